package judge

import (
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/happened"
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/scripted"
	"github.com/voicesim/voicesim/judge/internal/sense"
	"github.com/voicesim/voicesim/scenarios"
)

// On the simulator the model says, and asks for, what the script has and nothing else. What must not happen, and what no step could bring
// about, is shown by the script then and not by the agent:
//
//	must not be                     could be brought about by
//	heard, generated                words of a model step; what a tool returns, where a step says that
//	tool, approval                  a model step that asks for it
//	handoff                         a model step that hands over
//	understood, remembered          words of the caller's, or of a model step
//	digits                          keys that the caller presses
//	interrupted                     sound of the caller's while the agent is heard
//	event, where something holds    an event of the type
//	error of the server's           a fault, a model step that fails; any where errors are let pass

// script is what the script can bring about, with the words of this call that it has not.
func (p *Playhead) script() *scripted.Script {
	s := scripted.Of(p.sc)
	for _, u := range p.call.Utterances {
		switch {
		case u.Fallback && len(u.Words.Words) == 0: // nobody knows what it says
			s.Filled(u.Began, u.LastHeard)
		case u.Fallback:
			s.Model = append(s.Model, u.Text())
		}
	}
	for i := range p.steps {
		if st := &p.steps[i]; st.Model != nil && st.began && s.Fills(st.Model) {
			to := st.endedAt
			if !st.ended {
				to = scripted.ForEver
			}
			s.Filled(st.beganAt, to)
		}
	}
	for _, r := range p.call.InOrder {
		s.Model = append(s.Model, r.Text.String())
	}
	return s
}

// impossible says why nothing in the script brings about what a watch is for; "" when something could.
func (p *Playhead) impossible(s *scripted.Script, st *stepState) string {
	tr := st.trackers[0]
	from, to := tr.window.began, tr.closed
	if tr.state == stateLooking {
		to = scripted.ForEver
	}
	if _, ok := tr.want.(*kinds.Remembered); ok {
		from = 0
	}
	said := func(m *scenarios.TextMatcher, in ...string) string {
		if s.Unknown(from, to) || m == nil || m.Anything() || scripted.Says(m, in...) {
			return ""
		}
		return "nothing that is said in the script is this"
	}
	switch w := st.ExpectNot.Expectation.Want.(type) {
	case *Heard:
		return said(w.Text, s.Model...)
	case *kinds.Generated:
		return said(w.Text, s.Model...)
	case *kinds.Understood:
		if w.Text != nil && !w.Text.Anything() && !scripted.Says(w.Text, s.Caller...) {
			return "nothing that the caller says is this"
		}
	case *kinds.Remembered:
		return said(w.Text, slices.Concat(s.Model, s.Caller)...)
	case *Tool:
		switch {
		case !s.Asks(w.Name):
			return "no model step asks for " + w.Name
		case w.With != nil && !s.AsksWith(w.Name, w.With.Match):
			return "no model step asks for " + w.Name + " with these arguments"
		}
	case *Approval:
		if !s.Asks(w.Name) {
			return "no model step asks for " + w.Name
		}
	case *Handoff:
		if !s.Asks("transfer_to_" + w.To) {
			return "no model step hands over to " + w.To
		}
	case *Interrupted:
		if !p.spokenOver(st) {
			return "nothing of the caller's was heard over the agent"
		}
	case *kinds.Happens:
		return p.neverHappens(s, w.Want)
	}
	return ""
}

// neverHappens is impossible for what a single fact meets.
func (p *Playhead) neverHappens(s *scripted.Script, want happened.Want) string {
	switch w := want.(type) {
	case *happened.Digits:
		if !slices.ContainsFunc(s.Caller, func(pressed string) bool { return strings.Contains(strings.ReplaceAll(pressed, " ", ""), w.Keys) }) {
			return "the caller does not press these keys"
		}
	case *happened.Response:
		if (w.State == "failed" || w.State == "incomplete") && !s.Fails() {
			return "no model step fails"
		}
	case *happened.Error:
		switch why := w.Unknown(); {
		case why != "":
			return why
		case !w.OfRuntime() && !s.Troubles() && !p.sc.Allow[scenarios.SurpriseError]:
			return "nothing in the script makes the server tell of " + w.Code + ", and an error that nothing makes fails the call by itself"
		}
	case *happened.Event:
		if w.Where != "" && !slices.ContainsFunc(p.call.Events, func(ev *observed.Event) bool { return ev.Happening != nil && ev.Name == w.Type }) {
			return "no " + w.Type + " came in this call"
		}
	}
	return ""
}

// spokenOver reports whether the caller made a sound while the agent was heard, from the act above a step on.
func (p *Playhead) spokenOver(st *stepState) bool {
	from := -1
	for i := range p.steps[:st.Index] {
		if p.steps[i].Timing() != nil || p.steps[i].React != nil {
			from = i
		}
	}
	return from < 0 || slices.ContainsFunc(p.call.Turns, func(t *observed.Turn) bool { return t.Step.Index >= from && t.Cut != nil })
}

// notBroughtAbout adds what must not be and could not be, and what was done and nothing looks at: nobody can say what another agent
// would have done.
func (p *Playhead) notBroughtAbout(add func(kind BlindSpot, pos scenarios.Pos, format string, args ...any)) {
	file := scenarios.Pos{File: p.sc.File}
	if len(p.call.Utterances) == 0 && len(p.call.Tools) == 0 && p.call.Answered == 0 {
		add(BlindSwitchedOff, file, "the agent said and did nothing in this call: one that is dead does the same")
	}
	if p.elsewhere() || p.sc.Simulator.Steps == scenarios.StepsLoose {
		return
	}
	for _, tool := range p.unseenOutputs() {
		add(BlindSwitchedOff, file, "%s: nothing looks at what it returned, and the model says what the script has: expect {returns: …}, or have it say <%s>", tool, tool)
	}
	s := p.script()
	for i := range p.steps {
		if st := &p.steps[i]; st.ExpectNot != nil && len(st.trackers) > 0 {
			if why := p.impossible(s, st); why != "" {
				add(BlindSwitchedOff, st.Pos, "expect_not: on the simulator this cannot be, for %s", why)
			}
		}
	}
	for i := range p.sc.Checks {
		c := &p.sc.Checks[i]
		if c.Name == "tools_run" && len(c.Names) == 0 && !s.AsksAny() {
			add(BlindSwitchedOff, c.Pos, "tools_run: no model step asks for a tool, so none could run")
		}
		for _, b := range c.Bounds {
			if most, known := s.Most(c.Name); known && most == 0 && b.Value == 0 {
				add(BlindSwitchedOff, c.Pos, "%s: no model step makes any, so there could be none", c.Name)
			} else if known && b.Relation == "at_most" && b.Value > float64(most) {
				add(BlindSwitchedOff, c.Pos, "%s: the model steps make %d, so none of more could be", c.Name, most)
			}
		}
		for _, m := range slices.Concat(c.NeverHeard, c.NeverMade) {
			if !s.Unknown(0, scripted.ForEver) && !m.Anything() && !scripted.Says(m, s.Model...) {
				add(BlindSwitchedOff, c.Pos, "%s: on the simulator this cannot be, for no model step says %s", c.Name, m)
				break
			}
		}
	}
}

// unseenOutputs are the tools that ran, and whose outputs nothing looks at, in the order in which they ran.
func (p *Playhead) unseenOutputs() (tools []string) {
	for _, tc := range p.call.Tools {
		replaced := slices.ContainsFunc(p.sc.Tools, func(o scenarios.ToolOverride) bool {
			return words.SameName(o.Tool, tc.Tool) && (o.Returns != nil || o.Fails != "" || o.Hangs)
		})
		if tc.Ran && tc.Output != "" && tc.Fault == "" && !replaced && !strings.HasPrefix(tc.Tool, "transfer_to_") && tc.Tool != "end_call" && !slices.Contains(tools, tc.Tool) && !p.looksInto(tc.Tool) {
			tools = append(tools, tc.Tool)
		}
	}
	return tools
}

// looksInto reports whether something looks at what a tool returned.
func (p *Playhead) looksInto(tool string) bool {
	same := func(name string) bool { return words.SameName(name, tool) }
	if slices.ContainsFunc(expectations(p.sc), func(e *scenarios.Expectation) bool {
		w, ok := e.Want.(*Tool)
		return ok && same(w.Name) && w.Returns != nil && !sense.AnyOutput(w.Returns)
	}) {
		return true
	}
	for st := range p.sc.Steps() {
		if st.Model != nil && slices.ContainsFunc(st.Model.Fills, func(f scenarios.Fill) bool { return same(f.Tool) }) {
			return true
		}
	}
	return slices.ContainsFunc(p.sc.Checks, func(c scenarios.Check) bool {
		return slices.ContainsFunc(c.Claims, func(claim scenarios.Claim) bool { return same(claim.Tool) && claim.Returns != nil })
	})
}
