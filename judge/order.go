package judge

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
)

// gatesFor returns the demands above a step that words below them have to come after: what is heard or generated below a tool, a
// handoff, an approval or a guardrail comes from a response that began once that was met, as it would stand in a
// transcript. Of what stands above the caller's last turn nothing is demanded; what others do in between changes nothing.
func (p *Playhead) gatesFor(tr *tracker) []*tracker {
	if _, ok := tr.family.(byWords); !ok || tr.role != roleDemand || tr.expectation.InAnyOrder || !p.demands(unwrittenOrder) {
		return nil
	}
	var gates []*tracker
	for i := tr.step.Index - 1; i >= 0 && !p.steps[i].TakesTurn(); i-- {
		for _, above := range p.steps[i].trackers {
			if above.role == roleDemand && isDeed(above.want) {
				gates = append(gates, above)
			}
		}
	}
	slices.Reverse(gates)
	return gates
}

// isDeed reports whether what is wanted is something that an agent does, other than to speak.
func isDeed(w kinds.Want) bool {
	switch w.(type) {
	case *Tool, *Handoff, *Approval, *Guardrail:
		return true
	default:
		return false
	}
}

// gate returns the first of the demands above that the words of an utterance do not come after, nil when there is none.
// One that has failed is none.
func (tr *tracker) gate(u *observed.Utterance) *tracker {
	i := slices.IndexFunc(tr.gates, func(g *tracker) bool {
		switch {
		case g.hasFound():
			return u.Asked() < g.found.met
		default:
			return g.state == stateLooking
		}
	})
	if i < 0 {
		return nil
	}
	return tr.gates[i]
}

// tooEarly says that words were heard before what stands above them.
func tooEarly(g *tracker) string {
	if !g.hasFound() {
		return fmt.Sprintf(", before what %s demands: move the step above it", line(g.step))
	}
	return fmt.Sprintf(", in a response from before that of %s (%s): move the step above it, or write in_any_order: true", line(g.step), seenAt(g.found))
}
