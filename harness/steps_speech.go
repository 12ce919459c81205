package harness

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

// CallerSays is the caller speaking words: [Options.Speech] says where their sound is looked for. "<700ms>" inside is a pause
// within the turn. It begins when the agent's turn is over, unless BargeIn, After or Delay say otherwise.
func CallerSays(words string) *Step { return newStep(scenarios.VerbCaller, words) }

// BargeIn lets the caller cut in, with words or otherwise: it begins so long after the agent was first heard.
func (s *Step) BargeIn(after time.Duration) *Step {
	return s.option("BargeIn", "a step of the caller", "barge_in", after, callerActs...)
}

// Reaction sets what the agent owes the caller's words or what else the caller does: [scenarios.ReactionIgnore] for what is meant for
// somebody else.
func (s *Step) Reaction(owed scenarios.Reaction) *Step {
	return s.option("Reaction", "a step of the caller that is no Mute", "reaction", owed, callerActs[:len(callerActs)-1]...)
}

// Gain makes the caller, or a sound, louder or softer, by decibels.
func (s *Step) Gain(db float64) *Step {
	return s.option("Gain", "words of the caller or a Sound", "gain", fmt.Sprintf("%gdB", db), scenarios.VerbCaller, scenarios.VerbBackchannel, scenarios.VerbSound)
}

// Speed has the caller speak so many times as fast, from 0.5 to 2, at the same pitch; of a response of the model it is how fast
// its sound comes, from 0.1 to 10 times as fast as usual.
func (s *Step) Speed(times float64) *Step {
	return s.option("Speed", "words of the caller or of the model", "speed", strconv.FormatFloat(times, 'f', -1, 64)+"x", scenarios.VerbCaller, scenarios.VerbModel)
}

// In gives the caller's words a voice: of recordings those of this voice are taken, and a voice that speaks is asked for it.
func (s *Step) In(voice string) *Step { return s.ofCaller("In", "voice", voice) }

// Pronounced tells a voice that speaks how the caller's words are pronounced, with the same pauses in it.
func (s *Step) Pronounced(spoken string) *Step { return s.ofCaller("Pronounced", "spoken", spoken) }

func (s *Step) ofCaller(method, name string, value any) *Step {
	return s.option(method, "a step of the caller that speaks", name, value, scenarios.VerbCaller, scenarios.VerbBackchannel)
}

// From has a WAV file say the words of the caller or of the model, by its path in [Conversation.Files].
func (s *Step) From(file string) *Step {
	if s.verb == scenarios.VerbModel && s.keys[0].value == nil {
		return s.mistake("From belongs to words of the caller or of the model")
	}
	return s.option("From", "words of the caller or of the model", "audio", file, scenarios.VerbCaller, scenarios.VerbBackchannel, scenarios.VerbModel)
}

// ModelSays is one response of the simulated model: words to be spoken. "<tool>" and "<tool.field>" in them stand for
// what that tool returned last.
func ModelSays(words string) *Step {
	if words == "" {
		return newStep(scenarios.VerbModel, nil)
	}
	return newStep(scenarios.VerbModel, words)
}

// ModelAsks is one response of the simulated model: a tool call without words. With is marshalled to
// JSON; nil is an empty object.
func ModelAsks(tool string, with any) *Step {
	return newStep(scenarios.VerbModel, nil).Asking(tool, with)
}

// Asking adds a tool call to a response of the model; several are asked for at once.
func (s *Step) Asking(tool string, with any) *Step {
	if s.verb != scenarios.VerbModel {
		return s.mistake("Asking belongs to a step of the model")
	}
	args := json.RawMessage("{}")
	if with != nil {
		var err error
		if args, err = marshal(with); err != nil {
			return s.mistake(fmt.Sprintf("arguments of %s: %v", tool, err))
		}
	}
	s.tools = append(s.tools, []key{{"tool", tool}, {"with", args}})
	return s
}

// HandingOff adds a handoff to a response of the model.
func (s *Step) HandingOff(agent string) *Step { return s.ofModel("HandingOff", "handoff", agent) }

// As demands that a response of the model is given as this agent.
func (s *Step) As(agent string) *Step { return s.ofModel("As", "as", agent) }

// Optional lets a response of the model stay unused or unheard.
func (s *Step) Optional() *Step { return s.ofModel("Optional", "optional", true) }

// Invented marks that a response of the model asks for a tool, arguments or an agent that there are not.
func (s *Step) Invented() *Step { return s.ofModel("Invented", "invented", true) }

// ModelSaysNothing is one response of the simulated model without words, sound or tools.
func ModelSaysNothing() *Step { return newStep(scenarios.VerbModel, nil).Set("silent", true) }

// Understanding has only a response take a step of the model that answers a turn which the server understood so: a text matcher,
// or a [*regexp.Regexp]. The step may stay unused.
func (s *Step) Understanding(text any) *Step { return s.when("Understanding", "understood", text) }

// Answering has only a response take a step of the model that answers the output of a tool. The step may stay unused.
func (s *Step) Answering(tool string) *Step { return s.when("Answering", "answers", tool) }

// when adds to what a response must answer to take the step.
func (s *Step) when(method, name string, value any) *Step {
	for i := range s.keys {
		if all, ok := s.keys[i].value.([]key); ok && s.keys[i].name == "when" {
			s.keys[i].value = append(all, key{name, value})
			return s
		}
	}
	return s.ofModel(method, "when", []key{{name, value}})
}

// UntilHeard has the next response of the exchange take a step of the model again, as long as nothing of it was heard.
func (s *Step) UntilHeard() *Step { return s.ofModel("UntilHeard", "until_heard", true) }

// OutOfBand gives a step of the model to a response beside the conversation, which has the name among the values of its
// metadata.
func (s *Step) OutOfBand(name string) *Step { return s.ofModel("OutOfBand", "out_of_band", name) }

// Latency lets a response of the model begin so much later.
func (s *Step) Latency(d time.Duration) *Step { return s.ofModel("Latency", "latency", d) }

func (s *Step) ofModel(method, name string, value any) *Step {
	return s.option(method, "a step of the model", name, value, scenarios.VerbModel)
}
