package judge

import (
	"fmt"
	"slices"

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

// outputExpected reports whether a step that judges outputs was met by a call, or looks for its like.
// That it merely should run is no judgement of what came of it.
func (p *Playhead) outputExpected(tc *toolCall) bool {
	for _, ev := range slices.Backward(p.events) {
		if ev.toolCall != tc || ev.what != eventTool && ev.what != eventRefusal {
			continue
		}
		if ev.taken != nil && judgesOutput(ev.taken.want) {
			return true
		}
		for _, tr := range p.open {
			if kind, ok := eventKindOf(tr.want); !ok || kind != ev.what || tr.role == roleWatch || !judgesOutput(tr.want) {
				continue
			}
			if tr.found.event == ev || tr.state == stateLooking && tr.fit(ev) == fits {
				return true
			}
		}
	}
	return false
}

// judgesOutput reports whether the expectation is about what came of a tool.
func judgesOutput(e *scenarios.Expectation) bool {
	return e.Kind == scenarios.ExpectTool && (e.Return != nil || e.Ran != nil && !*e.Ran)
}
