package faults

import (
	"cmp"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
)

// ackLateBy is how late an answer comes. Chosen: a client that does not wait for it is long past it.
const ackLateBy = 800 * time.Millisecond

// LateAck makes answers to the client's events come later than what follows them: session.updated, the
// items that it created, and the like, also refusals. Responses are not delayed.
type LateAck struct {
	For   time.Duration // how late; zero means 800 ms
	Count int           // events of the client's whose answers are late; zero means 1

	answering int // the newest of them
	waiting   int // events held back
}

// Name implements [fakeserver.Fault].
func (*LateAck) Name() string { return "late_ack" }

// Begin implements [fakeserver.Fault].
func (f *LateAck) Begin(*fakeserver.Line) { f.Count = cmp.Or(f.Count, 1) }

// Intercept implements [fakeserver.Interceptor].
func (f *LateAck) Intercept(l *fakeserver.Line, out *fakeserver.Outgoing) {
	if out.Answers != 0 && out.Answers != f.answering && f.Count > 0 {
		f.Count--
		f.answering = out.Answers
	}
	if out.Answers == 0 || out.Answers != f.answering {
		l.Pass(out)
		return
	}
	f.waiting++
	l.After(cmp.Or(f.For, ackLateBy), func() {
		l.Pass(out)
		if f.waiting--; f.waiting == 0 && f.Count == 0 {
			l.End()
		}
	})
}
