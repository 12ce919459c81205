package scenarios

import (
	"iter"
	"time"

	"github.com/voicesim/voicesim/scenarios/internal/forms"
)

// Timing says when an act begins. The zero value is the verb's own moment.
type Timing struct {
	After   *Moment       // nil: the verb's own moment
	Delay   time.Duration // after that moment
	Sweep   *Sweep        // moves Delay, which is its first offset; nil does not
	BargeIn bool          // written as barge_in: After is the agent's start, and the agent must be audible then
}

// CallerStep is something that the caller does. What, the verb of its step says:
//
//	verb         Words                            of the rest
//	caller       what is said                     Parts, Gain, Speed, Voice, Audio
//	backchannel  what is said                     the same
//	typed        the message                      -
//	image        the path of the file             Image
//	dtmf         the keys                         Tone, Pause
//	sound        the name, or the path of a file  Gain, Audio
//	mute         ""                               Lasting
type CallerStep struct {
	Timing
	Pos      Pos          // of what stands behind the verb
	Words    string       // as written, pauses included
	Parts    []SpeechPart // the words cut at pauses; at least one where the caller speaks
	Reaction Reaction     // what the agent owes; "" is what the verb has: see Step.Owed
	Gain     float64      // decibels
	Speed    float64      // how many times as fast as recorded; 0 is once
	Voice    string       // whose; "" is any
	VoicePos Pos          // of its name, where the step has one of its own
	Audio    string       // a WAV file that is heard, by its path from the scenario; "" looks for the words
	AudioPos Pos          // of its name
	Image    string       // a PNG or JPEG file, by its path from the scenario

	Tone, Pause time.Duration // how long each key sounds, and the silence between two
	Lasting     time.Duration // how long the line delivers silence
}

// SpeechPart is a stretch of speech, and the pause after it.
type SpeechPart = forms.SpeechPart

// ParseSpeech cuts a caller's words at the pauses written in them, as in "Where's my order? <700ms>
// It's A1001." It fails on a pause without a unit, and on one that has no words before or behind it.
func ParseSpeech(words string) ([]SpeechPart, error) { return forms.ParseSpeech(words) }

// Reaction is what the agent owes an act of the caller.
type Reaction string

// The reactions.
const (
	ReactionAnswer Reaction = "answer"
	ReactionStop   Reaction = "stop"
	ReactionIgnore Reaction = "ignore"
	ReactionAny    Reaction = "any"
)

// ReactStep is a caller who reacts to what the agent says, turn by turn.
type ReactStep struct {
	Branches []*Branch    // in the order in which they are looked at; at least one
	Until    *Expectation // ends it; nil where a branch hangs up and nothing else ends it
	AtMost   int          // turns of the caller
}

// Branch is one thing that a caller who reacts may do.
type Branch struct {
	When *Expectation // looked for since the caller's last turn; nil fits always
	Act  *Step        // what the caller does then: it has the index and the exchange of the react step
}

// Speaks reports whether somebody says words on the caller's side, to the agent or not.
func (s *Step) Speaks() bool { return s.Verb == VerbCaller || s.Verb == VerbBackchannel }

// Sounds reports whether the caller makes a sound on the line: speech, keys, and what is neither.
func (s *Step) Sounds() bool { return s.Speaks() || s.Verb == VerbDTMF || s.Verb == VerbSound }

// TakesTurn reports whether the caller says something to the agent with the step, by whatever means, so that an exchange
// begins.
func (s *Step) TakesTurn() bool {
	switch s.Verb {
	case VerbCaller, VerbTyped, VerbImage, VerbDTMF, VerbReact:
		return true
	default:
		return false
	}
}

// Told returns the words or the keys by which the caller tells the agent something; "" is none.
func (s *Step) Told() string {
	if s.Speaks() || s.Verb == VerbTyped || s.Verb == VerbDTMF {
		return s.Caller.Words
	}
	return ""
}

// Owed returns what the agent owes an act of the caller's: an answer, unless it is no turn or the step says otherwise.
func (s *Step) Owed() Reaction {
	switch {
	case s.Caller.Reaction != "":
		return s.Caller.Reaction
	case s.Verb == VerbBackchannel || s.Verb == VerbSound:
		return ReactionIgnore
	case s.Verb == VerbMute:
		return ReactionAny
	default:
		return ReactionAnswer
	}
}

// Steps yields the steps of the script in their order, and behind a react step what its branches do.
func (sc *Scenario) Steps() iter.Seq[*Step] {
	return func(yield func(*Step) bool) {
		for _, s := range sc.Script {
			if !yield(s) {
				return
			}
			if s.React == nil {
				continue
			}
			for _, b := range s.React.Branches {
				if !yield(b.Act) {
					return
				}
			}
		}
	}
}

// Act returns what is done at a place of the script: the step, or what a branch of it does, counted from 1. It is nil where
// there is none.
func (sc *Scenario) Act(step, branch int) *Step {
	if step < 0 || step >= len(sc.Script) {
		return nil
	}
	s := sc.Script[step]
	switch {
	case branch == 0:
		return s
	case s.React == nil || branch < 0 || branch > len(s.React.Branches):
		return nil
	}
	return s.React.Branches[branch-1].Act
}

// Writes reports whether the caller types or shows something.
func (sc *Scenario) Writes() bool {
	for s := range sc.Steps() {
		if s.Verb == VerbTyped || s.Verb == VerbImage {
			return true
		}
	}
	return false
}
