package judge

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// agentCheck is a model step that is for one agent, from the response that takes it until it is known who
// has the call.
type agentCheck struct {
	st    *stepState
	agent string // who had the call when it was taken; "" when unknown
}

// newsOfAgent is how much later than it happened a handoff may be known. Chosen: in real time two
// goroutines tell of the handoff and of the step.
const newsOfAgent = 2 * Tick

// judgeAgentChecks fails at a tick the model steps that were taken as another agent than theirs. At the end of
// the call it does so at once.
func (p *Playhead) judgeAgentChecks(atEnd bool) {
	n := 0
	for _, pl := range p.agentChecks {
		if !atEnd && p.now < pl.st.beganAt+newsOfAgent {
			p.agentChecks[n] = pl
			n++
			continue
		}
		as := pl.st.Model.As
		if pl.agent == "" || words.SameName(as, pl.agent) || words.SameName(as, p.call.Agent) {
			continue
		}
		p.fail(FailureDifferent, pl.st, as+" should say "+wording.StepWords(pl.st.Step),
			fmt.Sprintf("%s had the call at %s", pl.agent, wording.Offset(pl.st.beganAt)))
	}
	p.agentChecks = p.agentChecks[:n]
}

// handedOff follows the call to its next agent. Where a model step hands over, it must be to that one.
func (p *Playhead) handedOff(rec timeline.Record, f timeline.HandedOff) {
	c := &p.call
	failures := len(p.failures)
	c.HandedAt, c.Agent = rec.At, f.To
	c.Path = append(c.Path, f.To)
	c.Tell(f.To)
	p.observe(rec)
	defer p.judgeHandoff(f, failures)
	for i := range slices.Backward(p.steps) {
		st := &p.steps[i]
		if st.Verb != scenarios.VerbModel || !st.began || st.Model.Handoff == "" {
			continue
		}
		if !st.handed && !words.SameName(st.Model.Handoff, f.To) {
			p.fail(FailureDifferent, st, "call should pass to "+st.Model.Handoff,
				fmt.Sprintf("%s hands over to %s; the call went to %s", line(st), st.Model.Handoff, f.To))
		}
		st.handed = true
		return
	}
}
