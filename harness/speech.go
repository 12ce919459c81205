package harness

import (
	"context"
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/voice"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/speech"
)

// BundledSpeech returns what says the words of scenarios: the bundled recordings, and where there is none the
// stand-in voice, which the simulator understands. Add folders of recordings or a voice that speaks to it, and hand it to
// [Options].
//
//	own := harness.BundledSpeech()
//	own.Recordings = append(own.Recordings, folder) // speech.OpenFolder(os.DirFS("recordings"), "recordings")
//	opts := &harness.Options{Agents: agents, Speech: own}
func BundledSpeech() *speech.Finder {
	return &speech.Finder{
		Bundled: bundledSpeech,
		Texts: func() (texts []string) {
			for _, u := range audiofixtures.All() {
				if u.Role == audiofixtures.Caller {
					texts = append(texts, u.Text)
				}
			}
			return texts
		},
		StandIn: true,
		Voices:  bundledVoices(),
	}
}

// bundledVoices returns the voices of callers in the bundled recordings, sorted.
func bundledVoices() (names []string) {
	for _, u := range audiofixtures.All() {
		if u.Role == audiofixtures.Caller && !slices.Contains(names, u.Voice) {
			names = append(names, u.Voice)
		}
	}
	slices.Sort(names)
	return names
}

// bundledSpeech returns the bundled recording of a line, from its first to its last voiced sample.
func bundledSpeech(line speech.Line) (speech.Speech, bool) {
	role := audiofixtures.Caller
	if line.Agent {
		role = audiofixtures.Agent
	}
	u, ok := audiofixtures.Find(role, line.Words, line.Voice)
	if !ok {
		return speech.Speech{}, false
	}
	all := u.Samples()
	from := min(audio.Samples(u.SpeechStart, audio.RateHz), len(all))
	to := min(audio.Samples(u.SpeechEnd, audio.RateHz), len(all))
	s := speech.Speech{Samples: all[from:to:to], Words: make([]speech.Word, len(u.Words)), Voice: u.Voice}
	for i, w := range u.Words {
		s.Words[i] = speech.Word{Text: w.Text, Start: max(w.Start-u.SpeechStart, 0), End: min(w.End, u.SpeechEnd) - u.SpeechStart}
	}
	return s, true
}

// lines are what is said in a call.
type lines struct {
	caller  map[*scenarios.Step]*callerSound // whatever the caller does that needs a sound or a picture
	agent   map[string]fakeserver.Speech     // by words, where they have a sound of their own
	guessed map[string]bool                  // of these words the times are estimates
	own     []fakeserver.Utterance           // what callers say that is not among the bundled recordings
}

// linesOf finds the sound of all that is said in a scenario. It does so in real time, before the call begins.
func (o *Options) linesOf(ctx context.Context, sc *scenarios.Scenario) (*lines, error) {
	l := &lines{caller: map[*scenarios.Step]*callerSound{}, agent: map[string]fakeserver.Speech{}, guessed: map[string]bool{}}
	for step := range sc.Steps() {
		switch {
		case step.Caller != nil:
			made, err := l.made(ctx, o, sc, step)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", place(step), err)
			}
			l.caller[step] = made
		case step.Model != nil && step.Model.Say != "":
			line := lineOf(sc, step.Model.Line())
			if line.Audio == "" && !o.Speech.Recorded(line) {
				continue // the simulator's own voice says it
			}
			s, err := o.Speech.Find(ctx, line)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", place(step), err)
			}
			if s.From != speech.FromBundled {
				l.agent[line.Words], l.guessed[line.Words] = agentSpeech(s), s.Estimated
			}
		}
	}
	return l, nil
}

// place names a step in messages.
func place(step *scenarios.Step) string {
	if step.Pos.Line == 0 {
		return fmt.Sprintf("step %d", step.Index+1)
	}
	return step.Pos.String()
}

// lineOf returns a line of a scenario as the finder takes it.
func lineOf(sc *scenarios.Scenario, line scenarios.Line) speech.Line {
	return speech.Line{
		Words: line.Words, Spoken: line.Spoken, Voice: line.Voice, Agent: line.Agent, Audio: line.Audio, Files: sc.Files,
	}
}

// agentSpeech is speech without a sample of zero: to the ear that is silence.
func agentSpeech(s speech.Speech) fakeserver.Speech {
	return fakeserver.Speech{Samples: voice.Audible(s.Samples), Words: s.Words}
}

// ownVoice speaks the words of an agent that have a sound of their own. It is a fakeserver.Voice.
type ownVoice map[string]fakeserver.Speech

// Speak returns the sound of text, or nothing.
func (v ownVoice) Speak(text string) fakeserver.Speech { return v[text] }
