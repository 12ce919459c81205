package judge_test

import (
	"encoding/json"
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

const ms = time.Millisecond

// patiently lets the agent be silent for as long as it takes.
func patiently(sc *scenarios.Scenario) { sc.Limits.DeadAir = time.Hour }

// scenario builds a scenario of steps; the step with index n stands on line n+1. An option is a
// function that changes the scenario.
func scenario(parts ...any) *scenarios.Scenario {
	sc := &scenarios.Scenario{
		File: "t.yaml", Name: "test", Pos: scenarios.Pos{File: "t.yaml", Line: 1, Column: 1},
		Approvals: scenarios.ApprovalsFail, OnFailure: scenarios.StopOnFailure,
		Limits: scenarios.Limits{
			Duration: 2 * time.Minute, Patience: 5 * time.Second, Gap: 300 * ms, Tail: time.Second,
			Hole: 300 * ms, DeadAir: 8 * time.Second,
		},
	}
	exchange := 0
	for _, part := range parts {
		switch part := part.(type) {
		case *scenarios.Step:
			if part.TakesTurn() {
				exchange++
			}
			part.Index, part.Exchange = len(sc.Script), exchange
			part.Pos = scenarios.Pos{File: "t.yaml", Line: part.Index + 1, Column: 5}
			if part.React != nil {
				for _, b := range part.React.Branches {
					b.Act.Index, b.Act.Exchange, b.Act.Pos = part.Index, exchange, part.Pos
				}
			}
			sc.Script = append(sc.Script, part)
		case func(*scenarios.Scenario):
			part(sc)
		}
	}
	return sc
}

func allow(s scenarios.Surprise) func(*scenarios.Scenario) {
	return func(sc *scenarios.Scenario) {
		if sc.Allow == nil {
			sc.Allow = map[scenarios.Surprise]bool{}
		}
		sc.Allow[s] = true
	}
}

func approvals(a scenarios.Approvals) func(*scenarios.Scenario) {
	return func(sc *scenarios.Scenario) { sc.Approvals = a }
}

func playOn(sc *scenarios.Scenario) { sc.OnFailure = scenarios.ContinueOnFailure }

func checks(cs ...scenarios.Check) func(*scenarios.Scenario) {
	return func(sc *scenarios.Scenario) { sc.Checks = cs }
}

// The acts. Options are functions of the step.

type option func(*scenarios.Step)

func step(verb scenarios.Verb, options []option) *scenarios.Step {
	s := &scenarios.Step{Verb: verb}
	switch verb {
	case scenarios.VerbHuman:
		s.Human = &scenarios.HumanStep{}
	case scenarios.VerbFault:
		s.Fault = &scenarios.FaultStep{}
	case scenarios.VerbHangup:
		s.Hangup = &scenarios.HangupStep{}
	case scenarios.VerbModel:
		s.Model = &scenarios.ModelStep{}
	default:
		s.Caller = &scenarios.CallerStep{}
	}
	for _, o := range options {
		o(s)
	}
	return s
}

func caller(words string, options ...option) *scenarios.Step {
	s := step(scenarios.VerbCaller, options)
	s.Caller.Words, s.Caller.Parts = words, []scenarios.SpeechPart{{Words: words}}
	return s
}

// does is an act of the caller's other than to speak words that are meant for the agent.
func does(verb scenarios.Verb, words string, options ...option) *scenarios.Step {
	s := step(verb, options)
	s.Caller.Words = words
	if verb == scenarios.VerbBackchannel {
		s.Caller.Parts = []scenarios.SpeechPart{{Words: words}}
	}
	return s
}

// react is a caller who reacts, until e; nil is until a branch hangs up.
func react(e *scenarios.Expectation, branches ...*scenarios.Branch) *scenarios.Step {
	return &scenarios.Step{Verb: scenarios.VerbReact, React: &scenarios.ReactStep{Branches: branches, Until: e, AtMost: 3}}
}

func branch(when *scenarios.Expectation, act *scenarios.Step) *scenarios.Branch {
	return &scenarios.Branch{When: when, Act: act}
}

func stale(s *scenarios.Step) { s.Human.Stale = true }

func human(decision scenarios.Decision, tool string, options ...option) *scenarios.Step {
	s := step(scenarios.VerbHuman, options)
	s.Human.Decision, s.Human.Tool = decision, tool
	return s
}

func fault(name string, options ...option) *scenarios.Step {
	s := step(scenarios.VerbFault, options)
	s.Fault.Name = name
	return s
}

func hangup(options ...option) *scenarios.Step { return step(scenarios.VerbHangup, options) }

func model(say string, options ...option) *scenarios.Step {
	s := step(scenarios.VerbModel, options)
	s.Model.Say = say
	return s
}

func timingOf(s *scenarios.Step) *scenarios.Timing { return s.Timing() }

func after(m *scenarios.Moment) option {
	return func(s *scenarios.Step) { timingOf(s).After = m }
}

func delay(d time.Duration) option {
	return func(s *scenarios.Step) { timingOf(s).Delay = d }
}

func bargeIn(d time.Duration) option {
	return func(s *scenarios.Step) {
		*timingOf(s) = scenarios.Timing{After: word(scenarios.MomentAgentStarts), Delay: d, BargeIn: true}
	}
}

func reaction(r scenarios.Reaction) option {
	return func(s *scenarios.Step) { s.Caller.Reaction = r }
}

func id(name string) option { return func(s *scenarios.Step) { s.ID = name } }

func optional(s *scenarios.Step) { s.Model.Optional = true }

func asks(tool string) option {
	return func(s *scenarios.Step) { s.Model.Tools = append(s.Model.Tools, scenarios.ToolRequest{Tool: tool}) }
}

func word(w scenarios.MomentWord) *scenarios.Moment { return &scenarios.Moment{Word: w} }

func moment(e *scenarios.Expectation) *scenarios.Moment { return &scenarios.Moment{Expectation: e} }

func stepID(name string) *scenarios.Moment { return &scenarios.Moment{StepID: name} }

// The expectations.

func expect(e *scenarios.Expectation) *scenarios.Step {
	return &scenarios.Step{
		Verb: scenarios.VerbExpect, ID: e.ID,
		Expect: &scenarios.ExpectStep{All: []*scenarios.Expectation{e}},
	}
}

func list(all ...*scenarios.Expectation) *scenarios.Step {
	return &scenarios.Step{Verb: scenarios.VerbExpect, Expect: &scenarios.ExpectStep{Ordered: true, All: all}}
}

func expectNot(e *scenarios.Expectation, options ...func(*scenarios.ExpectNotStep)) *scenarios.Step {
	w := &scenarios.ExpectNotStep{Expectation: e}
	for _, o := range options {
		o(w)
	}
	return &scenarios.Step{Verb: scenarios.VerbExpectNot, ExpectNot: w}
}

func lasting(d time.Duration) func(*scenarios.ExpectNotStep) {
	return func(w *scenarios.ExpectNotStep) { w.For = d }
}

func until(m *scenarios.Moment) func(*scenarios.ExpectNotStep) {
	return func(w *scenarios.ExpectNotStep) { w.Until = m }
}

func wait(d time.Duration) *scenarios.Step {
	return &scenarios.Step{Verb: scenarios.VerbWait, Wait: &scenarios.WaitStep{For: d}}
}

func waitFor(e *scenarios.Expectation) *scenarios.Step {
	return &scenarios.Step{Verb: scenarios.VerbWait, Wait: &scenarios.WaitStep{Expectation: e}}
}

type with func(*scenarios.Expectation)

func expectation(want scenarios.Want, options []with) *scenarios.Expectation {
	e := &scenarios.Expectation{Want: want}
	for _, o := range options {
		o(e)
	}
	return e
}

func heard(words string, options ...with) *scenarios.Expectation {
	return expectation(&judge.Heard{Text: text(words)}, options)
}

func tool(name string, options ...with) *scenarios.Expectation {
	return expectation(&judge.Tool{Name: name}, options)
}

func approval(name string, options ...with) *scenarios.Expectation {
	return expectation(&judge.Approval{Name: name}, options)
}

func handoff(to string, options ...with) *scenarios.Expectation {
	return expectation(&judge.Handoff{To: to}, options)
}

func guardrail(name string, options ...with) *scenarios.Expectation {
	return expectation(&judge.Guardrail{Name: name}, options)
}

func interrupted(options ...with) *scenarios.Expectation {
	return expectation(&judge.Interrupted{}, options)
}

func silence(d time.Duration, options ...with) *scenarios.Expectation {
	return expectation(&judge.Silence{Lasting: d}, options)
}

func connection(state string, options ...with) *scenarios.Expectation {
	return expectation(&judge.Connection{State: state}, options)
}

func within(d time.Duration) with { return func(e *scenarios.Expectation) { e.Within = d } }

func since(m *scenarios.Moment) with { return func(e *scenarios.Expectation) { e.Since = m } }

func times(n int) with { return func(e *scenarios.Expectation) { e.Times = &n } }

func called(name string) with { return func(e *scenarios.Expectation) { e.ID = name } }

func by(agent string) with {
	return func(e *scenarios.Expectation) { e.Want.(*judge.Heard).By = agent }
}

func from(agent string) with {
	return func(e *scenarios.Expectation) { e.Want.(*judge.Handoff).From = agent }
}

func outcome(o judge.Outcome) with {
	return func(e *scenarios.Expectation) { e.Want.(*judge.Approval).Outcome = o }
}

func refused(e *scenarios.Expectation) { no := false; e.Want.(*judge.Tool).Ran = &no }

func hearing(words string) with {
	return func(e *scenarios.Expectation) { e.Want.(*judge.Interrupted).Heard = text(words) }
}

func notHearing(words string) with {
	return func(e *scenarios.Expectation) { e.Want.(*judge.Interrupted).Unheard = text(words) }
}

func whole(m *scenarios.TextMatcher) with {
	return func(e *scenarios.Expectation) { e.Want.(*judge.Heard).Text = m }
}

func args(json string) with {
	return func(e *scenarios.Expectation) {
		switch w := e.Want.(type) {
		case *judge.Tool:
			w.With = data(json)
		case *judge.Approval:
			w.With = data(json)
		}
	}
}

func data(want string) *scenarios.DataMatcher {
	m, err := scenarios.MatchData(json.RawMessage(want))
	if err != nil {
		panic(err)
	}
	return m
}

func returns(words string) with {
	return func(e *scenarios.Expectation) { e.Want.(*judge.Tool).Returns = scenarios.MatchOutput(text(words)) }
}

// returnsWritten is returns for a matcher as it is written in a file.
func returnsWritten(matcher string) with {
	sc, err := judge.Load("t.yaml", []byte("name: t\nagent: a\nscript:\n  - model: {tool: find}\n  - expect: {tool: find, returns: "+matcher+"}\n"))
	if err != nil {
		panic(err)
	}
	return func(e *scenarios.Expectation) {
		e.Want.(*judge.Tool).Returns = sc.Script[1].Expect.All[0].Want.(*judge.Tool).Returns
	}
}

func text(words string) *scenarios.TextMatcher {
	if words == "" {
		return scenarios.MatchAnything()
	}
	m, err := scenarios.ParseText(words)
	if err != nil {
		panic(err)
	}
	return m
}
