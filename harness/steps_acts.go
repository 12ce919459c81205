package harness

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

// callerActs are the verbs of what the caller does, but for hanging up.
var callerActs = []scenarios.Verb{
	scenarios.VerbCaller, scenarios.VerbTyped, scenarios.VerbImage, scenarios.VerbDTMF, scenarios.VerbBackchannel, scenarios.VerbSound, scenarios.VerbMute,
}

// acts are the verbs that begin at a moment.
var acts = append(slices.Clone(callerActs), scenarios.VerbHuman, scenarios.VerbFault, scenarios.VerbHangup)

// CallerTypes is the caller typing a message, which the agent answers.
func CallerTypes(words string) *Step { return newStep(scenarios.VerbTyped, words) }

// CallerShows is the caller showing the model a picture: a PNG or JPEG file, by its path in [Conversation.Files].
func CallerShows(file string) *Step { return newStep(scenarios.VerbImage, file) }

// CallerPresses is the caller pressing keys of the telephone: digits, *, # and A to D. Tone sets how they sound.
func CallerPresses(keys string) *Step { return newStep(scenarios.VerbDTMF, keys) }

// Tone sets how long each key of CallerPresses sounds, and the silence between two.
func (s *Step) Tone(tone, pause time.Duration) *Step {
	return s.option("Tone", "CallerPresses", "tone", tone, scenarios.VerbDTMF).option("Tone", "CallerPresses", "pause", pause, scenarios.VerbDTMF)
}

// Backchannel is what a listener says who takes no turn: "mm-hmm". It says when it begins, by After, BargeIn or Delay, and neither stops
// the agent nor gets an answer.
func Backchannel(words string) *Step { return newStep(scenarios.VerbBackchannel, words) }

// Sound is a sound on the caller's side that is no speech: "cough", "click", "breath", "doorbell", or a WAV file by its path in
// [Conversation.Files]. It says when it begins, as Backchannel does, and the same is demanded of it.
func Sound(name string) *Step { return newStep(scenarios.VerbSound, name) }

// Mute lets the caller's line deliver silence for so long. It says when it begins, by After, BargeIn or Delay; the steps below do not wait
// for its end.
func Mute(d time.Duration) *Step { return newStep(scenarios.VerbMute, d) }

// Branch is one thing that a caller may do who reacts: see [React].
type Branch struct {
	when Wanted // nil fits always
	then *Step
}

// When is what the caller does after something was observed: CallerSays, CallerTypes, CallerPresses or CallerHangsUp, without a moment of
// its own.
func When(observed Wanted, then *Step) Branch { return Branch{observed, then} }

// Otherwise is what the caller does when nothing else fits.
func Otherwise(then *Step) Branch { return Branch{nil, then} }

// React is a caller who reacts to what the agent says: each time the agent's turn is over, the first branch that fits what was observed
// since the caller's last turn. Until ends it, AtMost bounds it.
//
//	harness.React(
//		harness.When(harness.Heard("order number"), harness.CallerSays("It's A1001.")),
//		harness.Otherwise(harness.CallerSays("I'd like a refund for order A1001.")),
//	).Until(harness.Asked("issue_refund", ""))
func React(branches ...Branch) *Step {
	s := newStep(scenarios.VerbReact, nil)
	all := make([]any, len(branches))
	for i, b := range branches {
		if b.then == nil {
			return s.mistake(fmt.Sprintf("branch %d does nothing: its step is nil", i+1))
		}
		if b.then.err != nil && s.err == nil {
			s.err = b.then.err
		}
		var written []key
		if b.when == nil {
			written = append(written, key{"otherwise", true})
		}
		for _, name := range sortedKeys(b.when) {
			written = append(written, key{name, b.when[name]})
		}
		all[i] = append(written, b.then.written()...)
	}
	s.keys[0].value = all
	return s
}

// AtMost sets how many turns the caller takes in React; 6 without it.
func (s *Step) AtMost(turns int) *Step {
	return s.option("AtMost", "React", "at_most", turns, scenarios.VerbReact)
}

// Always has a human's decision hold for all later calls of the tool, too.
func (s *Step) Always() *Step {
	return s.option("Always", "a step of a human", "always", true, scenarios.VerbHuman)
}

// Stale has a human's decision come when no call waits for one: it has to be without effect.
func (s *Step) Stale() *Step {
	return s.option("Stale", "a step of a human", "stale", true, scenarios.VerbHuman)
}
