package wording

import (
	"fmt"
	"strings"

	"github.com/voicesim/voicesim/scenarios"
)

// MomentName names a moment as it was written.
func MomentName(m *scenarios.Moment) string {
	switch {
	case m.Expectation != nil:
		return "the moment when " + m.Expectation.Want.Describe()
	case m.StepID != "":
		return fmt.Sprintf("the moment %q", m.StepID)
	default:
		return "the moment " + string(m.Word)
	}
}

// StepTiming says when an act was to be made.
func StepTiming(st *scenarios.Step) string {
	t := TimingOf(st)
	switch {
	case st.Fault != nil && t.After == nil && t.Delay > 0:
		return Span(t.Delay) + " after the step above it"
	case st.Fault != nil && t.After == nil:
		return "after the step above it"
	case t.BargeIn:
		return fmt.Sprintf("%s into what the agent says", Span(t.Delay))
	case t.After == nil && t.Delay > 0:
		return fmt.Sprintf("%s after the agent's turn is over", Span(t.Delay))
	case t.After == nil:
		return "when the agent's turn is over"
	case t.Delay > 0:
		return fmt.Sprintf("%s after %s", Span(t.Delay), MomentName(t.After))
	default:
		return "at " + MomentName(t.After)
	}
}

// TimingOf returns the timing of an act.
func TimingOf(st *scenarios.Step) *scenarios.Timing {
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

// DecisionOf says what a decision demands.
func DecisionOf(st *scenarios.Step) string {
	return fmt.Sprintf("the decision to %s %s should find an approval that waits", st.Human.Decision, st.Human.Tool)
}

// StepWords names a step by its words, or by what it asks for.
func StepWords(st *scenarios.Step) string {
	switch {
	case st.Caller != nil:
		return Quote(st.Caller.Words)
	case st.Model.Say != "":
		return Quote(st.Model.Say)
	case len(st.Model.Tools) > 0:
		return "the model step with tool " + st.Model.Tools[0].Tool
	case st.Model.Handoff != "":
		return "the model step that hands over to " + st.Model.Handoff
	default:
		return "the model step"
	}
}

// StepTitle names a step in a list.
func StepTitle(st *scenarios.Step) string {
	switch st.Verb {
	case scenarios.VerbCaller, scenarios.VerbModel:
		return string(st.Verb) + ": " + StepWords(st)
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
		return "wait: " + Span(st.Wait.For)
	default:
		return string(st.Verb)
	}
}
