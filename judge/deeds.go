package judge

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/identify"
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/measures"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// What an agent does counts, whether a step looks at it or not. These are surprises unless a step names them:
//
//	approval       a call that needs one, and that no expectation met and no human decided about
//	repeated_call  the same tool with the same arguments, again: in the whole call if it needs approval, else in one
//	               exchange; as many expectations take them as there are
//	handoff        to an agent that no model step hands over to and no expectation names
//	misheard       an argument of the shape of something that the caller said, or but for one character, and is not
//
// The first two are judged when the call ends, when no expectation can still take them.

// judgeDeeds judges at the end of a call what it did unasked.
func (p *Playhead) judgeDeeds() {
	if !p.demands(unwrittenDeeds) {
		return
	}
	defer p.judgeUnseenApprovals()
	var done []*observed.ToolCall
	for _, tc := range p.call.Tools {
		if slices.Contains(done, tc) || p.stopped() {
			continue
		}
		same := p.repeats(tc)
		done = append(done, same...)
		unseen := slices.DeleteFunc(slices.Clone(same), p.taken)
		if len(same) > 1 && len(unseen) > 0 {
			last := same[len(same)-1]
			p.surprise(scenarios.SurpriseRepeatedCall, fmt.Sprintf("%s should run once with %s", tc.Tool, shownArguments(tc.Arguments)),
				fmt.Sprintf("it ran %s, at %s first and at %s last; %d of them met an expectation", wording.Often(len(same)), wording.Offset(same[0].BeganAt), wording.Offset(last.BeganAt),
					len(same)-len(unseen)))
		}
	}
}

// repeats returns the calls that are the same as one, in the order in which they began, itself included.
func (p *Playhead) repeats(tc *observed.ToolCall) []*observed.ToolCall {
	var same []*observed.ToolCall
	for _, other := range p.call.Tools {
		if other == tc || observed.Answered(tc) && observed.Answered(other) && words.SameName(other.Tool, tc.Tool) && identify.SameJSON(other.Arguments, tc.Arguments) &&
			(other.Exchange == tc.Exchange || tc.Asked || other.Asked) {
			same = append(same, other)
		}
	}
	return same
}

// taken reports whether an expectation was met by a call, or counts it.
func (p *Playhead) taken(tc *observed.ToolCall) bool {
	return slices.ContainsFunc(p.call.Events, func(ev *observed.Event) bool {
		if ev.ToolCall != tc {
			return false
		}
		return p.claims.events[ev] != nil || slices.ContainsFunc(p.steps, func(st stepState) bool {
			return st.Expect != nil && slices.ContainsFunc(st.trackers, func(tr *tracker) bool {
				w, ok := tr.want.(kinds.EventWant)
				return ok && tr.counts() && w.Awaits() == ev.What && w.Fit(tr.looking(), ev) == kinds.Fits
			})
		})
	})
}

// judgeUnseenApprovals fails approvals that the scenario's approvals key decided, or left to themselves, and at which
// nothing looked.
func (p *Playhead) judgeUnseenApprovals() {
	if a := p.sc.Approvals; a == "" || a == scenarios.ApprovalsFail { // then it was a surprise when it was asked
		return
	}
	for _, tc := range p.call.Tools {
		if tc.Asked && !tc.ByHuman && !p.taken(tc) {
			p.surprise(scenarios.SurpriseApproval, "something should look at every approval", fmt.Sprintf(
				"%s asked for one at %s with %s; no expectation met it and no human step decided about it",
				tc.Tool, wording.Offset(tc.AskedAt), shownArguments(tc.Arguments)))
		}
	}
}

// judgeHandoff fails a handoff that nothing names. Failures is how many there were before it was looked at.
func (p *Playhead) judgeHandoff(f timeline.HandedOff, failures int) {
	expected := func(tr *tracker) bool { _, ok := tr.want.(*Handoff); return ok && tr.role == roleDemand }
	if len(p.failures) > failures || !p.demands(unwrittenDeeds) || p.namesHandoff(f.To) || slices.ContainsFunc(p.open, expected) {
		return
	}
	p.surprise(scenarios.SurpriseHandoff, "nobody should hand over who is not asked to",
		fmt.Sprintf("the call passed from %s to %s at %s", f.From, f.To, wording.Offset(p.now)))
}

// namesHandoff reports whether a step hands over to an agent, or an expectation names it.
func (p *Playhead) namesHandoff(to string) bool {
	for _, st := range p.sc.Script {
		if st.Model == nil {
			continue
		}
		asks := func(t scenarios.ToolRequest) bool { return words.SameName(t.Tool, "transfer_to_"+to) }
		if words.SameName(st.Model.Handoff, to) || slices.ContainsFunc(st.Model.Tools, asks) {
			return true
		}
	}
	return slices.ContainsFunc(expectations(p.sc), func(e *scenarios.Expectation) bool {
		w, ok := e.Want.(*Handoff)
		return ok && words.SameName(w.To, to)
	})
}

// judgeArguments fails, when a call is first told of, an argument that has the shape of an identifier that the caller
// said, and is neither one of these nor in anything that a tool returned.
func (p *Playhead) judgeArguments(tc *observed.ToolCall) {
	var said, spelled []string
	for _, t := range p.call.Turns {
		said = append(said, identify.In(t.Step.Told())...)
		spelled = append(spelled, identify.Joined(t.Step.Told())...)
	}
	told := slices.Concat(said, spelled)
	if len(told) == 0 || !p.demands(unwrittenDeeds) || p.madeUp(tc) || p.sc.Measures(measures.MeasureTranscriptWER) {
		return
	}
	for _, given := range identify.In(strings.Join(identify.Leaves(tc.Arguments), " ")) {
		alike := slices.ContainsFunc(said, func(id string) bool { return identify.Alike(id, given) }) ||
			slices.ContainsFunc(spelled, func(id string) bool { return identify.Near(id, given) })
		if !alike || slices.Contains(told, given) || p.returnedBefore(tc, given) {
			continue
		}
		p.surprise(scenarios.SurpriseMisheard, fmt.Sprintf("%s should be about what the caller said", tc.Tool),
			fmt.Sprintf("it has %s, and the caller said %s", shownArguments(tc.Arguments), strings.ToUpper(strings.Join(slices.Compact(slices.Sorted(slices.Values(told))), ", "))))
		return
	}
}

// madeUp reports whether a model step makes up the call.
func (p *Playhead) madeUp(tc *observed.ToolCall) bool {
	return slices.ContainsFunc(p.steps, func(st stepState) bool {
		return st.Model != nil && st.began && st.Model.Invented && slices.ContainsFunc(st.Model.Tools, func(t scenarios.ToolRequest) bool {
			return words.SameName(t.Tool, tc.Tool) && identify.SameJSON(t.With, tc.Arguments)
		})
	})
}

// returnedBefore reports whether a tool has returned an identifier.
func (p *Playhead) returnedBefore(tc *observed.ToolCall, id string) bool {
	return slices.ContainsFunc(p.call.Tools, func(other *observed.ToolCall) bool {
		return other != tc && other.Ended && slices.Contains(identify.In(other.Output), id)
	})
}

// shownArguments returns arguments for messages.
func shownArguments(data json.RawMessage) string {
	if len(data) == 0 {
		return "{}"
	}
	return string(data)
}

// judgeOutput looks at a call whose output is not the tool's own: it failed, or did not run. That is a
// surprise unless a step expects it, or a person decided so.
func (p *Playhead) judgeOutput(tc *observed.ToolCall) {
	if tc.Ran && tc.Asked && tc.Outcome != OutcomeApproved && p.demands(unwrittenDeeds) {
		was := "nobody had decided about it"
		if tc.Outcome != "" {
			was = fmt.Sprintf("its approval was %s at %s", observed.Worded(tc.Outcome), wording.Offset(tc.DecidedAt))
		}
		p.fail(FailureSurprise, p.place(), tc.Tool+" should run only once it is approved", fmt.Sprintf("it ran, and was over at %s; %s", wording.Offset(tc.EndedAt), was))
		return
	}
	if (tc.Ran && tc.Fault == "") || tc.Denied() || p.outputExpected(tc) || slices.Contains(p.expectedErrors, tc.Fault) {
		return
	}
	p.failedCalls = append(p.failedCalls, tc)
}

// judgeFailedCalls fails at a tick the calls that nothing expects to fail. They are not judged when the
// connection ended with them, or the caller hung up: that is another surprise, or none.
func (p *Playhead) judgeFailedCalls() {
	for _, tc := range p.failedCalls {
		if p.call.Lost || p.left {
			break
		}
		what := wording.Reason("it failed", tc.Fault)
		if !tc.Ran {
			what = wording.Reason("it did not run", tc.Fault)
		}
		if tc.Fault == "" {
			what += ", and the model was told " + wording.Quote(tc.Output)
		}
		p.surprise(scenarios.SurpriseTool, tc.Tool+" should answer", fmt.Sprintf("%s, at %s", what, wording.Offset(tc.EndedAt)))
	}
	p.failedCalls = p.failedCalls[:0]
}

// outputExpected reports whether a step that judges outputs was met by a call, or looks for its like.
func (p *Playhead) outputExpected(tc *observed.ToolCall) bool {
	judges := func(tr *tracker) (*Tool, bool) {
		w, ok := tr.want.(*Tool)
		return w, ok && w.JudgesOutput()
	}
	for _, ev := range slices.Backward(p.call.Events) {
		if ev.ToolCall != tc || ev.What != kinds.ToolRan && ev.What != kinds.ToolRefused {
			continue
		}
		if taker := p.claims.events[ev]; taker != nil {
			if _, ok := judges(taker); ok {
				return true
			}
		}
		for _, tr := range p.open {
			w, ok := judges(tr)
			if !ok || w.Awaits() != ev.What || tr.role == roleWatch {
				continue
			}
			if tr.found.event == ev || tr.state == stateLooking && w.Fit(tr.looking(), ev) == kinds.Fits {
				return true
			}
		}
	}
	return false
}
