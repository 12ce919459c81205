package tracks

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/judge/verdict"
)

// Call is what was found on the two tracks of a call.
type Call struct {
	Length        time.Duration
	Caller, Agent []audio.Segment // speech, in order
}

// Turn is what the caller says until the agent begins to speak.
type Turn struct {
	Began, Ended time.Duration
	Answered     bool
	Answer       time.Duration // when the agent began to speak after it began; before Ended it cut in
	Over         bool          // the agent was heard when it began
	Yielded      bool          // and fell silent, and stayed so
	Yield        time.Duration // when
}

// What counts. Source: the definitions that published rulers of voice agents share.
const (
	answerWithin = 5 * time.Second        // of a turn
	yieldWithin  = 2 * time.Second        // of its begin
	silentFor    = 200 * time.Millisecond // after a yield
	floorWithin  = 500 * time.Millisecond // of a yield the caller must be heard: else the agent merely came to its end
)

// Find finds the speech on two tracks of samples at audio.RateHz.
func Find(caller, agent []int16) *Call {
	return &Call{
		Length: audio.Duration(max(len(caller), len(agent)), audio.RateHz),
		Caller: audio.Speech(caller, audio.RateHz), Agent: audio.Speech(agent, audio.RateHz),
	}
}

// Turns are the turns of the caller, in order.
func (c *Call) Turns() []Turn {
	var turns []Turn
	for i := 0; i < len(c.Caller); {
		t := Turn{Began: c.Caller[i].Start, Ended: c.Caller[i].End}
		for i++; i < len(c.Caller) && !c.begins(t.Began, c.Caller[i].Start); i++ {
			t.Ended = c.Caller[i].End
		}
		next := c.Length
		if i < len(c.Caller) {
			next = c.Caller[i].Start
		}
		for _, a := range c.Agent {
			switch {
			case a.Start <= t.Began && a.End > t.Began:
				t.Over = true
				t.Yielded, t.Yield = c.yields(a, t)
			case a.Start > t.Began && a.Start <= t.Ended+answerWithin && (a.Start < next || next == c.Length) && !t.Answered:
				t.Answered, t.Answer = true, a.Start
			}
		}
		turns = append(turns, t)
	}
	return turns
}

// begins reports whether the agent begins to speak in a span.
func (c *Call) begins(from, to time.Duration) bool {
	for _, a := range c.Agent {
		if a.Start > from && a.Start < to {
			return true
		}
	}
	return false
}

// yields reports whether the agent fell silent for a turn that began over its speech, and when: soon enough, for long enough, and while
// the caller held the floor.
func (c *Call) yields(a audio.Segment, t Turn) (bool, time.Duration) {
	for _, next := range c.Agent {
		if next.Start > a.Start && next.Start < a.End+silentFor {
			return false, 0
		}
	}
	return a.End <= t.Began+yieldWithin && t.Ended >= a.End-floorWithin, a.End
}

// overlaps are the spans in which both are heard.
func (c *Call) overlaps() []audio.Segment {
	var both []audio.Segment
	for _, a := range c.Agent {
		for _, u := range c.Caller {
			if from, to := max(a.Start, u.Start), min(a.End, u.End); from < to {
				both = append(both, audio.Segment{Start: from, End: to})
			}
		}
	}
	return both
}

// Names are the measures that can be taken of sound alone, in the order of [Call.Measures].
var Names = []string{"response_latency", "barge_in_stop", "talk_over", "dead_air", "response_rate", "yield_rate", "agent_interruption_rate", "missed_responses", "turns"}

// Measures takes the measures of the call, as docs/measures.md defines them, by sound alone.
func (c *Call) Measures() []*verdict.Measure {
	turns := c.Turns()
	var latency, stop, over []verdict.Value
	answered, yielded, interrupting, onto := 0, 0, 0, 0
	for i, t := range turns {
		of := fmt.Sprintf("turn %d", i+1)
		if t.Answered {
			answered++
			latency = append(latency, verdict.Value{At: t.Answer, Amount: ms(t.Answer - t.Ended), Of: of})
			if t.Answer < t.Ended {
				interrupting++
			}
		}
		if t.Over {
			onto++
			if t.Yielded {
				yielded++
				stop = append(stop, verdict.Value{At: t.Yield, Amount: ms(t.Yield - t.Began), Of: of})
			}
		}
		var both time.Duration
		for _, o := range c.overlaps() {
			both += max(0, min(o.End, t.Ended)-max(o.Start, t.Began))
		}
		over = append(over, verdict.Value{At: t.Ended, Amount: ms(both), Of: of})
	}
	one := func(amount float64) []verdict.Value { return []verdict.Value{{At: c.Length, Amount: amount}} }
	ratio := func(part, of int) []verdict.Value {
		if of == 0 {
			return nil
		}
		return one(float64(part) / float64(of))
	}
	missed := one(float64(len(turns) - answered))
	if len(turns) == 0 {
		missed = nil
	}
	all := [][]verdict.Value{
		latency, stop, over, c.deadAir(), ratio(answered, len(turns)), ratio(yielded, onto), ratio(interrupting, len(turns)), missed, one(float64(len(turns))),
	}
	out := make([]*verdict.Measure, len(Names))
	for i, name := range Names {
		out[i] = &verdict.Measure{Name: name, Unit: unitOf(name), Values: all[i]}
	}
	return out
}

// deadAir are the silences of both behind something that the caller said, until somebody is heard again, or the recording ends without the
// answer. One that the caller ends themselves is their own pause, unless it is as long as they wait for an answer: nobody owed one yet.
func (c *Call) deadAir() []verdict.Value {
	var values []verdict.Value
	for _, u := range c.Caller {
		next, quiet, answered := c.Length, true, false
		for _, s := range c.Caller {
			quiet = quiet && (s.Start > u.End || s.End <= u.End)
			if s.Start > u.End {
				next = min(next, s.Start)
			}
		}
		for _, s := range c.Agent {
			quiet = quiet && (s.Start > u.End || s.End <= u.End)
			if s.Start > u.End && s.Start <= next {
				next, answered = s.Start, true
			}
		}
		if quiet && next > u.End && (answered || next-u.End >= answerWithin) {
			values = append(values, verdict.Value{At: next, Amount: ms(next - u.End), Of: fmt.Sprintf("from %.2f s", u.End.Seconds())})
		}
	}
	return values
}

// ms is a length of time as measures count it.
func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
