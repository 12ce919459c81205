package judge

import (
	"strings"

	"github.com/voicesim/voicesim/scenarios"
)

// unwritten is something that is demanded of every call without a step that says so, and that came to the language with
// a version of it: files that name an older one are played without.
type unwritten uint8

// Those that came later than with the first version. A new one gets a version of its own, unless that has not been
// released: see scenarios.NewestLanguage.
const (
	unwrittenWhole   unwritten = iota // answers reach the ear in one piece
	unwrittenAir                      // nobody is left in silence
	unwrittenSight                    // watches can see something
	unwrittenOrder                    // words come after what stands above them
	unwrittenStrikes                  // faults strike something
	unwrittenAnew                     // what a fault took of an answer is owed anew
	unwrittenDeeds                    // what the agent does is named by a step
)

// unwrittenDemands has what each is called in results, and since when it holds.
var unwrittenDemands = [...]struct {
	what  string
	since int
}{
	unwrittenWhole:   {"answers in one piece (broken_speech)", 2},
	unwrittenAir:     {"nobody left in silence (dead_air)", 2},
	unwrittenSight:   {"watches that can see (proves_nothing)", 2},
	unwrittenOrder:   {"words after what stands above them (out_of_order)", 2},
	unwrittenStrikes: {"faults that strike (unused)", 2},
	unwrittenAnew:    {"answers owed anew after a fault (not_answered)", 2},
	unwrittenDeeds:   {"deeds that steps name (repeated_call, handoff, misheard, approvals looked at)", 2},
}

// demands reports whether something is demanded in the version of the language that the scenario is written in.
func (p *Playhead) demands(u unwritten) bool { return p.version() >= unwrittenDemands[u].since }

// version is that of the language the scenario is written in.
func (p *Playhead) version() int {
	if p.sc.Language == 0 {
		return scenarios.NewestLanguage
	}
	return p.sc.Language
}

// notDemanded names what came to the language later than the scenario's version; "" for nothing.
func (p *Playhead) notDemanded() string {
	var all []string
	for u := range unwrittenDemands {
		if !p.demands(unwritten(u)) {
			all = append(all, unwrittenDemands[u].what)
		}
	}
	return strings.Join(all, "; ")
}
