package tracks

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/judge/internal/checks"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/measured"
)

// unitOf is that of a measure.
func unitOf(name string) verdict.Unit { return measured.Of(name).Unit }

// Judge judges the checks of a scenario that bound measures of sound. The error names one that cannot be judged by sound alone.
func (c *Call) Judge(all []scenarios.Check) (*verdict.Result, error) {
	r := &verdict.Result{Verdict: verdict.VerdictPassed, Measures: c.Measures(), Length: c.Length}
	for i := range all {
		if !slices.Contains(Names, all[i].Name) {
			return nil, fmt.Errorf("%v: %s cannot be judged by sound alone: %v can", all[i].Pos, all[i].Name, Names)
		}
		checks.Measure(&all[i], r)
	}
	if len(r.Failures) > 0 {
		r.Verdict = verdict.VerdictFailed
	}
	return r, nil
}
