package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
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
	} else if c.Told != nil {
		checkTold(c, of, r, cutShort)
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

// checkTold fails for an agent whose instructions, or a tool whose description, had not the words each time. One that the
// server never was told of shows nothing.
func checkTold(c *scenarios.Check, call *observed.Call, r *verdict.Result, cutShort bool) {
	for _, want := range c.Told {
		seen := false
		for _, of := range call.Told {
			text, ok := of.Instructions, words.SameName(of.Agent, want.Name)
			if c.Name == "offered" {
				var tool string
				tool, ok = words.FindName(want.Name, slices.Sorted(maps.Keys(of.Tools)))
				text = of.Tools[tool]
			}
			if seen = seen || ok; ok && !want.Text.Match(text) {
				failCheck(r, c, verdict.Failure{Kind: verdict.FailureCheck, Message: fmt.Sprintf("the model should be told of %s: %s", want.Name, want.Text), Nearest: "it was told " + wording.Quote(text)})
				break
			}
		}
		if !seen && !cutShort {
			failCheck(r, c, verdict.Failure{Kind: verdict.FailureNoData, Message: fmt.Sprintf("the model should be told of %s: %s", want.Name, want.Text), Nearest: "it never was"})
		}
	}
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
