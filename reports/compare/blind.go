package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// blind says what of plays that pass is not looked at any more. What was not looked at in any play of the base was so already. Where none of them passed, a
// play may have come further than they did: then only what the file takes back counts, which is so however far a call comes.
func (g *group) blind() (changes []Change) {
	fixed := passed(g.base) == 0
	was := map[string]bool{}
	for _, c := range g.base {
		for _, spot := range spots(c, false) {
			was[spot] = true
		}
	}
	for _, c := range g.head {
		if c.Verdict != judge.VerdictPassed {
			continue
		}
		for _, spot := range spots(c, fixed) {
			if !was[spot] {
				was[spot] = true
				changes = append(changes, g.change(NotLookedAt, "not looked at any more: "+spot))
			}
		}
	}
	return changes
}

// spots are what was not looked at in a call: all of it, or what its file takes back.
func spots(c *results.Call, takenBack bool) (all []string) {
	for _, n := range c.NotLookedAt {
		if n.Told() && (!takenBack || isTakenBack(n)) {
			all = append(all, fmt.Sprintf("%s: %s", n.Kind, n.What))
		}
	}
	if takenBack || c.Verdict != judge.VerdictPassed {
		return all
	}
	for _, n := range c.NotJudged {
		all = append(all, "not judged: "+n.What)
	}
	if said := c.SaidByStandIn(); said != "" {
		all = append(all, "stand-in voice: "+said)
	}
	return all
}

// keysOfDemands are the keys by which a file takes demands back, as what is told of them begins.
var keysOfDemands = []string{"approvals", "limits", "reaction", "optional", "invented", "simulator", "session", "tools", "incomplete", "in_any_order", "the check transcript_wer"}

// isTakenBack reports whether something is not looked at for what the file says, whatever happens in the call.
func isTakenBack(n results.NotLookedAt) bool {
	switch n.Kind {
	case judge.BlindAllowed, judge.BlindLanguage, judge.BlindNames, judge.BlindTarget:
		return true
	case judge.BlindSwitchedOff:
		return slices.ContainsFunc(keysOfDemands, func(key string) bool {
			rest, ok := strings.CutPrefix(n.What, key)
			return ok && (strings.HasPrefix(rest, ": ") || strings.Contains(key, " "))
		})
	default:
		return false
	}
}
