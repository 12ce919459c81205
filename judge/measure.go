package judge

import (
	"time"

	"github.com/voicesim/voicesim/judge/internal/statistics"
)

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
	Names  []string // tools_run: the tools, in the order in which they began to run; agents: those that had the call, in their order
}

// Value is one value of a measure.
type Value struct {
	At     time.Duration // when it was taken, as an offset from the start of the call
	Amount float64       // in the measure's unit
	Of     string        // what it belongs to: `line 12`, `issue_refund`
}

// The measures, by the names they have in checks.
const (
	MeasureResponseLatency   = "response_latency"     // end of the caller's words → first heard sample of the answer, approvals left out
	MeasureBargeInStop       = "barge_in_stop"        // start of the caller's words → last heard sample of the answer they cut
	MeasureHeardAfterBargeIn = "heard_after_barge_in" // how much of that answer was heard after the news that the caller speaks
	MeasureTruncationError   = "truncation_error"     // what the server was told was heard of an item, against what was
	MeasureDeadAir           = "dead_air"             // silences in which the agent owed speech, whatever it waited for
	MeasureToolTime          = "tool_time"            // start of a tool → its output was sent
	MeasureApprovalTime      = "approval_time"        // question → decision
	MeasureTurns             = "turns"                // of the caller
	MeasureResponses         = "responses"            // of the default conversation
	MeasureHandoffs          = "handoffs"             // changes of the agent
	MeasureToolsRun          = "tools_run"            // how many, and their names in the order in which they began
	MeasureAgents            = "agents"               // how many had the call, one that had it twice counted twice, and their names
)

// measures returns every measure of the call so far, in a fixed order.
func (p *Playhead) measures() []*Measure {
	c := &p.call
	ms := func(name string, values []Value) *Measure {
		return &Measure{Name: name, Unit: UnitMilliseconds, Values: values}
	}
	count := func(name string, n int) *Measure {
		return &Measure{Name: name, Unit: UnitCount, Values: []Value{{At: p.now, Amount: float64(n)}}}
	}
	tools := c.toolsRun()
	run := count(MeasureToolsRun, len(tools))
	run.Names = tools
	agents := count(MeasureAgents, len(c.path))
	agents.Names = c.path
	return []*Measure{
		ms(MeasureResponseLatency, c.responseLatency()),
		ms(MeasureBargeInStop, c.bargeInStop()),
		ms(MeasureHeardAfterBargeIn, c.heardAfterBargeIn()),
		ms(MeasureTruncationError, c.truncationError()),
		ms(MeasureDeadAir, p.air.values),
		ms(MeasureToolTime, c.toolTime()),
		ms(MeasureApprovalTime, c.approvalTimes()),
		count(MeasureTurns, len(c.turns)),
		count(MeasureResponses, c.answered),
		count(MeasureHandoffs, max(0, len(c.path)-1)),
		run,
		agents,
	}
}

// milliseconds returns a length of time as a measure counts it.
func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// Statistic returns a statistic of the values by its name: min, max, mean, or a percentile such as p95, which is
// interpolated linearly. It is NaN without values, and for a name that is none.
func (m *Measure) Statistic(name string) float64 {
	amounts := make([]float64, len(m.Values))
	for i, v := range m.Values {
		amounts[i] = v.Amount
	}
	return statistics.Of(amounts, name)
}
