package judge

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

// offset renders a moment of the call: "2.30 s".
func offset(at time.Duration) string { return fmt.Sprintf("%.2f s", at.Seconds()) }

// span renders a length of time: "250 ms", "1.5 s", "2 m".
func span(d time.Duration) string {
	switch {
	case d >= time.Minute && d%time.Minute == 0:
		return fmt.Sprintf("%d m", d/time.Minute)
	case d >= time.Second:
		return strconv.FormatFloat(float64(d.Round(time.Millisecond))/float64(time.Second), 'f', -1, 64) + " s"
	default:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond)/time.Millisecond)
	}
}

// quote renders words for a message, shortened when they are many.
func quote(words string) string {
	const most = 90
	if r := []rune(words); len(r) > most {
		words = string(r[:most]) + "…"
	}
	return `"` + words + `"`
}

// quoted is quote, but nothing for no words.
func quoted(words string) string {
	if words == "" {
		return ""
	}
	return quote(words)
}

// often renders a number of times.
func often(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// reason joins what happened with why, if that is known.
func reason(what, why string) string {
	if why == "" {
		return what
	}
	return what + ": " + why
}

// line names the place of a step: "line 8".
func line(st *stepState) string {
	if st == nil {
		return "the connection"
	}
	return fmt.Sprintf("line %d", st.Pos.Line)
}

// clause returns a value in a clause, "" without one.
func clause(format, value string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf(format, value)
}

// demand says what a tracker demands, with its deadline.
func (p *Playhead) demand(tr *tracker) string {
	s := tr.expectation.Want.Describe()
	if tr.role == roleWatch {
		s = strings.Replace(s, " should ", " should not ", 1)
	}
	if tr.expectation.Times != nil {
		s += ", exactly " + often(*tr.expectation.Times)
	}
	if tr.role == roleWatch && tr.step.ExpectNot.For > 0 {
		s += ", for " + span(tr.step.ExpectNot.For)
	}
	verb := "beginning "
	if tr.want.deadline() == stopsInTime {
		verb = ""
	}
	if within := tr.expectation.Within; within > 0 {
		s += p.deadlineClause(tr, verb, within)
	}
	if w, ok := tr.want.(*Heard); ok && w.HeardWithin > 0 {
		s += p.deadlineClause(tr, "heard ", w.HeardWithin)
	}
	return s
}

// deadlineClause says from where a deadline counts.
func (p *Playhead) deadlineClause(tr *tracker, verb string, within time.Duration) string {
	edge := "the end of "
	if tr.want.deadline() == stopsInTime {
		edge = "the start of "
	}
	place := line(tr.window.act)
	switch {
	case tr.since != nil:
		place = momentName(tr.expectation.Since)
	case tr.window.act != nil:
		place = edge + place
	}
	base, ok := p.base(tr)
	if !ok {
		return fmt.Sprintf(", %swithin %s of %s, which never came", verb, span(within), place)
	}
	return fmt.Sprintf(", %swithin %s of %s, %s", verb, span(within), offset(base), place)
}

// momentName names a moment as it was written.
func momentName(m *scenarios.Moment) string {
	switch {
	case m.Expectation != nil:
		return "the moment when " + m.Expectation.Want.Describe()
	case m.StepID != "":
		return fmt.Sprintf("the moment %q", m.StepID)
	default:
		return "the moment " + string(m.Word)
	}
}

// timing says when an act was to be made.
func timing(st *stepState) string {
	t := st.timing()
	switch {
	case st.Fault != nil && t.After == nil && t.Delay > 0:
		return span(t.Delay) + " after the step above it"
	case st.Fault != nil && t.After == nil:
		return "after the step above it"
	case t.BargeIn:
		return fmt.Sprintf("%s into what the agent says", span(t.Delay))
	case t.After == nil && t.Delay > 0:
		return fmt.Sprintf("%s after the agent's turn is over", span(t.Delay))
	case t.After == nil:
		return "when the agent's turn is over"
	case t.Delay > 0:
		return fmt.Sprintf("%s after %s", span(t.Delay), momentName(t.After))
	default:
		return "at " + momentName(t.After)
	}
}

// timing returns the timing of an act.
func (st *stepState) timing() *scenarios.Timing {
	if st.Human != nil {
		return &st.Human.Timing
	}
	if st.Fault != nil {
		return &st.Fault.Timing
	}
	if st.Hangup != nil {
		return &st.Hangup.Timing
	}
	return &st.Caller.Timing
}

// decisionOf says what a decision demands.
func decisionOf(st *stepState) string {
	return fmt.Sprintf("the decision to %s %s should find an approval that waits", st.Human.Decision, st.Human.Tool)
}

// words names a step by its words, or by what it asks for.
func (st *stepState) words() string {
	switch {
	case st.Caller != nil:
		return quote(st.Caller.Words)
	case st.Model.Say != "":
		return quote(st.Model.Say)
	case len(st.Model.Tools) > 0:
		return "the model step with tool " + st.Model.Tools[0].Tool
	case st.Model.Handoff != "":
		return "the model step that hands over to " + st.Model.Handoff
	default:
		return "the model step"
	}
}

// title names a step in a list.
func (st *stepState) title() string {
	switch st.Verb {
	case scenarios.VerbCaller, scenarios.VerbModel:
		return string(st.Verb) + ": " + st.words()
	case scenarios.VerbHuman:
		return fmt.Sprintf("human: %s %s", st.Human.Decision, st.Human.Tool)
	case scenarios.VerbFault:
		return "fault: " + st.Fault.Name
	case scenarios.VerbHangup:
		return "hangup: caller"
	case scenarios.VerbExpect:
		all := make([]string, len(st.Expect.All))
		for i, e := range st.Expect.All {
			all[i] = e.Want.Describe()
		}
		return "expect: " + strings.Join(all, "; ")
	case scenarios.VerbExpectNot:
		return "expect_not: " + st.ExpectNot.Expectation.Want.Describe()
	case scenarios.VerbWait:
		if st.Wait.Expectation != nil {
			return "wait: " + st.Wait.Expectation.Want.Describe()
		}
		return "wait: " + span(st.Wait.For)
	default:
		return string(st.Verb)
	}
}
