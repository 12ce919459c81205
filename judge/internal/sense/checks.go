package sense

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/measured"
)

// stopping are the measures of how an agent stops for the caller, which it has to within stopWithin.
var stopping = []string{"barge_in_stop", "heard_after_barge_in", "talk_over"}

const stopWithin = 2 * time.Second

// silences are the measures of how long nobody is heard.
var silences = []string{"dead_air", "response_latency", "time_to_first_audio"}

// The relations of bounds.
const (
	atMost  = "at_most"
	atLeast = "at_least"
)

// checks notes bounds that no call of the scenario can break.
func checks(sc *scenarios.Scenario, note Note) {
	for i := range sc.Checks {
		c := &sc.Checks[i]
		for _, told := range c.Told {
			if told.Text != nil && (c.Name == "instructions" && told.Text.Anything() || whatever(told.Text)) {
				note(told.Pos, c.Name+": any words would do", "write words that must stand in them")
			}
		}
		for _, claim := range c.Claims {
			if whatever(claim.Words) {
				note(claim.Pos, fmt.Sprintf("said_and_done: %s is found in whatever is said", claim.Words), "write the words by which the agent says that it is done")
			}
		}
		for _, q := range c.Questions {
			if q.Times > 1 && 2*q.AtLeast <= q.Times {
				note(q.Pos, fmt.Sprintf("judge: %d of %d answers may be no: a coin would pass", q.Times-q.AtLeast, q.Times), "write at_least: more than half of times")
			}
		}
		m := measured.Of(c.Name)
		if m == nil {
			continue
		}
		bounds(sc, m, c, note)
	}
}

// bounds notes the first thing for which the bounds of a measure prove nothing.
func bounds(sc *scenarios.Scenario, m *measured.Measure, c *scenarios.Check, note Note) {
	for _, b := range c.Bounds {
		if b.Relation == atMost {
			if why, hint := unbroken(sc, m, b.Value); why != "" {
				note(c.Pos, c.Name+": "+why+", so this holds in every call", hint)
				return
			}
		}
		if why, hint := loose(sc, m, b); why != "" {
			note(c.Pos, c.Name+": "+why, hint)
			return
		}
	}
	if why, hint := onlyBest(m, c.Bounds); why != "" {
		note(c.Pos, c.Name+": "+why, hint)
	}
}

// unbroken says why no call has more of a measure than a bound, and what to write instead; "" where one may.
func unbroken(sc *scenarios.Scenario, m *measured.Measure, most float64) (why, hint string) {
	longest, turns := sc.Limits.Duration, turns(sc)
	switch {
	case slices.Contains(stopping, m.Name) && most >= float64(stopWithin/time.Millisecond):
		return fmt.Sprintf("an agent that has not stopped within %s fails anyway (not_stopped)", wording.Span(stopWithin)), "write the longest time that a caller would accept: 500ms"
	case m.Unit == measured.UnitMilliseconds && most >= float64(longest/time.Millisecond):
		return fmt.Sprintf("the call is over after %s (limits: duration)", wording.Span(longest)), "write the longest time that a caller would accept"
	case slices.Contains(silences, m.Name) && most > float64(sc.Limits.DeadAir/time.Millisecond):
		return fmt.Sprintf("longer silences fail anyway: limits: dead_air is %s", wording.Span(sc.Limits.DeadAir)), "write a shorter time, or raise the limit"
	case m.Unit == measured.UnitRatio && most >= 1:
		return "100 % is what the worst call has", "write the largest share that is accepted: 20%"
	case turns == 0: // nobody knows how many there are
	case m.Name == "turns" && most > float64(turns):
		return fmt.Sprintf("the script has %d", turns), fmt.Sprintf("write how many there may be: %d", turns)
	case m.Name == "missed_responses" && most >= float64(turns):
		return fmt.Sprintf("the script has %d turns that could be missed", turns), "write how many may be missed: 0"
	case m.Name == "missed_responses" && 2*most > float64(turns):
		return fmt.Sprintf("the script has %d turns, and an agent that misses most of them answers nobody", turns), "write how many may be missed: 0"
	}
	return "", ""
}

// turns is how many turns the caller takes at the most.
func turns(sc *scenarios.Scenario) (n int) {
	for _, st := range sc.Script {
		switch {
		case st.React != nil:
			n += st.React.AtMost
		case st.TakesTurn():
			n++
		}
	}
	return n
}
