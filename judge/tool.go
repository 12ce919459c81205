package judge

import (
	"fmt"

	"github.com/voicesim/voicesim/scenarios"
)

// judgeOutput looks at a call whose output is not the tool's own: it failed, or did not run. That is a
// surprise unless a step expects it, or a person decided so.
func (p *Playhead) judgeOutput(tc *toolCall) {
	if (tc.ran && tc.fault == "") || tc.denied() || p.outputExpected(tc) {
		return
	}
	p.failedCalls = append(p.failedCalls, tc)
}

// judgeFailedCalls fails at a tick the calls that nothing expects to fail. They are not judged when the
// connection ended with them: that is another surprise, or none.
func (p *Playhead) judgeFailedCalls() {
	for _, tc := range p.failedCalls {
		if p.call.lost {
			break
		}
		what := reason("it failed", tc.fault)
		if !tc.ran {
			what = reason("it did not run", tc.fault)
		}
		if tc.fault == "" {
			what += ", and the model was told " + quote(tc.output)
		}
		p.surprise(scenarios.SurpriseTool, tc.tool+" should answer", fmt.Sprintf("%s, at %s", what, offset(tc.endedAt)))
	}
	p.failedCalls = p.failedCalls[:0]
}

// denied reports whether the call asked for approval and did not get it.
func (tc *toolCall) denied() bool { return tc.outcome != "" && tc.outcome != "approved" }
