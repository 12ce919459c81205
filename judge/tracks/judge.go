package tracks

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/judge/internal/checks"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/measured"
)

// unitOf is that of a measure.
func unitOf(name string) verdict.Unit { return measured.Of(name).Unit }

// demandSpeech fails a recording in which somebody is not heard: bounds that hold there prove nothing.
func (c *Call) demandSpeech(who string, speech []audio.Segment, r *verdict.Result) {
	if len(speech) == 0 {
		r.Failures = append(r.Failures, &verdict.Failure{
			Kind: verdict.FailureNoData, Step: -1, Message: who + " should be heard",
			Nearest: "there is no speech on their channel, so that the bounds hold proves nothing: look at how the call was recorded",
		})
	}
}

// Judge judges the checks of a scenario that bound measures of sound; where all hold, both sides have to be heard. The error names one that cannot be judged by sound alone.
func (c *Call) Judge(all []scenarios.Check) (*verdict.Result, error) {
	r := &verdict.Result{Verdict: verdict.VerdictPassed, Measures: c.Measures(), Length: c.Length}
	for i := range all {
		if !slices.Contains(Names, all[i].Name) {
			return nil, fmt.Errorf("%v: %s cannot be judged by sound alone: %v can", all[i].Pos, all[i].Name, Names)
		}
		checks.Measure(&all[i], r)
	}
	if len(all) > 0 && len(r.Failures) == 0 {
		c.demandSpeech("caller", c.Caller, r)
		c.demandSpeech("agent", c.Agent, r)
	}
	if len(r.Failures) > 0 {
		r.Verdict = verdict.VerdictFailed
	}
	return r, nil
}
