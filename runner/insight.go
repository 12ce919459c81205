package runner

import (
	"time"

	"github.com/voicesim/voicesim/runner/internal/failures"
	"github.com/voicesim/voicesim/usage"
	"github.com/voicesim/voicesim/wire"
)

// FirstSound reports that the first sound of a response has come, and how long the caller waited for it. Times that there
// was no mark for are zero. What the device adds until it is heard is not in them.
type FirstSound struct {
	Header
	SinceSpeech    time.Duration // since the server said that the caller had stopped; of a spoken turn's answer
	SinceCommitted time.Duration // since the turn was committed, or the typed message shown
	SinceRequested time.Duration // since the session asked for the response; zero for the server's own
	SinceBegan     time.Duration // since the response began
}

// marks are the moments of a turn from which the wait for an answer is counted.
type marks struct{ stopped, committed, requested time.Time }

// firstSound notes that sound of a response came.
func (l *loop) firstSound(r *responseState) {
	if r.spoke {
		return
	}
	r.spoke = true
	if r.outOfBand {
		return
	}
	now := time.Now()
	since := func(t time.Time) time.Duration {
		if t.IsZero() {
			return 0
		}
		return now.Sub(t)
	}
	ev := &FirstSound{Header: r.head(""), SinceBegan: since(r.beganAt)}
	if r.turn == l.turns.Turn {
		ev.SinceSpeech, ev.SinceCommitted = since(l.marks.stopped), since(l.marks.committed)
	}
	if r.ours != nil {
		ev.SinceRequested = since(l.marks.requested)
	}
	l.marks = marks{}
	l.emit(ev)
}

// counts are what a session counts of what went wrong, and what it is allowed.
type counts struct {
	errors   failures.Counter[ErrorClass]
	problems failures.Counter[ProblemKind]
	limits   []wire.RateLimit
}

func (l *loop) rateLimits(limits []wire.RateLimit) {
	l.counts.limits = limits
	l.emit(&RateLimits{Limits: limits})
}

// Usage returns what the session has cost so far.
func (s *Session) Usage() (ledger usage.Ledger) {
	s.do(func() { ledger = s.loop.ledger.Clone() })
	return ledger
}

// Stats are a session's counters since its start.
type Stats struct {
	AudioDropped  time.Duration // audio of the caller that a slow line could not take
	EventsDropped int           // events that nobody read in time
	EventsWaiting int           // events that nobody has read yet
	EventsWanted  bool          // somebody has read events, or waits for the first
	OldestWaiting time.Time     // when the oldest of those that wait happened; zero where none does
	EchoHushed    time.Duration // sound of the caller that was the agent's own voice: see Options.Echo
	GapsFilled    time.Duration // silence that was sent for a caller of whom nothing came: see Options.FillGaps
	BadFrames     int           // frames of the server that could not be read
	UnknownEvents int           // events of the server of an unknown type
	LateAudio     time.Duration // audio of interrupted responses that arrived and was discarded
	Underruns     int           // times the playout ran dry within an item

	Errors   map[ErrorClass]int  // of the server, failed responses and lost connections included; nil for none
	Problems map[ProblemKind]int // as they were told; nil for none

	RateLimits []wire.RateLimit // as the server named them last; nil before
}
