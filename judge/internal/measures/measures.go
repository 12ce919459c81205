package measures

import (
	"time"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios/measured"
	"github.com/voicesim/voicesim/timeline"
)

// The measures, by the names they have in checks. What each is stands in [measured.All].
const (
	MeasureResponseLatency       = "response_latency"
	MeasureTimeToFirstAudio      = "time_to_first_audio"
	MeasureBargeInStop           = "barge_in_stop"
	MeasureHeardAfterBargeIn     = "heard_after_barge_in"
	MeasureTruncationError       = "truncation_error"
	MeasureTalkOver              = "talk_over"
	MeasureDeadAir               = "dead_air"
	MeasureToolTime              = "tool_time"
	MeasureApprovalTime          = "approval_time"
	MeasureResponseRate          = "response_rate"
	MeasureYieldRate             = "yield_rate"
	MeasureAgentInterruptionRate = "agent_interruption_rate"
	MeasureSelectivity           = "selectivity"
	MeasureTranscriptWER         = "transcript_wer"
	MeasureAudioIntact           = "audio_intact"
	MeasureFalseInterruptions    = "false_interruptions"
	MeasureMissedResponses       = "missed_responses"
	MeasureTurns                 = "turns"
	MeasureResponses             = "responses"
	MeasureHandoffs              = "handoffs"
	MeasureTokens                = "tokens"
	MeasureCost                  = "cost"
	MeasureToolsRun              = "tools_run" // how many, and their names in the order in which they began
	MeasureAgents                = "agents"    // how many had the call, one that had it twice counted twice, and their names
)

// Call is a call that is over.
type Call struct {
	*observed.Call
	Over      time.Duration       // when it was
	HungUp    time.Duration       // when voicesim or the caller hung up; zero is never
	DeadAir   []verdict.Value     // the silences that the agent owed, which who followed the call knows
	Recording *timeline.Recording // nil leaves measures of sound without data
	Asks      func(string) bool   // whether a check asks for a measure, by its name
}

// taken is how each measure is taken.
var taken = map[string]func(*Call) []verdict.Value{
	MeasureResponseLatency:       responseLatency,
	MeasureTimeToFirstAudio:      timeToFirstAudio,
	MeasureBargeInStop:           bargeInStop,
	MeasureHeardAfterBargeIn:     heardAfterBargeIn,
	MeasureTruncationError:       truncationError,
	MeasureTalkOver:              talkOver,
	MeasureDeadAir:               func(c *Call) []verdict.Value { return c.DeadAir },
	MeasureToolTime:              toolTime,
	MeasureApprovalTime:          approvalTimes,
	MeasureResponseRate:          responseRate,
	MeasureYieldRate:             yieldRate,
	MeasureAgentInterruptionRate: agentInterruptionRate,
	MeasureSelectivity:           selectivity,
	MeasureTranscriptWER:         transcriptWER,
	MeasureAudioIntact:           audioIntact,
	MeasureFalseInterruptions:    falseInterruptions,
	MeasureMissedResponses:       missedResponses,
	MeasureTurns:                 func(c *Call) []verdict.Value { return c.count(len(c.taking())) },
	MeasureResponses:             func(c *Call) []verdict.Value { return c.count(c.Answered) },
	MeasureHandoffs:              func(c *Call) []verdict.Value { return c.count(max(0, len(c.Path)-1)) },
	MeasureTokens:                tokens,
	MeasureCost:                  cost,
}

// Of returns every measure of a call, in a fixed order.
func Of(c *Call) []*verdict.Measure {
	var all []*verdict.Measure
	for _, m := range measured.All() {
		if m.OnDemand && !c.Asks(m.Name) {
			continue
		}
		all = append(all, &verdict.Measure{Name: m.Name, Unit: m.Unit, Values: taken[m.Name](c)})
	}
	named := func(name string, names []string) {
		all = append(all, &verdict.Measure{Name: name, Unit: verdict.UnitCount, Values: c.count(len(names)), Names: names})
	}
	named(MeasureToolsRun, toolsRun(c))
	named(MeasureAgents, c.Path)
	return all
}

// Milliseconds returns a length of time as a measure counts it.
func Milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// count is the value of a number that a call has one of.
func (c *Call) count(n int) []verdict.Value { return []verdict.Value{{At: c.Over, Amount: float64(n)}} }

// ratio is the value of a part of a number; nil where that is nothing.
func (c *Call) ratio(part, of int) []verdict.Value {
	if of == 0 {
		return nil
	}
	return []verdict.Value{{At: c.Over, Amount: float64(part) / float64(of)}}
}
