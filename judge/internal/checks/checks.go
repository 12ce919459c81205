package checks

import (
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
)

// Judge judges one entry of the checks. In a call that was cut short a check fails only for what
// cannot be mended by its going on; else it is listed as not judged.
func Judge(c *scenarios.Check, of *observed.Call, r *verdict.Result, cutShort bool) {
	before := len(r.Failures)
	if len(c.NeverHeard) > 0 {
		checkNeverHeard(c, of, r, cutShort)
	} else if len(c.NeverMade) > 0 {
		checkNeverMade(c, of, r, cutShort)
	} else if c.Goodbye {
		checkGoodbye(c, of, r, cutShort)
	} else if len(c.Claims) > 0 {
		checkSaid(c, of, r, cutShort)
	} else if c.Told != nil {
		checkTold(c, of, r, cutShort)
	} else if c.Questions != nil {
		checkAsked(c, of, r, cutShort)
	} else if c.Names != nil {
		checkNames(c, r, cutShort)
	} else {
		checkMeasure(c, r, cutShort)
	}
	if cutShort && len(r.Failures) == before {
		r.NotJudged = append(r.NotJudged, verdict.NotJudged{Step: -1, Pos: c.Pos, What: "check: " + c.Name})
	}
}

// failCheck adds a failure of a check.
func failCheck(r *verdict.Result, c *scenarios.Check, f verdict.Failure) {
	f.Step, f.Pos = -1, c.Pos
	r.Failures = append(r.Failures, &f)
}

// checkNames fails for other names than those of a list, or another order. In a call that was cut short it does so only
// if they were wrong already.
func checkNames(c *scenarios.Check, r *verdict.Result, cutShort bool) {
	i := slices.IndexFunc(r.Measures, func(m *verdict.Measure) bool { return m.Name == c.Name })
	got := r.Measures[i].Names
	same := slices.EqualFunc(got, c.Names, words.SameName)
	begun := len(got) < len(c.Names) && slices.EqualFunc(got, c.Names[:len(got)], words.SameName)
	if same || cutShort && begun {
		return
	}
	failCheck(r, c, verdict.Failure{
		Kind: verdict.FailureCheck, Message: c.Name + " should be " + listed(c.Names), Nearest: "it was " + listed(got),
	})
}

// listed renders names as they are written in a check.
func listed(names []string) string { return "[" + strings.Join(names, ", ") + "]" }
