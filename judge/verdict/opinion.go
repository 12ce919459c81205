package verdict

import (
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Opinion is what a language model answered to one question about a call: see the check judge in docs/scenarios.md.
type Opinion struct {
	Question string
	Pos      scenarios.Pos
	Asked    int // how often it was to be asked
	Wanted   int // how many of the answers have to be yes
	Yes, No  int
	Answers  []timeline.Opinion // in the order in which they came, those that failed included
}

// Met reports whether there were enough answers of yes.
func (o *Opinion) Met() bool { return o.Yes >= o.Wanted && o.Wanted > 0 }

// Unanswered is how often there was no answer.
func (o *Opinion) Unanswered() int { return o.Asked - o.Yes - o.No }
