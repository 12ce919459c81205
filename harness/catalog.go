package harness

import (
	"errors"
	"maps"
	"slices"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/scenarios"
)

// Agents are the agents that scenarios can name. Each call gets a fresh one.
type Agents map[string]func() *agents.Agent

// Bundled returns the agents that come with voicesim: supportline.
func Bundled() Agents {
	return Agents{"supportline": supportline.New}
}

// Catalog tells Scenario.Check which agents and which recordings there are. Nil agents mean the
// bundled ones.
func Catalog(known Agents) *Known {
	if known == nil {
		known = Bundled()
	}
	return &Known{agents: known}
}

// Known is a scenarios.Catalog over agents and the embedded recordings.
type Known struct{ agents Agents }

// Agents returns the names of the agents, sorted.
func (k *Known) Agents() []string { return slices.Sorted(maps.Keys(k.agents)) }

// Recording reports whether a recording says just these words in this voice; "" is any voice.
func (k *Known) Recording(role, words, voice string) bool {
	_, ok := audiofixtures.Find(role, words, voice)
	return ok
}

// Fault returns why the simulated server would not make such a fault.
func (k *Known) Fault(f *scenarios.FaultStep) string {
	_, err := newFault(f)
	if e, ok := errors.AsType[*fakeserver.FaultError](err); ok {
		return e.Text
	}
	return ""
}

// NearestRecordings returns up to n texts of callers' recordings that come nearest to words.
func (k *Known) NearestRecordings(words string, n int) []string {
	var texts []string
	for _, u := range audiofixtures.Nearest("caller", words, n) {
		texts = append(texts, u.Text)
	}
	return texts
}
