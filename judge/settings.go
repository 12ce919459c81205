package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/happened"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/sense"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// mayStayUnused reports whether no response has to take a model step.
func (p *Playhead) mayStayUnused(st *stepState) bool {
	return st.Model.Optional || st.Model.When != (scenarios.When{}) || p.sc.Simulator.Steps == scenarios.StepsLoose
}

// takenAgain forgets the response that took a model step before, of which nothing was heard.
func (p *Playhead) takenAgain(st *stepState) {
	forget := func(other *stepState) bool { return other == st }
	p.unplayed = slices.DeleteFunc(p.unplayed, forget)
	p.requesting = slices.DeleteFunc(p.requesting, forget)
	p.debts = slices.DeleteFunc(p.debts, func(d debt) bool { return d.st == st })
}

// written notes a response that says what it says in writing, where the session has no sound: it answers what the caller said
// before it began.
func (p *Playhead) written(r *observed.Response) {
	if p.sc.Session.Modality != scenarios.ModalityText || r.Text.Len() == 0 || r.Step != nil && r.Step.Model.OutOfBand != "" {
		return
	}
	for _, owed := range p.reactions {
		if owed.answering && r.Began >= owed.turn.Began {
			owed.answering = false
		}
	}
}

// judgeOverrides fails, at the end of the call, what the scenario says becomes of a tool that never ran.
func (p *Playhead) judgeOverrides() {
	for i := range p.sc.Tools {
		o := &p.sc.Tools[i]
		ran := func(tc *observed.ToolCall) bool { return tc.Began && words.SameName(tc.Tool, o.Tool) }
		if !slices.ContainsFunc(p.call.Tools, ran) {
			p.failAt(Failure{Kind: FailureUnused, Message: o.Tool + " should run, since tools says what becomes of it", Nearest: "it never did", Step: -1, Pos: o.Pos}, nil)
		}
	}
}

// notAsUsual adds what of the agent and of the model the scenario's settings keep from being looked at.
func (p *Playhead) notAsUsual(add func(kind BlindSpot, pos scenarios.Pos, format string, args ...any)) {
	file := scenarios.Pos{File: p.sc.File}
	if p.sc.Simulator.Steps == scenarios.StepsLoose && !p.elsewhere() {
		add(BlindSwitchedOff, file, "simulator: steps are loose, so a response without a step, and a step without a response, are let pass")
	}
	if p.sc.Session.Modality == scenarios.ModalityText {
		add(BlindSwitchedOff, file, "session: modalities are [text], so nothing is heard, and an answer is one that was written")
	}
	for pos, what := range sense.Replaced(p.sc) {
		add(BlindSwitchedOff, pos, "%s", what)
	}
	for i := range p.steps {
		if st := &p.steps[i]; st.Model != nil && st.Model.When != (scenarios.When{}) && !st.began && !p.elsewhere() {
			add(BlindSwitchedOff, st.Pos, "when, so the step may stay unused, and did")
		}
	}
	if first := p.sc.Simulator.FirstAudio; first > 0 && first < soonestAudio && !p.elsewhere() {
		add(BlindSwitchedOff, file, "simulator: ttfa is %s, sooner than any server, so the agent's own delays count for less", wording.Span(first))
	}
	for i := range p.steps {
		switch st := &p.steps[i]; {
		case st.Model != nil && st.Model.Incomplete != "" && !p.elsewhere():
			add(BlindSwitchedOff, st.Pos, "incomplete: %s, so nobody demands that its words are heard", st.Model.Incomplete)
		case st.Expect != nil && slices.ContainsFunc(st.Expect.All, func(e *scenarios.Expectation) bool { return e.InAnyOrder }):
			add(BlindSwitchedOff, st.Pos, "in_any_order: true, so the words may come before what stands above them")
		default:
		}
	}
	p.notTakenIn(add)
}

// soonestAudio is how soon the first sound of an answer comes at the soonest. Chosen: recorded sessions have 250 ms and more.
const soonestAudio = 200 * time.Millisecond

// sent counts what the runtime sends the model once the caller has pressed keys.
func (p *Playhead) sent(f timeline.Frame) {
	switch {
	case happened.TakesItem(f):
		p.forgot++
	case happened.AddsItem(f):
		p.forgot = max(p.forgot-1, 0)
		if p.keyed() != nil {
			p.itemsSent++
		}
	}
}

// keyed is the first turn in which the caller pressed keys; nil is none.
func (p *Playhead) keyed() *observed.Turn {
	for _, t := range p.call.Turns {
		if t.Step.Verb == scenarios.VerbDTMF {
			return t
		}
	}
	return nil
}

// notTakenIn adds what the caller did that the agent may not have noticed, or that would have been done whatever it said.
func (p *Playhead) notTakenIn(add func(kind BlindSpot, pos scenarios.Pos, format string, args ...any)) {
	if !p.call.HearsOver() || p.uncut() {
		for _, t := range p.call.Turns {
			if t.Ignorable() && t.Cut != nil && t.Step.Sounds() {
				add(BlindSwitchedOff, t.Step.Pos, "%s: nothing shows that the agent hears anybody while it speaks, so that it goes on shows nothing: add words that stop it", t.Step.Verb)
			}
		}
	}
	pressed, ignorable := 0, 0
	for _, t := range p.call.Turns {
		if t.Ignorable() {
			ignorable++
		}
		if t.Step.Verb == scenarios.VerbDTMF {
			pressed += len(strings.ReplaceAll(t.Step.Caller.Words, " ", ""))
		}
	}
	for i := range p.steps {
		st := &p.steps[i]
		if r := st.react; r != nil && st.React.Until == nil && r.act != nil && r.act.Hangup != nil &&
			slices.ContainsFunc(st.React.Branches, func(b *scenarios.Branch) bool { return b.When == nil && b.Act == r.act.Step }) {
			add(BlindSwitchedOff, st.Pos, "react: otherwise hung up, so whatever the agent said did")
		} else if r != nil && r.turns == 0 && st.began {
			add(BlindSwitchedOff, st.Pos, "react: until was met before the caller did anything, so no branch was tried")
		}
	}
	if p.forgot > ignorable && !LooksAt(p.sc).Memory {
		add(BlindSwitchedOff, scenarios.Pos{File: p.sc.File}, "conversation: the runtime took %d items out of it and put none in their place, and nothing looks at what it keeps: expect {remembered: …}", p.forgot)
	}
	switch first := p.keyed(); {
	case first == nil:
	case p.keysHeard < pressed:
		add(BlindSwitchedOff, first.Step.Pos, "dtmf: of %d keys that were pressed the runtime was told of %d; expect: {digits: …} demands them", pressed, p.keysHeard)
	case p.itemsSent <= p.outputsSent:
		add(BlindSwitchedOff, first.Step.Pos, "dtmf: nothing that was sent after the keys tells the model of them, so it answered whatever was pressed")
	}
}

// uncut reports whether the session asks that the caller's speech cuts no answer, and nothing shows that the agent's program does so itself.
func (p *Playhead) uncut() bool {
	td := p.sc.Session.TurnDetection
	return td != nil && td.InterruptResponse != nil && !*td.InterruptResponse && !slices.ContainsFunc(p.call.Turns, func(t *observed.Turn) bool {
		return t.Stops() && t.Cut != nil && t.Cut.Over && !t.Cut.Complete
	})
}

// overspent fails a call that has cost more than it may, or of which that cannot be told, and reports whether it has. What it
// costs is known when a response is over.
func (p *Playhead) overspent() bool {
	tokens, dollars, l := 0, 0.0, &p.sc.Limits
	if l.Tokens == 0 && l.Cost == 0 {
		return false
	}
	for _, s := range p.call.Spent {
		tokens += s.Tokens.In() + s.Tokens.Out()
		switch {
		case s.Dollars != nil:
			dollars += *s.Dollars
		case l.Cost > 0:
			p.fail(FailureNoData, nil, fmt.Sprintf("call should cost no more than $%v (limits: cost)", l.Cost), "what it costs is not known: "+s.Why)
			return true
		}
		if s.Silent && l.Tokens > 0 {
			p.fail(FailureNoData, nil, fmt.Sprintf("call should take no more than %d tokens (limits: tokens)", l.Tokens), "the server did not say what a response took")
			return true
		}
	}
	switch {
	case l.Tokens > 0 && tokens > l.Tokens:
		p.fail(FailureLimit, nil, fmt.Sprintf("call should take no more than %d tokens (limits: tokens)", l.Tokens),
			fmt.Sprintf("it had taken %d by %s", tokens, wording.Offset(p.now)))
	case l.Cost > 0 && dollars > l.Cost:
		p.fail(FailureLimit, nil, fmt.Sprintf("call should cost no more than $%v (limits: cost)", l.Cost),
			fmt.Sprintf("it had cost $%.4f by %s", dollars, wording.Offset(p.now)))
	default:
		return false
	}
	return true
}
