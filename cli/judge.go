package cli

import (
	"os"
	"strings"

	"github.com/voicesim/voicesim/internal/config"
	"github.com/voicesim/voicesim/llmjudge"
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
