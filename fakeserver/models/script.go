package models

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/words"
)

// Step is one scripted response. What it says to the answer of an MCP tool that it calls is a step of its own, which may ask
// for that answer by Answers: nothing follows such a call in its response, and a Then behind one is noted as wrong.
type Step struct {
	Ref      int                   // the caller's own number for it, given back in notes
	Exchange int                   // which exchange it belongs to: 0 before the caller's first act, then one from each on
	Say      string                // "" says nothing
	Fills    []Fill                // places in Say, in their order, where what tools returned is said; nil says Say as it is
	Tools    []fakeserver.ToolCall // function calls, after the words
	Handoff  string                // agent to hand over to, by its transfer_to_ tool, after the words; "" is none
	As       string                // agent that must be in charge; "" is any
	Optional bool                  // may be passed over
	Invented bool                  // Handoff names an agent that there need not be
	Then     *fakeserver.Reply     // what follows in the same response, as in [fakeserver.Reply]; nil ends it

	// Understood says whether the step fits how the server understood the turn; nil fits any.
	Understood func(transcript string) bool
	// Answers is the function, or the tool of an MCP server, whose output must be among what the response answers; "" is any.
	Answers string
	// UntilHeard has the next response of the exchange take the step again, as long as nothing was heard of the one that took
	// it: see [ScriptOptions].Unheard.
	UntilHeard bool
	// OutOfBand is a value of the metadata by which a response beside the conversation takes the step; "" is a step of the
	// conversation. Responses beside it that find no step say nothing.
	OutOfBand string

	// Latency and Speed are as in [fakeserver.Reply].
	Latency time.Duration
	Speed   float64
	// Fails and Incomplete are as in [fakeserver.Reply]. The step is taken whatever becomes of its response.
	Fails      *fakeserver.Failure
	Incomplete string
}

// ScriptOptions are the circumstances of a script.
type ScriptOptions struct {
	// Agent is in charge at first. "" means that no step's As fits before a scripted handoff.
	Agent string
	// Transfers are the tools that hand over to an agent where they are not called transfer_to_ and
	// its name: names of tools, by agent. nil means none.
	Transfers map[string]string
	// Note is told what became of the steps, from the session's loop; it must not block. nil tells
	// nobody.
	Note func(Note)
	// Offered has a step noted as wrong that asks for a function which the session does not offer, unless the step is Invented:
	// no real model would call it.
	Offered bool
	// Loose turns off the notes of unscripted responses, and answers these with Otherwise.
	Loose     bool
	Otherwise string
	// Speed multiplies those of the steps, and is that of Otherwise. Zero means 1.
	Speed float64
	// Unheard reports whether nothing was heard of a response, nor will be, from the session's loop; it must not block. nil means
	// that all are heard.
	Unheard func(responseID string) bool
}

// Script is a model that answers with the steps of a scenario, in the order written. It belongs to
// one session. What it does is defined by docs/scenarios.md, "Model steps".
type Script struct {
	opts ScriptOptions

	mu     sync.Mutex // guards begins
	begins []begin

	// Owned by the session's loop.
	steps    []scripted
	agent    string
	outputs  []returned        // of each tool the newest
	handoffs map[string]string // agents that scripted calls of a function hand over to
	last     *scripted         // the step that the newest response of the conversation took; nil before the first
}

// begin is where an exchange begins.
type begin struct {
	exchange int
	sample   int64
	at       time.Time
}

// scripted is a step and what became of it.
type scripted struct {
	Step
	gone     bool   // taken, or passed over
	response string // the newest that took it
}

// NewScript returns the script of steps, which must be in the order written. opts may be nil.
func NewScript(steps []Step, opts *ScriptOptions) *Script {
	s := &Script{handoffs: map[string]string{}}
	if opts != nil {
		s.opts = *opts
	}
	s.agent = s.opts.Agent
	for _, step := range steps {
		s.steps = append(s.steps, scripted{Step: step})
	}
	return s
}

// Begin says that from a sample of the session's input on, the caller's words belong to exchange.
// The sample counts at 24 kHz from the first one sent, as in [fakeserver.Turn]. A typed turn belongs to the
// exchange that had begun last when it came. It is safe from any goroutine.
func (s *Script) Begin(exchange int, atSample int64) {
	s.mu.Lock()
	s.begins = append(s.begins, begin{exchange, atSample, time.Now()})
	s.mu.Unlock()
}

// Session returns the model of a session of the call. Every one after the first goes on where the script stands: its input
// begins anew, so that its turns are told apart by when they came, and before one came the caller's newest words count.
func (s *Script) Session(info fakeserver.SessionInfo) fakeserver.Model {
	if info.Number <= 1 {
		return s
	}
	return &laterSession{Script: s}
}

// laterSession is the script in another session than the first of the call.
type laterSession struct {
	*Script
	begun bool // it has answered: what tools returned before it knows only as far as it was told
}

// Respond implements [fakeserver.Model].
func (s *laterSession) Respond(req *fakeserver.Request) fakeserver.Reply {
	if !s.begun {
		s.begun, s.outputs = true, nil
		s.keep(req.Returned())
	}
	turn, at := req.NewestTurn()
	if turn == nil {
		at = time.Now()
	}
	return s.respond(req, s.newest(func(b begin) bool { return !b.at.After(at) }))
}

// newest returns the exchange of the newest of the caller's words that are so, or 0.
func (s *Script) newest(is func(begin) bool) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	newest := 0
	for _, b := range s.begins {
		if is(b) {
			newest = b.exchange
		}
	}
	return newest
}

// exchange returns the exchange that a response belongs to: that of the newest turn.
func (s *Script) exchange(req *fakeserver.Request) int {
	turn, at := req.NewestTurn()
	if turn == nil {
		return 0
	}
	return s.newest(func(b begin) bool {
		return turn.Typed && !b.at.After(at) || !turn.Typed && b.sample < turn.End
	})
}

// Respond implements [fakeserver.Model].
func (s *Script) Respond(req *fakeserver.Request) fakeserver.Reply {
	return s.respond(req, s.exchange(req))
}

// respond answers a request of an exchange.
func (s *Script) respond(req *fakeserver.Request, exchange int) fakeserver.Reply {
	s.keep(req.Outputs)
	if req.OutOfBand {
		if step := s.beside(exchange, req); step != nil {
			return s.take(step, req, "")
		}
		return fakeserver.Reply{}
	}
	s.follow(req.Outputs)
	s.giveBack(exchange)
	step, misfit := s.next(exchange, req)
	if step == nil {
		return s.unscripted(req)
	}
	s.last = step
	return s.take(step, req, misfit)
}

// giveBack makes the step that was taken last one to be taken again, if it is to be heard, is of the exchange, and nothing of
// it was heard.
func (s *Script) giveBack(exchange int) {
	st := s.last
	if st != nil && st.UntilHeard && st.Exchange == exchange && s.opts.Unheard != nil && s.opts.Unheard(st.response) {
		st.gone = false
	}
	s.last = nil
}

// beside returns the step that a response beside the conversation takes; nil for none.
func (s *Script) beside(exchange int, req *fakeserver.Request) *scripted {
	for i := range s.steps {
		st := &s.steps[i]
		if st.gone || st.Exchange != exchange || st.OutOfBand == "" || s.misfit(&st.Step, req) != "" {
			continue
		}
		for _, value := range req.Metadata {
			if words.SameName(value, st.OutOfBand) {
				return st
			}
		}
	}
	return nil
}

// take has a response take a step. Misfit is why it does not fit, if it must be taken all the same.
func (s *Script) take(step *scripted, req *fakeserver.Request, misfit string) fakeserver.Reply {
	step.gone, step.response = true, req.ResponseID
	s.note(&StepTaken{Ref: step.Ref, ResponseID: req.ResponseID, Spoken: step.Say != "" && req.Spoken})
	if misfit != "" {
		s.note(&StepWrong{Ref: step.Ref, Reason: misfit})
	}
	say, unfilled := s.filled(&step.Step)
	if unfilled != "" {
		s.note(&StepWrong{Ref: step.Ref, Reason: unfilled})
	}
	reply := fakeserver.Reply{
		Say: say, Calls: s.calls(step, req.Tools), Then: step.Then, Latency: step.Latency, Speed: s.speed(step.Speed),
		Fails: step.Fails, Incomplete: step.Incomplete,
	}
	if step.Handoff != "" {
		reply.Calls = s.handOver(step, req.Tools)
	}
	if _, lost := req.Admit(reply); len(lost) > 0 {
		s.note(&StepWrong{Ref: step.Ref, Reason: strings.Join(lost, "; ")})
	}
	return reply
}

// speed is how fast the sound of a step comes that has a speed of its own, or 0.
func (s *Script) speed(own float64) float64 {
	if s.opts.Speed == 0 {
		return own
	}
	return cmp.Or(own, 1) * s.opts.Speed
}

// follow changes the agent once the output of a handoff has come.
func (s *Script) follow(outputs []fakeserver.Output) {
	for _, o := range outputs {
		if agent, ok := s.handoffs[o.Name]; ok {
			s.agent = agent
			delete(s.handoffs, o.Name)
		}
	}
}

// next returns the step that a response takes, and why it does not fit if it must be taken all the
// same. Steps passed over are closed. nil means that no step is left.
func (s *Script) next(exchange int, req *fakeserver.Request) (step *scripted, misfit string) {
	var passed []*scripted
	var reasons []string
	for i := range s.steps {
		st := &s.steps[i]
		if st.Exchange != exchange || st.gone || st.OutOfBand != "" {
			continue
		}
		why := s.misfit(&st.Step, req)
		if why == "" || !st.mayPass() {
			step, misfit = st, why
			break
		}
		passed, reasons = append(passed, st), append(reasons, why)
	}
	if step == nil {
		return nil, ""
	}
	for i, st := range passed {
		st.gone = true
		s.note(&StepClosed{Ref: st.Ref, Reason: "passed over: " + reasons[i]})
	}
	return step, misfit
}

// mayPass reports whether the step may stay unused.
func (st *Step) mayPass() bool {
	return st.Optional || st.Understood != nil || st.Answers != ""
}

// misfit returns why a step does not fit a response; "" if it does.
func (s *Script) misfit(st *Step, req *fakeserver.Request) string {
	if st.As != "" && !words.SameName(st.As, s.agent) {
		return fmt.Sprintf("it is for agent %s, but %s is in charge", st.As, orNobody(s.agent))
	}
	if st.Understood != nil && (req.Turn == nil || !st.Understood(req.Turn.Transcript)) {
		return "the turn was understood otherwise"
	}
	if st.Answers == "" {
		return ""
	}
	for _, o := range req.Outputs {
		if words.SameName(o.Name, st.Answers) {
			return ""
		}
	}
	return "the response does not answer " + st.Answers
}

func orNobody(agent string) string {
	if agent == "" {
		return "nobody"
	}
	return agent
}

// handOver returns the step's calls with that of the session's tool that hands over.
func (s *Script) handOver(step *scripted, tools []string) []fakeserver.ToolCall {
	wanted := transferTo + step.Handoff
	if agent, ok := words.FindName(step.Handoff, slices.Sorted(maps.Keys(s.opts.Transfers))); ok {
		wanted = s.opts.Transfers[agent]
	}
	calls := s.calls(step, tools)
	if tool, ok := words.FindName(wanted, tools); ok {
		s.handoffs[tool] = step.Handoff
		return append(calls, fakeserver.ToolCall{Name: tool})
	}
	if step.Invented {
		return append(calls, fakeserver.ToolCall{Name: wanted})
	}
	s.note(&StepWrong{Ref: step.Ref,
		Reason: fmt.Sprintf("no tool hands over to %s; the session's tools: %s", step.Handoff, orNone(tools))})
	return calls
}

// calls returns the step's calls, each of the session's tool that it names; what is none of them is
// called as it is written.
func (s *Script) calls(step *scripted, tools []string) []fakeserver.ToolCall {
	calls := slices.Clone(step.Tools)
	for i := range calls {
		if tool, ok := words.FindName(calls[i].Name, tools); ok {
			calls[i].Name = tool
		} else if s.opts.Offered && !step.Invented && calls[i].Server == "" {
			s.note(&StepWrong{Ref: step.Ref, Reason: fmt.Sprintf("the session offers no tool %s; it has %s", calls[i].Name, orNone(tools))})
		}
	}
	return calls
}

// orNone names tools.
func orNone(tools []string) string {
	if len(tools) == 0 {
		return "none"
	}
	return strings.Join(tools, ", ")
}

// transferTo begins the name of a tool that hands over; the agent's name follows.
const transferTo = "transfer_to_"

func (s *Script) unscripted(req *fakeserver.Request) fakeserver.Reply {
	if s.opts.Loose {
		return fakeserver.Reply{Say: s.opts.Otherwise, Speed: s.opts.Speed}
	}
	s.note(&Unscripted{ResponseID: req.ResponseID, Cause: causeOf(req)})
	return fakeserver.Reply{}
}

// causeOf says in words what a response answers.
func causeOf(req *fakeserver.Request) string {
	switch {
	case len(req.Outputs) > 0:
		names := make([]string, len(req.Outputs))
		for i, o := range req.Outputs {
			names[i] = o.Name
		}
		return "the output of " + strings.Join(names, ", ")
	case req.Turn != nil && req.NewTurn && req.Turn.Typed:
		return fmt.Sprintf("the typed turn %q", req.Turn.Transcript)
	case req.Turn != nil && req.NewTurn:
		return fmt.Sprintf("the turn understood as %q", req.Turn.Transcript)
	case len(req.Injected) > 0:
		return fmt.Sprintf("the injected message %q", req.Injected[len(req.Injected)-1])
	default:
		return "response.create"
	}
}

func (s *Script) note(n Note) {
	if s.opts.Note != nil {
		s.opts.Note(n)
	}
}
