package reports

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/timeline"
)

// cuts is what stopped the agent.
type cuts struct {
	responses map[string]bool          // that something stopped
	heard     map[string]time.Duration // by item: how much of it was heard when it was stopped
	fallbacks map[string]bool          // items that are the runtime's own sound
}

func newCuts() cuts {
	return cuts{responses: map[string]bool{}, heard: map[string]time.Duration{}, fallbacks: map[string]bool{}}
}

// heardOf says how much of something was heard. Of what was stopped before its first sample nobody knows whose it was.
func heardOf(heard time.Duration, of string) string {
	if heard <= 0 {
		return "nothing was heard"
	}
	return fmt.Sprintf("%s of the %s were heard", length(heard), of)
}

// model takes what stops the agent, and what goes wrong with the model.
func (s *scribe) model(at time.Duration, fact timeline.Fact) {
	switch f := fact.(type) {
	case timeline.GuardrailTripped:
		s.cuts.responses[f.Response] = true
		s.add(at, whoGuardrail, "%s stops this answer", f.Guardrail)
	case timeline.Interrupted:
		s.cuts.responses[f.Response], s.cuts.heard[f.Item] = true, f.Heard
		what := "answer"
		if s.cuts.fallbacks[f.Item] {
			what = whoFallback
		}
		s.add(at, whoCut, "%s stops the agent: %s", causes(f.Cause), heardOf(f.Heard, what))
	case timeline.Truncated:
		if heard, told := s.cuts.heard[f.Item]; !told || heard.Milliseconds() != f.Heard.Milliseconds() {
			s.add(at, whoCut, "the model is told that %s", heardOf(f.Heard, "answer"))
		}
	case timeline.ResponseEnded:
		if f.Status != "completed" && !(f.Status == "cancelled" && s.cuts.responses[f.Response]) {
			s.add(at, whoModel, "its response is %s%s", f.Status, because(f.Reason))
		}
	case timeline.StepWrong:
		s.add(at, whoModel, "could not play the step %s%s", lineOf(s.step(f.Step, 0)), because(f.Reason))
	case timeline.StepClosed:
		s.add(at, whoModel, "passed over the step %s%s", lineOf(s.step(f.Step, 0)), because(f.Reason))
	case timeline.Unscripted:
		s.add(at, whoModel, "was asked for a response for which the script has nothing%s", because(f.Cause))
	}
}

// causes names who stops the agent.
func causes(cause string) string {
	switch cause {
	case "caller":
		return "the caller"
	case "guardrail":
		return "the guardrail"
	}
	return "the program"
}
