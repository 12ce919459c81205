package harness

import (
	"fmt"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// outsideTools returns the names of the tools that run outside of virtual time.
func (o *Options) outsideTools(start *agents.Agent) map[string]bool {
	outside := map[string]bool{}
	for _, a := range start.Reachable() {
		for _, t := range a.Tools {
			if t.External || o.External&MarkTools != 0 {
				outside[t.Name] = true
			}
		}
	}
	return outside
}

// untimed returns which of these tools ran: nobody has looked at how long the caller would have waited for them.
func untimed(sc *scenarios.Scenario, outside map[string]bool, rec *timeline.Recording) (all []judge.NotLookedAt) {
	told := map[string]bool{}
	for _, r := range rec.Records {
		ran, ok := r.Fact.(timeline.ToolEnded)
		if !ok || !ran.Ran || !outside[ran.Tool] || told[ran.Tool] {
			continue
		}
		told[ran.Tool] = true
		all = append(all, judge.NotLookedAt{Kind: judge.BlindOutside, Pos: scenarios.Pos{File: sc.File}, What: fmt.Sprintf(
			"how long %s takes: it works outside of the call, whose clock stood still meanwhile; in real time it counts", ran.Tool)})
	}
	return all
}
