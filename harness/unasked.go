package harness

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// unasked returns the watches for a guardrail that nobody asked anything: the agents whose it is said nothing in the call, so that a guardrail that
// is broken, or stops everything, would have done the same.
func unasked(c *Call) (all []judge.NotLookedAt) {
	if c.Contract == nil || c.Scenario.Session.Modality == scenarios.ModalityText {
		return nil
	}
	for st := range c.Scenario.Steps() {
		if st.ExpectNot == nil {
			continue
		}
		w, ok := st.ExpectNot.Expectation.Want.(*judge.Guardrail)
		if !ok {
			continue
		}
		if owners := ownersOf(c.Contract, w.Name); len(owners) > 0 && !spoke(c.Recording, owners) {
			all = append(all, judge.NotLookedAt{Kind: judge.BlindSwitchedOff, Pos: st.Pos, What: fmt.Sprintf(
				"expect_not: nobody asked the guardrail %s anything: the agents that have it said nothing", w.Name)})
		}
	}
	return all
}

// ownersOf are the agents that have a guardrail.
func ownersOf(c *contract.Contract, guardrail string) (names []string) {
	for i := range c.Agents {
		if slices.ContainsFunc(c.Agents[i].Guardrails, func(name string) bool { return words.SameName(name, guardrail) }) {
			names = append(names, c.Agents[i].Name)
		}
	}
	return names
}

// spoke reports whether one of the agents was heard, or one of which nobody knows who it is.
func spoke(rec *timeline.Recording, agents []string) bool {
	return slices.ContainsFunc(rec.Records, func(r timeline.Record) bool {
		f, ok := r.Fact.(timeline.UtteranceBegan)
		return ok && !f.Fallback && (f.Agent == "" || slices.Contains(agents, f.Agent))
	})
}
