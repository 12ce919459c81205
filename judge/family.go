package judge

import (
	"github.com/voicesim/voicesim/judge/internal/kinds"
)

// family is how wants of one sort find what meets them.
type family interface {
	// catchUp looks for it in what has happened of a tracker's window already.
	catchUp(p *Playhead, tr *tracker)

	// tick judges what time alone decides, and reports whether that may end a demand.
	tick(p *Playhead, tr *tracker) bool

	// nearest returns the kind of failure when nothing met it, and the nearest thing that happened.
	nearest(p *Playhead, tr *tracker) (FailureKind, string)

	// countable reports whether it can happen several times, so that it can be counted.
	countable() bool
}

// familyOf returns the family of a want, nil for one that cannot be judged.
func familyOf(w kinds.Want) family {
	switch w := w.(type) {
	case kinds.EventWant:
		return byEvents{w}
	case *Heard:
		return byWords{w, false}
	case *kinds.Generated:
		return byWords{&Heard{Text: w.Text}, true}
	case *kinds.Remembered:
		return byState{w}
	case *Silence:
		return byTime{w}
	default:
		return nil
	}
}

// byTime is the family of what lasts: it is judged at each tick, and when the agent is heard again.
type byTime struct{ *Silence }

func (byTime) catchUp(*Playhead, *tracker) {}
func (byTime) countable() bool             { return false }

func (byTime) nearest(p *Playhead, _ *tracker) (FailureKind, string) {
	return FailureMissing, p.call.LastHeard()
}

// tick looks at the time the agent has been silent, and reports whether it is known from when on that
// counts. For a demand silence begins at the end of the act, or by the deadline if there is one; a
// watch and a moment take any.
func (f byTime) tick(p *Playhead, tr *tracker) bool {
	base, ok := p.base(tr)
	if !ok {
		return false
	}
	began := max(base, p.call.AgentSilent)
	audible := len(p.call.Sounding) > 0
	if tr.role == roleDemand && (audible || began > base) {
		deadline, bounded := p.deadline(tr)
		if !bounded || audible && p.now > deadline || began > deadline {
			p.failTracker(tr, FailureUnwanted, p.call.LastHeard())
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
