package harness

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness/internal/files"
	"github.com/voicesim/voicesim/harness/internal/handset"
	"github.com/voicesim/voicesim/internal/voice"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/speech"
)

// callerSound is what an act of the caller's needs: the sound that it makes, or the picture that it shows.
type callerSound struct {
	samples []int16
	from    string // where the sound of speech comes from, as timeline.ActBegan says it
	picture string // a data URI; "" is none
}

// made makes what an act of the caller's needs, and has the simulator know the words.
func (l *lines) made(ctx context.Context, o *Options, sc *scenarios.Scenario, step *scenarios.Step) (*callerSound, error) {
	c := step.Caller
	switch step.Verb {
	case scenarios.VerbDTMF:
		return &callerSound{samples: handset.Keys(c.Words, c.Tone, c.Pause)}, nil
	case scenarios.VerbSound:
		return noise(sc.Files, c)
	case scenarios.VerbImage:
		uri, why := files.Image(sc.Files, c.Image)
		if why != "" {
			return nil, fmt.Errorf("%s %s", c.Image, why)
		}
		return &callerSound{picture: uri}, nil
	default:
		return l.speech(ctx, o, sc, c)
	}
}

// speech is what the caller says, if that is anything.
func (l *lines) speech(ctx context.Context, o *Options, sc *scenarios.Scenario, c *scenarios.CallerStep) (*callerSound, error) {
	made := &callerSound{}
	var parts []speech.Speech
	for _, line := range c.Lines() {
		s, err := o.Speech.Find(ctx, lineOf(sc, line))
		if err != nil {
			return nil, err
		}
		if s.From != speech.FromBundled && made.from != string(speech.FromStandIn) { // the last in the order of looking counts
			made.from = string(s.From)
		}
		id := line.Words
		if c.Speed != 0 && c.Speed != 1 {
			s, id = atTempo(s, c.Speed), fmt.Sprintf("%s (%gx)", line.Words, c.Speed)
		}
		if s.From != speech.FromBundled || id != line.Words {
			l.own = append(l.own, fakeserver.Utterance{ID: id, Text: line.Words, Samples: s.Samples, Words: s.Words, Speaker: s.Voice})
		}
		parts = append(parts, s)
	}
	made.samples = handset.Spoken(c, parts)
	return made, nil
}

// atTempo is speech that is said so many times as fast.
func atTempo(s speech.Speech, speed float64) speech.Speech {
	s.Samples = voice.AtTempo(s.Samples, speed)
	words := make([]speech.Word, len(s.Words))
	at := func(d time.Duration) time.Duration { return time.Duration(float64(d) / speed) }
	for i, w := range s.Words {
		words[i] = speech.Word{Text: w.Text, Start: at(w.Start), End: at(w.End)}
	}
	s.Words = words
	return s
}

// noise is a sound that is no speech: one of the bundled ones, or a file beside the scenario.
func noise(beside fs.FS, c *scenarios.CallerStep) (*callerSound, error) {
	var samples []int16
	if c.Audio != "" {
		var why string
		if samples, why = files.Sound(beside, c.Audio); why != "" {
			return nil, fmt.Errorf("%s %s", c.Audio, why)
		}
	} else {
		u, ok := audiofixtures.Find(audiofixtures.Noise, c.Words, "")
		if !ok {
			return nil, fmt.Errorf("there is no sound %q", c.Words)
		}
		all := u.Samples()
		samples = all[audio.Samples(u.SpeechStart, audio.RateHz):min(audio.Samples(u.SpeechEnd, audio.RateHz), len(all))]
	}
	return &callerSound{samples: handset.Louder(samples, c.Gain)}, nil
}
