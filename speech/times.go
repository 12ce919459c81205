package speech

import (
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
)

// How far from the end of a word, as it was estimated, a pause may be to be taken for the one behind that word: one that
// punctuation asks for, and others.
const (
	nearAsked = 600 * time.Millisecond
	nearPause = 350 * time.Millisecond
)

// estimate gives each word of a text its time in sound. Words share the time in which something sounds by the lengths
// that [Length] estimates; a pause in the sound lies between two words. The times are those of a guess that
// is good to a syllable or two.
func estimate(text string, sounds []audio.Segment) []Word {
	var out []Word
	var lengths []time.Duration
	var whole time.Duration // of all words, as estimated
	for _, field := range strings.Fields(text) {
		if d := weight(field); d > 0 {
			out, lengths, whole = append(out, Word{Text: field}), append(lengths, d), whole+d
		}
	}
	if len(out) == 0 || len(sounds) == 0 {
		return nil
	}
	var sounding time.Duration
	for _, s := range sounds {
		sounding += s.End - s.Start
	}
	ends := make([]time.Duration, len(out)) // of the words, in time that sounds
	var said time.Duration
	for i, d := range lengths {
		said += d
		ends[i] = time.Duration(float64(sounding) * float64(said) / float64(whole))
	}
	at := time.Duration(0)
	first := 0
	for i, s := range sounds { // words up to each pause share the sound before it
		at += s.End - s.Start
		last := len(out) - 1
		if i < len(sounds)-1 {
			last = wordBefore(out, ends, first, at)
		}
		if last < first {
			continue // no word ends near this pause: it is within one
		}
		stretch(ends, first, last, at)
		first = last + 1
	}
	place(out, ends, sounds)
	return out
}

// letter is how long one letter of an alphabet takes, chosen by trial on the bundled recordings.
const letter = 60 * time.Millisecond

// weight is how long a word is among others. Words of alphabets are better told by their letters than by their syllables.
func weight(word string) time.Duration {
	if s := survey(word); s.vowels > 0 && s.digits == 0 {
		return time.Duration(s.letters) * letter
	}
	return Length(word)
}

// wordBefore returns the word from first on behind which a pause lies: the nearest whose punctuation asks for one, else the
// nearest. first-1 is none.
func wordBefore(words []Word, ends []time.Duration, first int, pause time.Duration) int {
	nearest := func(near time.Duration, asked bool) int {
		best := first - 1
		for i := first; i < len(words)-1; i++ {
			if far := (ends[i] - pause).Abs(); far <= near && (!asked || pauseAfter(words[i].Text) > 0) {
				best, near = i, far
			}
		}
		return best
	}
	if asked := nearest(nearAsked, true); asked >= first {
		return asked
	}
	return nearest(nearPause, false)
}

// stretch moves the end of word last to a place, the ends from first up to it in proportion, and all ends behind
// so that they keep their shares of what is left.
func stretch(ends []time.Duration, first, last int, to time.Duration) {
	before := time.Duration(0)
	if first > 0 {
		before = ends[first-1]
	}
	old, whole := ends[last], ends[len(ends)-1]
	for i := first; i < last; i++ {
		ends[i] = between(ends[i], before, old, before, to)
	}
	ends[last] = to
	for i := last + 1; i < len(ends); i++ {
		ends[i] = between(ends[i], old, whole, to, whole)
	}
}

// between moves a place in [from, to] to where it lies in [newFrom, newTo].
func between(at, from, to, newFrom, newTo time.Duration) time.Duration {
	if to <= from {
		return newTo
	}
	return newFrom + time.Duration(float64(at-from)/float64(to-from)*float64(newTo-newFrom))
}

// place turns ends in time that sounds into times of the sound.
func place(words []Word, ends []time.Duration, sounds []audio.Segment) {
	start := time.Duration(0)
	for i := range words {
		words[i].Start, words[i].End = sounded(sounds, start, false), sounded(sounds, ends[i], true)
		if least := words[i].Start + time.Millisecond; words[i].End < least {
			words[i].End = least
		}
		start = ends[i]
	}
}

// sounded returns the time of the sound at which so much has sounded. At a pause that is its beginning (early)
// or its end.
func sounded(sounds []audio.Segment, d time.Duration, early bool) time.Duration {
	for i, s := range sounds {
		long := s.End - s.Start
		if d < long || d == long && (early || i == len(sounds)-1) {
			return s.Start + d
		}
		d -= long
	}
	return sounds[len(sounds)-1].End
}
