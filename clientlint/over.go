package clientlint

import "time"

// timeToAct is what a client may take before it is blamed for what it has not done, in a session that it did
// not end itself. Chosen: more than most tools take.
const timeToAct = 5 * time.Second

// openTurn is how long after the last sound a turn counts as left open. Chosen.
const openTurn = time.Second

// shortestCommit is the least a client may commit. Source: error events of the live server.
const shortestCommit = 100 * time.Millisecond

// End looks at what is left when the session is over; byClient says that the client ended it, or a test that was done with it.
// Nothing may follow.
func (l *Linter) End(at time.Duration, byClient bool) {
	l.Handled()
	l.now, l.frames = at, 0
	patience := timeToAct
	if byClient {
		patience = 0
	}
	for _, c := range l.calls.unanswered() {
		if at-c.at >= patience {
			l.report("unanswered-call", "the call %s never got an output", c)
		}
	}
	for _, c := range l.calls.approvals {
		if at-c.at >= patience {
			l.report("unanswered-approval", "the call of %s waits for an answer to %s", c.name, c.id)
		}
	}
	l.neverAnswered(patience)
	s := &l.sound
	if !l.vad.IsSome() && s.waiting >= shortestCommit && at-s.last >= patience && !l.opts.NoSound {
		l.report("uncommitted-audio", "%d ms of sound were appended and never committed, with turn detection off",
			s.waiting.Milliseconds())
	}
	l.left(byClient)
	if s.speaking && at-s.last > max(openTurn, patience) {
		l.report("unfinished-speech", "the sound stopped within a turn, which therefore never ended")
	}
}
