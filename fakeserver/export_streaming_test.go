package fakeserver

import (
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
)

// Streamed is what was written down of a turn while it was spoken.
type Streamed struct {
	Words []string
	At    []time.Duration // when each was written, from the start of the turn
	Ends  []time.Duration // when each ended
	Looks int
	Whole string // with what was written after the end
}

// Stream lets a live transcription hear a turn in pieces of one length.
func (r *Recogniser) Stream(samples []int16, rateHz int, piece time.Duration, delay string) Streamed {
	b := inputBuffer{format: audio.Format{}.Normal()}
	if rateHz == 8000 {
		b.format = audio.Format{Encoding: audio.PCMU}.Normal()
	}
	b.samples = samples
	var s Streamed
	l := new(live)
	l.begin(0, r.r.vocabularies)
	for pos := audio.Samples(piece, rateHz); pos < len(samples); pos += audio.Samples(piece, rateHz) {
		l.feed(&b, int64(pos))
		next := l.next
		for _, w := range l.look(heldBack(delay)) {
			s.Words = append(s.Words, w.text)
			s.At = append(s.At, audio.Duration(pos, rateHz))
			s.Ends = append(s.Ends, frameTime(w.end))
		}
		if l.next != next {
			s.Looks++
		}
	}
	u := r.r.understand(samples, rateHz)
	words := s.Words[:len(s.Words):len(s.Words)]
	if len(words) == 0 {
		s.Whole = u.transcript
		return s
	}
	if u.known {
		for _, w := range l.rest(r.r.appendHeard(nil), 0) {
			words = append(words, w.text)
		}
	}
	s.Whole = strings.Join(words, " ")
	return s
}

// Heard returns the words of the last reading.
func (r *Recogniser) Heard() string {
	var words []string
	for _, w := range r.r.appendHeard(nil) {
		words = append(words, w.text)
	}
	return strings.Join(words, " ")
}

// SamePrint tells whether the print of samples is the same if they come in pieces.
func SamePrint(samples []int16, rateHz, piece int) bool {
	var whole, grown imprint
	whole.compute(samples, rateHz)
	for at, end := 0, 0; end < len(samples); {
		end = min(end+piece, len(samples))
		at += grown.extend(samples[at:end], rateHz)
	}
	if len(whole.bits) != len(grown.bits) {
		return false
	}
	for i, bits := range whole.bits {
		if bits != grown.bits[i] || whole.level[i] != grown.level[i] {
			return false
		}
	}
	return true
}
