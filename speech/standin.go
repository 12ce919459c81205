package speech

import (
	"hash/fnv"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/voicesim/voicesim/audio"
)

// StandIn speaks words of which nobody has a recording: not speech, but speech-like sound, with a beat for each
// syllable and a time for each word. It lasts as long as a person would take. Each voice, sentence and word sounds
// different from all others, so the simulator's recogniser knows it from anything else, as it knows recordings; no
// other recogniser can understand it. The same words in the same voice always give the same samples, and no sample is
// zero. Text without letters and digits gives no speech.
func StandIn(text, voice string) Speech {
	text = strings.Join(strings.Fields(text), " ")
	t := throat{pitchHz: pitchOf(voice), samples: make([]int16, 0, len(text)*audio.RateHz/12)}
	var spoken []Word
	for i, field := range strings.Fields(text) {
		n, each := Syllables(field)
		if n == 0 {
			continue
		}
		if len(spoken) > 0 {
			t.rest(aroundWord + pauseAfter(spoken[len(spoken)-1].Text))
		}
		start := len(t.samples)
		t.word(seedOf(voice, text, strconv.Itoa(i)), n, each)
		spoken = append(spoken, Word{Text: field, Start: audio.Duration(start, audio.RateHz), End: audio.Duration(len(t.samples), audio.RateHz)})
	}
	return Speech{Samples: t.samples, Words: spoken, From: FromStandIn, Voice: voice}
}

// Around words, chosen to speak about as fast as people do.
const (
	aroundWord  = 40 * time.Millisecond // soft sound after each word
	commaPause  = 160 * time.Millisecond
	periodPause = 320 * time.Millisecond
)

// pauseAfter returns the pause that a word's punctuation makes.
func pauseAfter(word string) time.Duration {
	for strings.HasSuffix(word, `"`) || strings.HasSuffix(word, ")") {
		word = word[:len(word)-1]
	}
	switch last := []rune(word); {
	case len(last) == 0:
		return 0
	case strings.ContainsRune(".!?…。！？।؟", last[len(last)-1]):
		return periodPause
	case strings.ContainsRune(",;:、，；：،", last[len(last)-1]):
		return commaPause
	}
	return 0
}

// The pitches of voices, of men and women. "" is in between.
const (
	lowestHz, highestHz = 95, 230
	usualHz             = 165
)

func pitchOf(voice string) float64 {
	if voice == "" {
		return usualHz
	}
	return lowestHz + (highestHz-lowestHz)*float64(seedOf(voice)>>32&1023)/1023
}

// seedOf mixes parts into a seed. Case does not count: who writes a word otherwise means the same.
func seedOf(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(strings.Map(unicode.ToLower, p)))
		_, _ = h.Write([]byte{0})
	}
	return mix(h.Sum64())
}

// mix spreads every bit of a seed over all of them.
func mix(seed uint64) uint64 {
	seed ^= seed >> 30
	seed *= 0xbf58476d1ce4e5b9
	seed ^= seed >> 27
	seed *= 0x94d049bb133111eb
	return seed ^ seed>>31
}
