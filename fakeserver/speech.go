package fakeserver

import (
	"cmp"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/voice"
)

// Word is a displayed word and when it is spoken.
type Word = audio.Word

// Speech is sound with its words.
type Speech struct {
	Samples []int16 // 24 kHz mono, read-only: it may be shared
	Words   []Word  // in the order spoken
}

// Voice turns text into speech. It is deterministic: the same text gives the same samples.
type Voice interface {
	// Speak returns the speech of text, or a Speech without samples if this voice cannot say it.
	Speak(text string) Speech
}

// Voices is the voice that asks each of voices in turn until one can say the text.
func Voices(voices ...Voice) Voice { return voiceList(voices) }

type voiceList []Voice

func (l voiceList) Speak(text string) Speech {
	for _, v := range l {
		if s := v.Speak(text); len(s.Samples) > 0 {
			return s
		}
	}
	return Speech{}
}

// Babble is a voice that needs no recordings: speech-like sound, a syllable a pulse of a voice with
// formants, whose words have exact times. It lasts about as long as a person would take, in any script: an English word
// about 0.36 s; what is spelled, such as a number, 0.24 s for each character. The same text always gives the same samples, other words give
// other sound, no sample is zero, and the level is that of a telephone voice (about -20 dBFS). The
// zero value works.
type Babble struct {
	PitchHz float64 // of the voice; zero means 165
}

// Speak implements [Voice]. Text without letters and digits has no speech.
func (b Babble) Speak(text string) Speech {
	samples, words := voice.Babble(text, cmp.Or(b.PitchHz, 165))
	if len(words) == 0 {
		return Speech{}
	}
	return Speech{Samples: samples, Words: words}
}

// atTempo returns speech that is said so many times as fast: the pitch stays, words and sound get shorter or
// longer.
func (s Speech) atTempo(speed float64) Speech {
	if speed == 1 || len(s.Samples) == 0 {
		return s
	}
	words := make([]Word, len(s.Words))
	for i, w := range s.Words {
		words[i] = Word{Text: w.Text, Start: time.Duration(float64(w.Start) / speed), End: time.Duration(float64(w.End) / speed)}
	}
	return Speech{Samples: voice.AtTempo(s.Samples, speed), Words: words}
}
