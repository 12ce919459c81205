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

// unasked returns the watches for what nobody was asked: a guardrail whose agents said nothing in the call, so that one that is broken, or stops
// everything, would have done the same, and an approval of a tool that asks nobody.
func unasked(c *Call) (all []judge.NotLookedAt) {
	if c.Contract == nil {
		return nil
	}
	for st := range c.Scenario.Steps() {
		if st.ExpectNot == nil {
			continue
		}
		if why := c.nobodyAsked(st.ExpectNot.Expectation.Want); why != "" {
			all = append(all, judge.NotLookedAt{Kind: judge.BlindSwitchedOff, Pos: st.Pos, What: "expect_not: " + why})
		}
	}
	return all
}

// nobodyAsked says why nobody was asked what a watch is for; "" when somebody was, or nobody knows.
func (c *Call) nobodyAsked(w scenarios.Want) string {
	switch w := w.(type) {
	case *judge.Guardrail:
		owners := ownersOf(c.Contract, w.Name)
		if len(owners) > 0 && c.Scenario.Session.Modality != scenarios.ModalityText && !spoke(c.Recording, owners) {
			return fmt.Sprintf("nobody asked the guardrail %s anything: the agents that have it said nothing", w.Name)
		}
	case *judge.Approval:
		if has, asks := askedAbout(c.Contract, w.Name); has && !asks {
			return fmt.Sprintf("%s waits for no human, so there is nothing to decide; that it waits for none is all that this shows", w.Name)
		}
	}
	return ""
}

// askedAbout reports whether an agent has a tool, and whether one has it wait for a human.
func askedAbout(c *contract.Contract, tool string) (has, asks bool) {
	for i := range c.Agents {
		for _, t := range c.Agents[i].Tools {
			if words.SameName(t.Name, tool) {
				has, asks = true, asks || t.Approval != ""
			}
		}
	}
	return has, asks
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
