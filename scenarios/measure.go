package scenarios

import "time"

// Unit is what a measure counts in.
type Unit string

// The units.
const (
	UnitMilliseconds Unit = "ms"
	UnitCount        Unit = "count"
)

// Measure is one measure of a call, with every single value.
type Measure struct {
	Name   string // as in checks: response_latency
	Unit   Unit
	Values []Value  // in the order of time; a count has one
	Names  []string // tools_run only: the tools, in the order in which they began to run
}

// Value is one value of a measure.
type Value struct {
	At     time.Duration // when it was taken, as an offset from the start of the call
	Amount float64       // in the measure's unit
	Of     string        // what it belongs to: `line 12`, `issue_refund`
}
