package measures

import (
	"time"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/verdict"
)

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

// Of returns every measure of the call so far, in a fixed order. The silences that the agent owed are known to who followed the call.
func Of(c *observed.Call, now time.Duration, deadAir []verdict.Value) []*verdict.Measure {
	ms := func(name string, values []verdict.Value) *verdict.Measure {
		return &verdict.Measure{Name: name, Unit: verdict.UnitMilliseconds, Values: values}
	}
	count := func(name string, n int) *verdict.Measure {
		return &verdict.Measure{Name: name, Unit: verdict.UnitCount, Values: []verdict.Value{{At: now, Amount: float64(n)}}}
	}
	tools := toolsRun(c)
	run := count(MeasureToolsRun, len(tools))
	run.Names = tools
	agents := count(MeasureAgents, len(c.Path))
	agents.Names = c.Path
	return []*verdict.Measure{
		ms(MeasureResponseLatency, responseLatency(c)),
		ms(MeasureBargeInStop, bargeInStop(c)),
		ms(MeasureHeardAfterBargeIn, heardAfterBargeIn(c)),
		ms(MeasureTruncationError, truncationError(c)),
		ms(MeasureDeadAir, deadAir),
		ms(MeasureToolTime, toolTime(c)),
		ms(MeasureApprovalTime, approvalTimes(c)),
		count(MeasureTurns, turns(c)),
		count(MeasureResponses, c.Answered),
		count(MeasureHandoffs, max(0, len(c.Path)-1)),
		run,
		agents,
	}
}

// turns is how often the caller took the turn.
func turns(c *observed.Call) (n int) {
	for _, t := range c.Turns {
		if t.Step.TakesTurn() {
			n++
		}
	}
	return n
}

// Milliseconds returns a length of time as a measure counts it.
func Milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
