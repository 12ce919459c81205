// Package link carries a session's events over one connection to a Realtime server: it dials, reads, writes in
// order, and notices when the peer is gone.
//
//	   ╭──────────────────── WriteNow ─────────────────────╮
//	   │                                                   ▼
//	session ──Push, PushAudio──► outbox ──► writer ──► connection ◄──► server
//	   ▲                                                   │
//	   ╰──────────────── Handler ◄──── reader ◄────────────╯
//	                        ▲
//	                        ╰──── liveness: pings, each with a deadline
//
// A session outlives its links: it may have one after another, and for a moment two. Each has a generation, and
// everything that comes from it says which, so that what an old one still had to say can be told from news.
// A link itself does not come back: when it is lost, it is over.
//
// Audio is written by the goroutine that brings it when nothing else waits: fifty times a second, waking the writer costs
// more than all else but the writing itself. Neither waits for the network: what that does not take at once is left to the writer.
//
// # Goroutines
//
//	goroutine  reads        writes                 ends when
//	reader     connection   Handler, Tap           the connection is closed
//	writer     outbox       connection, Tap        the outbox is closed and empty, or the connection fails
//	liveness   timer        pings                  the link is closed or lost
//
// Finish waits for all of them.
//
// # Losing the connection
//
// Handler.Lost is called once, by whichever goroutine notices first. A reader who gets a close frame, a write
// that nobody takes, and a ping that nobody answers are all the same: the link is over.
package link
