package fakeserver

import "time"

// timeToAct is what a client may take before it is blamed for what it has not done, in a session that it did
// not end itself. Chosen: more than most tools take.
const timeToAct = 5 * time.Second

// openTurn is how long after the last sound a turn counts as left open. Chosen.
const openTurn = time.Second

// over looks at what is left when the session ends, and at what of the conversation no response has read; own tells
// that the client ended it.
func (l *linter) over(at time.Duration, own bool, unread *left) {
	l.handled()
	l.now = at
	patience := timeToAct
	if own {
		patience = 0
	}
	for _, call := range l.unanswered() {
		if at-call.at >= patience {
			l.report("unanswered-call", "the call %s never got an output", call)
		}
	}
	for _, call := range l.approvals {
		if at-call.at >= patience {
			l.report("unanswered-approval", "the call of %s waits for an answer to %s", call.name, call.id)
		}
	}
	l.neverAnswered(unread, patience)
	if !l.vad && l.waiting >= shortestCommit && at-l.lastTone >= patience {
		l.report("uncommitted-audio", "%d ms of sound were appended and never committed, with turn detection off",
			l.waiting.Milliseconds())
	}
	if l.speaking && at-l.lastTone > max(openTurn, patience) {
		l.report("unfinished-speech", "the sound stopped within a turn, which therefore never ended")
	}
}
