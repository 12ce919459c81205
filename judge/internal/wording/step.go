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
	late := st.Human != nil && st.Human.Stale
	switch {
	case late && t.After == nil && t.Delay == 0:
		return "after the step above it"
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
	if t := st.Timing(); t != nil {
		return t
	}
	return &scenarios.Timing{}
}

// Does says what the caller should do with a step: "speak".
func Does(st *scenarios.Step) string {
	switch st.Verb {
	case scenarios.VerbTyped:
		return "type"
	case scenarios.VerbImage:
		return "show a picture"
	case scenarios.VerbDTMF:
		return "press keys"
	case scenarios.VerbSound:
		return "make a sound"
	case scenarios.VerbMute:
		return "be muted"
	case scenarios.VerbHangup:
		return "hang up"
	default:
		return "speak"
	}
}

// callerWords names an act of the caller's.
func callerWords(st *scenarios.Step) string {
	c := st.Caller
	switch st.Verb {
	case scenarios.VerbImage:
		return "the picture " + c.Words
	case scenarios.VerbDTMF:
		return "the keys " + c.Words
	case scenarios.VerbSound:
		return "the sound " + c.Words
	case scenarios.VerbMute:
		return Span(c.Lasting) + " of silence on the line"
	default:
		return Quote(c.Words)
	}
}

// DecisionOf says what a decision demands.
func DecisionOf(st *scenarios.Step) string {
	if st.Human.Stale {
		return fmt.Sprintf("the decision to %s %s should come late", st.Human.Decision, st.Human.Tool)
	}
	return fmt.Sprintf("the decision to %s %s should find an approval that waits", st.Human.Decision, st.Human.Tool)
}

// StepWords names a step by its words, or by what it asks for.
func StepWords(st *scenarios.Step) string {
	switch {
	case st.Caller != nil:
		return callerWords(st)
	case st.Hangup != nil:
		return "the end of the call"
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
	if st.Caller != nil && !st.Speaks() && st.Verb != scenarios.VerbTyped {
		what := st.Caller.Words
		if st.Verb == scenarios.VerbMute {
			what = Span(st.Caller.Lasting)
		}
		return string(st.Verb) + ": " + what
	}
	switch st.Verb {
	case scenarios.VerbCaller, scenarios.VerbTyped, scenarios.VerbBackchannel, scenarios.VerbModel:
		return string(st.Verb) + ": " + StepWords(st)
	case scenarios.VerbReact:
		if st.React.Until == nil {
			return "react, until a branch hangs up"
		}
		return "react, until " + st.React.Until.Want.Describe()
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
