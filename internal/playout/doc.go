// Package playout is the agent's audio on its way to the ear: what waits to be played, and how much of each item
// was heard.
//
//	session ──Push──► queue ──Read, Take──► whatever plays
//	                    ▲
//	session ──Cut───────┤   what was heard of each item, and nothing more of what is cut
//	player ───Heard─────╯   marks of far players
//
// One [Mode] says how the audio leaves and what moves the position: reads, marks, or marks and else the time that passes.
//
// queue.go has the audio and the positions, interruption.go decides what cutting the agent off amounts to: both are
// plain. A [Player] is the two behind a lock, so that no read comes between a decision and its silence. player.go
// has what plays it, clock.go the time that passes, session.go what the session's loop calls.
package playout
