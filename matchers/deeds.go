package matchers

import (
	"fmt"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/timeline"
)

// HaveHandedOff succeeds for a call that passed from one agent to another. "" is any agent.
func HaveHandedOff(from, to string) types.GomegaMatcher {
	any := func(name string) string {
		if name == "" {
			return "any agent"
		}
		return name
	}
	return &matcher{wants: fmt.Sprintf("have been handed from %s to %s", any(from), any(to)), look: func(c *harness.Call) finding {
		near := missed(c, "nobody handed the call over")
		other := false
		for _, h := range c.Handoffs() {
			f := finding{at: h.At, story: fmt.Sprintf("handed from %s to %s at %s", h.From, h.To, seconds(h.At))}
			if (from == "" || words.SameName(from, h.From)) && (to == "" || words.SameName(to, h.To)) {
				f.holds = true
				return f
			}
			near, other = f, true
		}
		for _, name := range []string{from, to} {
			if name != "" && near.why == "" {
				near.why = nobodyHas(c, "the name", name, nameOf)
			}
		}
		if !other && near.why == "" && c.Contract != nil && len(c.Contract.Agents) < 2 {
			near.why = "no agent of this call can hand over"
		}
		return near
	}}
}

// HaveTripped succeeds for a call in which a guardrail of an agent stopped output.
func HaveTripped(guardrail string) types.GomegaMatcher {
	return &matcher{wants: fmt.Sprintf("have tripped the guardrail %s", guardrail), look: func(c *harness.Call) finding {
		var others []string
		for _, r := range c.Recording.Records {
			if f, ok := r.Fact.(timeline.GuardrailTripped); ok {
				if words.SameName(f.Guardrail, guardrail) {
					return finding{holds: true, at: r.At, story: fmt.Sprintf("%s tripped at %s", f.Guardrail, seconds(r.At))}
				}
				others = append(others, f.Guardrail)
			}
		}
		f := missed(c, "no guardrail tripped")
		if len(others) > 0 {
			f.story = "guardrails that tripped: " + strings.Join(others, ", ")
		}
		f.why = nobodyHas(c, "a guardrail", guardrail, guardrailsOf)
		return f
	}}
}

// HaveBeenInterruptedWithin succeeds for a call in which the agent fell silent, each time that the caller cut it off, no later than d after the
// caller's first word: to the last sample of that answer that was heard, late pieces of it included. An agent that talked on over the caller,
// a failure of the call, was not. Where the caller cut nobody off the measure barge_in_stop has no value, and nobody can say.
func HaveBeenInterruptedWithin(d time.Duration) types.GomegaMatcher {
	m := &matcher{wants: fmt.Sprintf("have been interrupted within %s", d)}
	if d <= 0 {
		m.wrong = fmt.Errorf("%s is no time in which anybody falls silent", d)
	}
	m.look = func(c *harness.Call) finding {
		var worst *finding
		stops := map[string]bool{} // by the line of the caller's turn
		var longest time.Duration
		for _, v := range measuredIn(c, judge.MeasureBargeInStop) {
			stops[v.Of] = true
			stopped := heardUntil(c.Recording, v.At)
			took := time.Duration(v.Amount*float64(time.Millisecond)) + stopped - v.At
			if worst == nil || took > longest {
				longest = took
				worst = &finding{holds: took <= d, at: stopped, story: fmt.Sprintf("%s: the agent was heard for %d ms, until %s", v.Of, took.Milliseconds(), seconds(stopped))}
			}
		}
		for _, failed := range c.Result.Failures {
			if failed.Kind == judge.FailureNotStopped && !stops[placeOf(c, failed)] {
				return finding{at: failed.At, story: failed.String()}
			}
		}
		if worst == nil {
			f := missed(c, "")
			f.why = "the caller cut nobody off: " + judge.MeasureBargeInStop + " has no value in this call"
			return f
		}
		return *worst
	}
	return m
}

// placeOf names the step at which a demand failed as the values of measures do.
func placeOf(c *harness.Call, failed *judge.Failure) string {
	if i := failed.Step; i >= 0 && i < len(c.Scenario.Script) && c.Scenario.Script[i].Pos.Line == failed.Pos.Line {
		return c.Scenario.Script[i].Place()
	}
	return fmt.Sprintf("line %d", failed.Pos.Line)
}

// measuredIn are the values of a measure of a call.
func measuredIn(c *harness.Call, name string) []judge.Value {
	for _, m := range c.Result.Measures {
		if m.Name == name {
			return m.Values
		}
	}
	return nil
}

// heardUntil returns when the answer that stopped at an offset was last heard: later, where more of it came after the cut.
func heardUntil(rec *timeline.Recording, stopped time.Duration) time.Duration {
	response := map[int]string{} // by utterance
	cut, last := "", stopped
	for _, r := range rec.Records {
		switch f := r.Fact.(type) {
		case timeline.UtteranceBegan:
			response[f.Utterance] = f.Response
		case timeline.UtteranceEnded:
			of := response[f.Utterance]
			if f.LastHeard == stopped {
				cut = of
			} else if cut != "" && of == cut {
				last = max(last, f.LastHeard)
			}
		}
	}
	return last
}
