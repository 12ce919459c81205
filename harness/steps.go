package harness

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/faultkeys"
	"github.com/voicesim/voicesim/scenarios"
)

// Step is one line of a script written in Go. The functions below make steps, one for each verb of
// the scenario language; their methods add the options that stand beside the verb there.
type Step struct {
	step scenarios.Step
	err  error // a mistake made while building it
}

// CallerSays is the caller speaking words: [Options.Speech] says where their sound is looked for. "<700ms>" inside is a pause
// within the turn. It begins when the agent's turn is over, unless BargeIn or Delay say otherwise.
func CallerSays(words string) *Step {
	parts, err := scenarios.ParseSpeech(words)
	return &Step{err: err, step: scenarios.Step{Verb: scenarios.VerbCaller, Caller: &scenarios.CallerStep{Words: words, Parts: parts}}}
}

// ModelSays is one response of the simulated model: words to be spoken. "<tool>" and "<tool.field>" in them stand for
// what that tool returned last.
func ModelSays(words string) *Step {
	return &Step{step: scenarios.Step{Verb: scenarios.VerbModel, Model: &scenarios.ModelStep{Say: words, Fills: scenarios.ParseFills(words)}}}
}

// ModelAsks is one response of the simulated model: a tool call without words. With is marshalled to
// JSON; nil is an empty object.
func ModelAsks(tool string, with any) *Step { return ModelSays("").Asking(tool, with) }

// HumanApproves is a person approving the oldest waiting call of a tool, as soon as it waits.
func HumanApproves(tool string) *Step {
	return human(scenarios.HumanStep{Decision: scenarios.DecisionApprove, Tool: tool})
}

// HumanRejects is a person refusing it, with a message for the model; "" is the runtime's own.
func HumanRejects(tool, message string) *Step {
	return human(scenarios.HumanStep{Decision: scenarios.DecisionReject, Tool: tool, Message: message})
}

// Fault is something that goes wrong with the connection, at once: one of [scenarios.FaultNames].
func Fault(fault string) *Step {
	s := &Step{step: scenarios.Step{Verb: scenarios.VerbFault, Fault: &scenarios.FaultStep{Name: fault}}}
	if !slices.Contains(scenarios.FaultNames(), fault) {
		return s.mistake(fmt.Sprintf("%q is no fault; these are: %s", fault, strings.Join(scenarios.FaultNames(), ", ")))
	}
	return s
}

// CallerHangsUp is the end of the call, when the agent's turn is over unless Delay says later. What is still observed may be
// expected below it.
func CallerHangsUp() *Step {
	return &Step{step: scenarios.Step{Verb: scenarios.VerbHangup, Hangup: &scenarios.HangupStep{}}}
}

// For sets how long a fault lasts, or by how much it delays events. Only faults with the option for, such
// as stall, accept it.
func (s *Step) For(d time.Duration) *Step {
	f := s.step.Fault
	if f == nil {
		return s.mistake("For belongs to a fault")
	}
	for _, fault := range faultkeys.All() {
		if fault.Name == f.Name && !slices.Contains(fault.Takes, faultkeys.For) {
			return s.mistake(f.Name + " takes no " + faultkeys.For)
		}
	}
	s.step.Fault.For = d
	return s
}

func human(h scenarios.HumanStep) *Step {
	return &Step{step: scenarios.Step{Verb: scenarios.VerbHuman, Human: &h}}
}

// In gives the caller's words a voice: of recordings those of this voice are taken, and a voice that speaks is asked for it.
func (s *Step) In(voice string) *Step {
	if s.step.Caller == nil {
		return s.mistake("In belongs to a step of the caller")
	}
	s.step.Caller.Voice = voice
	return s
}

// From has a WAV file say the words of the caller or of the model, by its path in [Conversation.Files].
func (s *Step) From(file string) *Step {
	switch {
	case s.step.Caller != nil && len(s.step.Caller.Parts) > 1:
		return s.mistake("From takes a file, which has pauses of its own: leave them out of the words")
	case s.step.Caller != nil:
		s.step.Caller.Audio = file
	case s.step.Model != nil && s.step.Model.Say != "":
		s.step.Model.Audio = file
	default:
		return s.mistake("From belongs to words of the caller or of the model")
	}
	return s
}

// Pronounced tells a voice that speaks how the caller's words are pronounced, with the same pauses in it.
func (s *Step) Pronounced(spoken string) *Step {
	if s.step.Caller == nil {
		return s.mistake("Pronounced belongs to a step of the caller")
	}
	parts, err := scenarios.ParseSpeech(spoken)
	switch {
	case err != nil:
		return s.mistake(err.Error())
	case len(parts) != len(s.step.Caller.Parts):
		return s.mistake("Pronounced has other pauses than the words")
	}
	for i := range parts {
		s.step.Caller.Parts[i].Spoken = parts[i].Words
	}
	return s
}

// Asking adds a tool call to a response of the model; several are asked for at once.
func (s *Step) Asking(tool string, with any) *Step {
	m := s.step.Model
	if m == nil {
		return s.mistake("Asking belongs to a step of the model")
	}
	args := json.RawMessage("{}")
	if with != nil {
		var err error
		if args, err = json.Marshal(with); err != nil {
			return s.mistake(fmt.Sprintf("arguments of %s: %v", tool, err))
		}
	}
	m.Tools = append(m.Tools, scenarios.ToolRequest{Tool: tool, With: args})
	return s
}

// HandingOff adds a handoff to a response of the model.
func (s *Step) HandingOff(agent string) *Step {
	if s.step.Model == nil {
		return s.mistake("HandingOff belongs to a step of the model")
	}
	s.step.Model.Handoff = agent
	return s
}

// As demands that a response of the model is given as this agent.
func (s *Step) As(agent string) *Step {
	if s.step.Model == nil {
		return s.mistake("As belongs to a step of the model")
	}
	s.step.Model.As = agent
	return s
}

// Optional lets a response of the model stay unused or unheard.
func (s *Step) Optional() *Step {
	if s.step.Model == nil {
		return s.mistake("Optional belongs to a step of the model")
	}
	s.step.Model.Optional = true
	return s
}

// BargeIn lets the caller cut in: the speech begins so long after the agent was first heard.
func (s *Step) BargeIn(after time.Duration) *Step {
	if s.step.Caller == nil {
		return s.mistake("BargeIn belongs to a step of the caller")
	}
	s.step.Caller.Timing = scenarios.Timing{
		After: &scenarios.Moment{Word: scenarios.MomentAgentStarts}, Delay: after, BargeIn: true,
	}
	return s
}

// Delay lets an act begin so much later than it otherwise would.
func (s *Step) Delay(d time.Duration) *Step {
	switch {
	case s.step.Caller != nil:
		s.step.Caller.Delay = d
	case s.step.Human != nil:
		s.step.Human.Delay = d
	case s.step.Fault != nil:
		s.step.Fault.Delay = d
	case s.step.Hangup != nil:
		s.step.Hangup.Delay = d
	default:
		return s.mistake("Delay belongs to an act of the caller or of a human, or to a fault")
	}
	return s
}

// mistake keeps the first mistake; Play reports it.
func (s *Step) mistake(what string) *Step {
	if s.err == nil {
		s.err = fmt.Errorf("%s step: %s", s.step.Verb, what)
	}
	return s
}
