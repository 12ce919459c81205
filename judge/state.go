package judge

import (
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/wording"
)

// byState is the family of what is so, or is not: it is looked at when each tick is judged, and by a watch when that closes.
type byState struct{ *kinds.Remembered }

func (byState) catchUp(*Playhead, *tracker) {}
func (byState) countable() bool             { return false }

func (f byState) nearest(p *Playhead, _ *tracker) (FailureKind, string) {
	if _, who := p.call.Memory.Keeps(f.Text.Match); who != "" {
		return FailureDifferent, who
	}
	return FailureMissing, p.call.Memory.Newest()
}

// tick meets a demand, and a moment, once the act above is over and the state holds. It never ends one by itself.
func (f byState) tick(p *Playhead, tr *tracker) bool {
	base, ok := p.base(tr)
	if !ok || tr.role == roleWatch || p.now < base {
		return false
	}
	if all, _ := p.call.Memory.Keeps(f.Text.Match); all {
		p.onMatch(tr, match{began: p.now, met: p.now})
	}
	return false
}

// stateHolds says that what must not be so is so, to any who tell of it; "" when it is not. Where nobody tells, nothing is
// shown.
func (p *Playhead) stateHolds(tr *tracker) (kind FailureKind, why string) {
	f, ok := tr.family.(byState)
	if !ok {
		return "", ""
	}
	if len(p.call.Memory.Messages) == 0 {
		return FailureProvesNothing, p.call.Memory.Newest()
	}
	all, who := p.call.Memory.Keeps(f.Text.Match)
	if all {
		who = "it does so at " + wording.Offset(p.now)
	}
	return FailureUnwanted, who
}
