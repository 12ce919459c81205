package voice

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/voicesim/voicesim/audio"
)

// Lengths of what Babble says, in milliseconds. Chosen to speak about as fast as people do.
const (
	syllableMs    = 180
	spelledMs     = 240
	aroundWordMs  = 40 // soft sound after each word
	commaPauseMs  = 160
	periodPauseMs = 320
	edgeMs        = 30 // before the first word
)

// Babble speaks a text without recordings: speech-like sound, a syllable a pulse of a voice of a pitch with
// formants, whose words have exact times. It lasts about as long as a person would take in the script of the words
// ([speech.Length]): an English word takes about 0.36 s; what is spelled, such as a number, 0.24 s for each character. The same text always gives the same samples, other words give other sound, no sample is zero,
// and the level is that of a telephone voice (about -20 dBFS). Samples are at 24 kHz. Text without letters and
// digits gives none.
func Babble(text string, pitchHz float64) (samples []int16, words []audio.Word) {
	t := throat{pitchHz: pitchHz, samples: make([]int16, 0, len(text)*audio.RateHz/12)}
	t.rest(edgeMs)
	for _, field := range strings.Fields(text) {
		if !strings.ContainsFunc(field, sayable) {
			continue
		}
		if n := len(words); n > 0 {
			t.rest(pauseAfter(words[n-1].Text))
		}
		start := len(t.samples)
		t.word(field)
		words = append(words, audio.Word{Text: field, Start: streamTime(start), End: streamTime(len(t.samples))})
		t.rest(aroundWordMs)
	}
	if len(words) == 0 {
		return nil, nil
	}
	return t.samples, words
}

func streamTime(samples int) time.Duration { return audio.Duration(samples, audio.RateHz) }

// pauseAfter returns the milliseconds of the pause that a word's punctuation makes.
func pauseAfter(word string) int {
	switch last, _ := utf8.DecodeLastRuneInString(word); {
	case strings.ContainsRune(".!?。！？।؟", last):
		return periodPauseMs
	case strings.ContainsRune(",;:、，；：،", last):
		return commaPauseMs
	}
	return 0
}

func sayable(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
