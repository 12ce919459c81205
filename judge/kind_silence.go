package judge

import (
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios"
)

// Silence expects the agent to stay silent so long.
type Silence struct {
	Lasting time.Duration
}

// silenceKind is how Silence is written.
func silenceKind() *scenarios.Kind {
	return newKind("when the act ends", "when the time is up",
		keys.At("silence", scenarios.TakesSpan, func(w *Silence) *time.Duration { return &w.Lasting },
			"a duration, the agent stays silent so long"),
	)
}

// Describe implements [scenarios.Want].
func (w *Silence) Describe() string { return "agent should stay silent for " + span(w.Lasting) }

func (w *Silence) family() family         { return byTime{w} }
func (w *Silence) deadline() deadlineRule { return beginsInTime }

func (w *Silence) inFlight(*Playhead, *tracker, time.Duration) bool { return false }

func (w *Silence) nearest(p *Playhead, _ *tracker) (FailureKind, string) {
	return FailureMissing, p.lastHeard()
}

// byTime is the family of what lasts: it is judged at each tick, and when the agent is heard again.
type byTime struct{ *Silence }

func (byTime) catchUp(*Playhead, *tracker) {}
func (byTime) countable() bool             { return false }

// tick looks at the time the agent has been silent, and reports whether it is known from when on that
// counts. For a demand silence begins at the end of the act, or by the deadline if there is one; a
// watch and a moment take any.
func (f byTime) tick(p *Playhead, tr *tracker) bool {
	base, ok := p.base(tr)
	if !ok {
		return false
	}
	began := max(base, p.call.agentSilent)
	audible := len(p.call.sounding) > 0
	if tr.role == roleDemand && (audible || began > base) {
		deadline, bounded := p.deadline(tr)
		if !bounded || audible && p.now > deadline || began > deadline {
			p.failTracker(tr, FailureUnwanted, p.lastHeard())
			return true
		}
	}
	if !audible && p.now >= began+f.Lasting {
		p.onMatch(tr, match{began: began, met: began + f.Lasting})
	}
	return true
}

// soundBegins judges silences at the moment at which the agent is heard again.
func (p *Playhead) soundBegins() {
	for _, tr := range p.open {
		if f, ok := tr.family.(byTime); ok && tr.state == stateLooking {
			f.tick(p, tr)
		}
	}
}
