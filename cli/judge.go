package cli

import (
	"os"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/config"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/llmjudge"
	"github.com/voicesim/voicesim/scenarios"
)

// judgeOf returns the language model that a configuration names, nil where it names none. Whether it can be asked, its Ready tells.
func judgeOf(c *config.Config) *llmjudge.Model {
	if c == nil || c.Judge == nil {
		return nil
	}
	m := &llmjudge.Model{URL: c.Judge.URL, Model: c.Judge.Model, Limit: c.Judge.Limit, Mask: c.Mask, Environment: os.Environ()}
	if c.Judge.Key != "" {
		if m.Key = strings.TrimSpace(os.Getenv(c.Judge.Key)); m.Key == "" {
			m.Unset = c.Judge.Key
		}
	}
	return m
}

// judges looks for the language model that answers the check judge. It is not asked.
func judges(args []string) finding {
	c, err := configOf(args)
	if err != nil {
		return wrong(err, "mend it: docs/own-words.md has its keys")
	}
	m := judgeOf(c)
	if m == nil {
		return finding{State: stateLess, Found: "none is set up: scenarios with the check judge are not played on live targets", ToDo: "add judge: {url: …, model: …, key: …} to voicesim.yaml, where calls are to be judged by a language model"}
	}
	if err := m.Ready(); err != nil {
		return wrong(err, "mend "+c.File+", or set the variable")
	}
	return ok(m.Name() + "; whether it answers was not tried, since that costs money")
}

// judgePlan is the line of a plan that says who answers the questions of its scenarios; "" where nobody is asked.
func judgePlan(chosen *selection, opts *harness.Options) string {
	asks := slices.ContainsFunc(chosen.files, func(f harness.File) bool {
		return f.Scenario != nil && opts.Skips(f.Scenario) == "" && judge.Judged(f.Scenario)
	})
	switch why := unjudged(opts); {
	case opts.Target == nil || !asks:
		return ""
	case opts.Judge == nil:
		return "judge   " + why + ": scenarios that ask are not played\n"
	case why != "":
		return "judge   scenarios that ask are not played: " + why + "\n"
	}
	return "judge   " + opts.Judge.Name() + "\n"
}

// unplayed says why a scenario that is not skipped will not be played: it asks a language model, and none can be asked. It is "" where it will.
func unplayed(sc *scenarios.Scenario, opts *harness.Options) string {
	switch why := unjudged(opts); {
	case opts.Target == nil || !judge.Judged(sc) || why == "":
		return ""
	case opts.Judge == nil:
		return "it asks a judge, and " + why
	default:
		return why
	}
}

// unjudged says what keeps a language model from being asked; "" is nothing.
func unjudged(opts *harness.Options) string {
	if opts.Judge == nil {
		return "none is set up"
	}
	if err := opts.Judge.Ready(); err != nil {
		return err.Error()
	}
	return ""
}
