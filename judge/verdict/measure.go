package verdict

import (
	"time"

	"github.com/voicesim/voicesim/judge/internal/statistics"
	"github.com/voicesim/voicesim/scenarios/measured"
)

// Unit is what a measure counts in.
type Unit = measured.Unit

// The units: see [measured.Unit].
const (
	UnitMilliseconds = measured.UnitMilliseconds
	UnitCount        = measured.UnitCount
	UnitRatio        = measured.UnitRatio
	UnitDollars      = measured.UnitDollars
)

// FewestForPercentile is how many values a percentile needs to say anything.
const FewestForPercentile = 20

// Measure is one measure of a call, with every single value.
type Measure struct {
	Name   string // as in checks: response_latency
	Unit   Unit
	Values []Value  // in the order of time; a count has one
	Names  []string // tools_run: the tools, in the order in which they began to run; agents: those that had the call, in their order
}

// Value is one value of a measure.
type Value struct {
	At     time.Duration // when it was taken, as an offset from the start of the call
	Amount float64       // in the measure's unit
	Of     string        // what it belongs to: `line 12`, `issue_refund`
}

// Statistic returns a statistic of the values by its name: min, max, mean, or a percentile such as p95, which is
// interpolated linearly. It is NaN without values, and for a name that is none.
func (m *Measure) Statistic(name string) float64 {
	amounts := make([]float64, len(m.Values))
	for i, v := range m.Values {
		amounts[i] = v.Amount
	}
	return statistics.Of(amounts, name)
}
