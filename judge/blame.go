package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Whose a failure most likely is follows from what was observed, never from the kind of failure alone: what is not known is
// unclear. On the simulator the model says what the script says, so that what it says is the scenario's, and what becomes of
// it the runtime's; elsewhere the model is the agent's.

// blamed is a blame for which there is evidence.
func blamed(who verdict.Blamed, format string, args ...any) verdict.Blame {
	return verdict.Blame{Who: who, Why: fmt.Sprintf(format, args...)}
}

// blame says whose a failure about a step is.
func (p *Playhead) blame(kind FailureKind, st *stepState) verdict.Blame {
	switch kind {
	case FailureProvesNothing:
		return blamed(verdict.BlameScenario, "nothing that happened could have violated it")
	case FailureNotAudible:
		if st != nil && st.Caller != nil && !st.Caller.BargeIn {
			return blamed(verdict.BlameScenario, "nobody could hear the caller")
		}
		return blamed(verdict.BlameScenario, "the agent was silent where the caller was to speak into its words, or nobody could hear the caller")
	case FailureTooLate:
		return blamed(verdict.BlameScenario, "the steps above it took longer than its moment allows")
	}
	if b := p.blameLine(kind); b.Who != "" {
		return b
	}
	switch {
	case kind == FailureBrokenSpeech || kind == FailureUnheard:
		if !p.elsewhere() {
			return blamed(verdict.BlameRuntime, "the simulator sent all of the answer, and neither the caller, a guardrail nor a fault cut it")
		}
	case kind == FailureNotStopped && p.learned(st):
		return blamed(verdict.BlameRuntime, "it was told at %s that the caller speaks", wording.Offset(p.call.Detected[len(p.call.Detected)-1]))
	case kind == FailureFalseInterruption && p.learned(st):
		return blamed(verdict.BlameAgent, "its turn detection took the sound for speech, at %s", wording.Offset(p.call.Detected[len(p.call.Detected)-1]))
	case kind == FailureDeadAir && p.call.Running > 0:
		return blamed(verdict.BlameAgent, "%s ran, and nobody said anything meanwhile", p.runningTool())
	case kind == FailureDifferent && st != nil && st.Caller != nil && p.recognition.diagnosis != "":
		return blamed(verdict.BlameRuntime, "of the sound that it sent: %s", p.recognition.diagnosis)
	case kind == FailureDifferent && st != nil && st.Caller != nil && len(p.lineDid) > 0:
		return blamed(verdict.BlameNetwork, "the caller's line was at work: %s", strings.Join(p.lineDid, ", "))
	}
	return verdict.Blame{}
}

// blameLine blames a fault of the script that is at work, or a connection that was lost without one.
func (p *Playhead) blameLine(kind FailureKind) verdict.Blame {
	if !slices.Contains(cutOffKinds, kind) && kind != FailureBrokenSpeech {
		return verdict.Blame{}
	}
	t := p.troubled()
	switch {
	case t != nil && t.struck && kind == FailureBrokenSpeech:
		return blamed(verdict.BlameNetwork, "%s (%s) was at work", wording.StepTitle(t.st.Step), line(t.st))
	case t != nil && t.struck:
		return blamed(verdict.BlameRuntime, "this is what it made of %s (%s)", wording.StepTitle(t.st.Step), line(t.st))
	case t == nil && p.call.Lost && !p.left:
		return blamed(verdict.BlameNetwork, "the connection was %s, and no fault of the script did it", p.call.LostTold)
	}
	return verdict.Blame{}
}

// learned reports whether the runtime was told that the caller speaks, since an act began.
func (p *Playhead) learned(st *stepState) bool {
	n := len(p.call.Detected)
	return st != nil && n > 0 && p.call.Detected[n-1] >= st.beganAt
}

// runningTool names the newest tool that runs.
func (p *Playhead) runningTool() string {
	for _, tc := range slices.Backward(p.call.Tools) {
		if tc.Began && !tc.Ended {
			return tc.Tool
		}
	}
	return "a tool"
}

// blameWant says whose it is that an expectation was not met; it knows more than the kind of failure does.
func (p *Playhead) blameWant(tr *tracker, kind FailureKind) verdict.Blame {
	switch w := tr.want.(type) {
	case *Heard:
		return p.blameWords(tr, kind, w.Text)
	case *kinds.Generated:
		return p.blameWords(tr, kind, w.Text)
	case *Tool:
		return p.blameTool(w, kind)
	case *Handoff:
		if st := p.asked(func(m *scenarios.ModelStep) bool { return words.SameName(m.Handoff, w.To) }); st != nil && kind == FailureMissing {
			return blamed(verdict.BlameRuntime, "the model asked for it in %s", line(st))
		}
	case *Guardrail:
		if kind == FailureMissing {
			return blamed(verdict.BlameAgent, "none of its guardrails stopped what the model said")
		}
	case *kinds.Remembered:
		if kind != FailureProvesNothing {
			return blamed(verdict.BlameRuntime, "it tells the server what to keep of an answer that was cut")
		}
	case *Interrupted:
		if kind != FailureProvesNothing && p.learned(tr.window.act) {
			return blamed(verdict.BlameRuntime, "it was told at %s that the caller speaks", wording.Offset(p.call.Detected[len(p.call.Detected)-1]))
		}
	}
	return verdict.Blame{}
}

// blameWords blames what became of words: made and not heard, or not made.
func (p *Playhead) blameWords(tr *tracker, kind FailureKind, m *scenarios.TextMatcher) verdict.Blame {
	said := slices.ContainsFunc(p.call.InOrder, func(r *observed.Response) bool { return m.Match(r.Text.String()) })
	scripted := !p.elsewhere() && slices.ContainsFunc(p.sc.Script, func(st *scenarios.Step) bool {
		return st.Model != nil && (len(st.Model.Fills) > 0 || m.Match(st.Model.Say))
	})
	lostIn, _, _ := p.lostWords(tr, m)
	switch {
	case ofFallback(tr.want):
		return p.blameFallback(kind, lostIn)
	case kind == FailureMissing && lostIn != nil:
		return blamed(verdict.BlameNetwork, "the agent said it, and the caller's line lost it")
	case kind == FailureLate && p.slowTool(tr) != "":
		return blamed(verdict.BlameAgent, "%s took most of the time", p.slowTool(tr))
	case kind == FailureMissing && !said && !p.elsewhere() && !scripted && !m.Whole():
		return blamed(verdict.BlameScenario, "no model step says it")
	case kind == FailureMissing && !said && p.elsewhere() && len(p.call.Made) > 0:
		return blamed(verdict.BlameAgent, "its model never said it")
	case kind == FailureUnwanted && p.elsewhere():
		return blamed(verdict.BlameAgent, "its model said it")
	}
	return verdict.Blame{}
}

// slowTool names the tool that took most of the time in which something was late; "" is none.
func (p *Playhead) slowTool(tr *tracker) string {
	deadline, ok := p.deadline(tr)
	if !ok || tr.late.met == 0 {
		return ""
	}
	from, late := deadline-tr.within(), tr.late.began-deadline
	for _, tc := range p.call.Tools {
		if tc.Ran && min(tc.EndedAt, tr.late.began)-max(tc.BeganAt, from) > late {
			return tc.Tool
		}
	}
	return ""
}

// blameTool blames what became of a tool.
func (p *Playhead) blameTool(w *Tool, kind FailureKind) verdict.Blame {
	asked := p.asked(func(m *scenarios.ModelStep) bool {
		return slices.ContainsFunc(m.Tools, func(t scenarios.ToolRequest) bool { return words.SameName(t.Tool, w.Name) })
	})
	ran := slices.ContainsFunc(p.call.Tools, func(tc *observed.ToolCall) bool { return tc.Ran && words.SameName(tc.Tool, w.Name) })
	given := slices.ContainsFunc(p.call.Tools, func(tc *observed.ToolCall) bool {
		return words.SameName(tc.Tool, w.Name) && (w.With == nil || w.With.Match(tc.Arguments))
	})
	switch {
	case kind == FailureMissing && asked != nil && !ran && !w.Refused():
		return blamed(verdict.BlameRuntime, "the model asked for it in %s, and it did not run", line(asked))
	case kind == FailureDifferent && given && w.Returns != nil && ran:
		return blamed(verdict.BlameAgent, "its tool got these arguments, and returned something else")
	case kind == FailureDifferent && !given && w.With != nil && asked != nil && !p.elsewhere():
		return blamed(verdict.BlameScenario, "the model step in %s gives other arguments", line(asked))
	case (kind == FailureDifferent || kind == FailureMissing) && p.elsewhere() && !given:
		return blamed(verdict.BlameAgent, "its model did not ask for it so")
	}
	return verdict.Blame{}
}

// asked returns a model step that was taken and asks for something so; nil when there is none.
func (p *Playhead) asked(is func(*scenarios.ModelStep) bool) *stepState {
	for i := range p.steps {
		if st := &p.steps[i]; st.Model != nil && st.began && is(st.Model) {
			return st
		}
	}
	return nil
}

// blameSurprise says whose something is that nothing expects.
func (p *Playhead) blameSurprise(s scenarios.Surprise) verdict.Blame {
	switch t := p.troubled(); s {
	case scenarios.SurpriseGuardrail:
		return blamed(verdict.BlameAgent, "it is its own guardrail")
	case scenarios.SurpriseTool:
		return blamed(verdict.BlameAgent, "it is its own tool")
	case scenarios.SurpriseConnection:
		if t == nil {
			return blamed(verdict.BlameNetwork, "no fault of the script did it")
		}
	case scenarios.SurpriseSplitTurn:
		return blamed(verdict.BlameAgent, "its turn detection ends turns at pauses as long as that")
	case scenarios.SurpriseHandoff, scenarios.SurpriseMisheard:
		if p.elsewhere() {
			return blamed(verdict.BlameAgent, "its model asked for it")
		}
	default:
	}
	return verdict.Blame{}
}

// simulatorBroke is the code by which the simulator tells that it broke in itself.
const simulatorBroke = "server_error"

// blameProblem blames the simulator for errors of its own, which nothing but a fault of the script makes otherwise, and the agent
// for those of its service.
func (p *Playhead) blameProblem(f timeline.Problem, failures []*Failure) {
	if f.Code == ServiceCode {
		for _, failure := range failures {
			failure.Blame = blamed(verdict.BlameAgent, "the service around it is its team's own")
		}
		return
	}
	if f.Code != simulatorBroke || p.elsewhere() || len(p.troubles) > 0 {
		return
	}
	for _, failure := range failures {
		failure.Blame = blamed(verdict.BlameSimulator, "it broke in itself, and no fault of the script makes it: please report that")
	}
}

// blameCheck says whose a failure of a check is.
func (p *Playhead) blameCheck(name string, f *Failure) {
	switch {
	case f.Kind == FailureNoData && name == "judge": // who did not answer is no part of the call
	case f.Kind == FailureNoData && name != "instructions" && name != "offered":
		f.Blame = blamed(verdict.BlameScenario, "nothing in the call is what it looks at")
	case f.Kind != FailureCheck:
	case name == "truncation_error" || name == "heard_after_barge_in":
		f.Blame = blamed(verdict.BlameRuntime, "it empties its playout, and tells the server what was heard")
	case name == "tool_time":
		f.Blame = blamed(verdict.BlameAgent, "it is its own tool")
	case name == "judge":
		f.Blame = blamed(verdict.BlameAgent, "a language model says so of what was heard")
	case p.elsewhere() && slices.Contains([]string{"never_heard", "never_generated", "said_and_done"}, name):
		f.Blame = blamed(verdict.BlameAgent, "its model said it")
	}
}
