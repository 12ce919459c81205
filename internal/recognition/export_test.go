package recognition

import (
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
)

// Powers returns the powers of the bands of a window.
func Powers(sound []float32) []float32 {
	var bands bandPowers
	theSpectrum.powers(&bands, sound)
	return bands[:]
}

// Decimated returns samples at 8 kHz, as prints see them.
func Decimated(samples []int16) []float32 { return appendDecimated(nil, samples) }

// Streamed is what was read of a turn while it was spoken.
type Streamed struct {
	Words []string
	At    []time.Duration // when each was sure, from the start of the turn
	Ends  []time.Duration // when each ended
	Looks int
	Whole string // with what was read after the end
}

// Stream lets a live reader, and then this recogniser, hear a turn in pieces of one length.
func (r *Recogniser) Stream(samples []int16, rateHz int, piece, hold time.Duration) Streamed {
	var s Streamed
	l := NewLive(r.vocabularies...)
	l.Begin()
	fed := 0
	for pos := audio.Samples(piece, rateHz); pos < len(samples); pos += audio.Samples(piece, rateHz) {
		fed += l.Feed(samples[fed:pos], rateHz)
		next := l.next
		for _, w := range l.Look(hold) {
			s.Words = append(s.Words, w.Text)
			s.At = append(s.At, audio.Duration(pos, rateHz))
			s.Ends = append(s.Ends, w.End)
		}
		if l.next != next {
			s.Looks++
		}
	}
	u := r.Understand(samples, rateHz)
	words := slices.Clone(s.Words)
	if len(words) == 0 {
		s.Whole = u.Transcript
		return s
	}
	if u.Known {
		for _, w := range l.Rest(r, 0, rateHz) {
			words = append(words, w.Text)
		}
	}
	s.Whole = strings.Join(words, " ")
	return s
}

// Heard returns the words of the last reading.
func (r *Recogniser) Heard() string {
	var words []string
	for _, w := range r.appendHeard(nil) {
		words = append(words, w.text)
	}
	return strings.Join(words, " ")
}

// SamePrint reports whether the print of samples is the same if they come in pieces.
func SamePrint(samples []int16, rateHz, piece int) bool {
	var whole, grown imprint
	whole.compute(samples, rateHz)
	for at, end := 0, 0; end < len(samples); {
		end = min(end+piece, len(samples))
		at += grown.extend(samples[at:end], rateHz)
	}
	return slices.Equal(whole.bits, grown.bits) && slices.Equal(whole.level, grown.level)
}

// MostTurns is how many turns a vocabulary remembers.
const MostTurns = mostTurns

// Remembers reports whether a vocabulary remembers a turn, and how many it does.
func (v *Vocabulary) Remembers(samples []int16, rateHz int) (this bool, all int) {
	return v.memory.of(keyOf(samples, rateHz)) != nil, len(v.memory.turns)
}

// Anew understands a turn as if nobody had heard it before.
func (r *Recogniser) Anew(samples []int16, rateHz int) Understanding {
	return r.understand(samples, rateHz)
}
