package results

import (
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// Step is what became of one step of the script.
type Step struct {
	Verb    scenarios.Verb  `json:"verb"`
	Kinds   []string        `json:"kinds,omitempty"` // of what it expects or watches, each once
	What    string          `json:"what"`
	Words   string          `json:"words,omitempty"` // all that the caller says
	State   judge.StepState `json:"state"`
	BeganMS float64         `json:"began_ms"` // 0 where that never happened
	EndedMS float64         `json:"ended_ms"`
	File    string          `json:"file"`
	Line    int             `json:"line"`
	Source  string          `json:"source,omitempty"` // that line, as it is written
}

// Check is what became of one check.
type Check struct {
	Name   string          `json:"name"`
	Bounds []Bound         `json:"bounds,omitempty"` // none for words that must not be heard, and for names
	State  judge.StepState `json:"state"`
	File   string          `json:"file"`
	Line   int             `json:"line"`
}

// Bound is one bound of a check.
type Bound struct {
	Statistic string  `json:"statistic"`
	Relation  string  `json:"relation"`
	Value     float64 `json:"value"` // in the unit of the measure
}
