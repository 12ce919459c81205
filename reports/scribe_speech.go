package reports

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/timeline"
)

// answer is the speech of one response: what the model made and what was heard of it.
type answer struct {
	at     time.Duration // its first sign
	agent  string
	made   strings.Builder
	item   string   // the newest of which made has text
	pieces []*piece // usually one
}

// piece is what was heard of an answer at one stretch.
type piece struct {
	*row
	heard []words.Unit
	open  bool
	cut   bool // it was not heard to the end of what the model made
}

// speech takes what is made and heard of the agent.
func (s *scribe) speech(at time.Duration, fact timeline.Fact) {
	switch f := fact.(type) {
	case timeline.Generated:
		a := s.answer(at, f.Response)
		if a.item != "" && a.item != f.Item {
			a.made.WriteByte(' ')
		}
		a.item = f.Item
		a.made.WriteString(f.Text)
	case timeline.UtteranceBegan:
		a, who := s.answer(at, cmp.Or(f.Response, f.Item)), f.Agent
		if f.Fallback {
			who, s.cuts.fallbacks[f.Item] = whoFallback, true
		}
		p := &piece{row: s.add(at, cmp.Or(who, a.agent), ""), open: true}
		a.pieces, s.utterances[f.Utterance], s.voices = append(a.pieces, p), p, append(s.voices, p.row)
	case timeline.WordHeard:
		if p := s.utterances[f.Utterance]; p != nil {
			p.heard = append(p.heard, heardUnits(at, f)...)
		}
	case timeline.UtteranceEnded:
		if p := s.utterances[f.Utterance]; p != nil {
			p.end, p.open, p.cut = max(f.LastHeard, p.at), false, !f.Complete
		}
	case timeline.Foreign:
		s.sound(at, f.Length)
	}
}

// heardUnits are the units of a heard word.
func heardUnits(at time.Duration, w timeline.WordHeard) []words.Unit {
	units := words.Units(w.Text)
	for i := range units {
		units[i].At, units[i].Lost = at, w.Lost
	}
	if w.Partial && len(units) > 0 {
		units[len(units)-1].Cut = true
	}
	return units
}

// answer returns the answer of a response, new if need be.
func (s *scribe) answer(at time.Duration, response string) *answer {
	a := s.answers[response]
	if a == nil {
		a = &answer{at: at, agent: s.who()}
		s.answers[response] = a
		s.order = append(s.order, a)
	}
	return a
}

// speaking reports whether the agent is heard.
func (s *scribe) speaking() bool {
	for _, p := range s.utterances {
		if p.open {
			return true
		}
	}
	return false
}

// write writes down an answer: what was heard of it, and what was made and not heard.
func (s *scribe) write(a *answer) {
	made := words.Units(a.made.String())
	var heard [][]words.Unit
	for _, p := range a.pieces {
		heard = append(heard, s.withHoles(p))
	}
	texts := words.Compared(made, heard)
	if len(a.pieces) == 0 && len(made) > 0 {
		s.add(a.at, a.agent, "%s", texts[0])
	}
	for i, p := range a.pieces {
		p.text = texts[i]
		if p.cut && !strings.HasSuffix(p.text, "]") {
			p.text += " [cut off]"
		}
	}
}

// hole is from what length on nothing in the middle of an answer is written down. Chosen: longer than the pauses within
// and between sentences.
const hole = time.Second

// withHoles returns what was heard of a piece, with marks where nothing was heard in the middle of it.
func (s *scribe) withHoles(p *piece) []words.Unit {
	var out []words.Unit
	next := 0
	for _, gap := range gaps(s.track, p.at, p.end) {
		for next < len(p.heard) && p.heard[next].At <= gap.from {
			out, next = append(out, p.heard[next]), next+1
		}
		nothing := "[nothing for " + length(gap.to-gap.from) + "]"
		out = append(out, words.Unit{Text: nothing, Folded: nothing, Spaced: true})
	}
	return append(out, p.heard[next:]...)
}

// gap is a stretch of a track without any sound.
type gap struct{ from, to time.Duration }

// gaps finds the stretches without any sound of a track, from an offset to another, that are long.
func gaps(track []int16, from, to time.Duration) []gap {
	var found []gap
	first, last := audio.Samples(from, timeline.RateHz), min(len(track), audio.Samples(to, timeline.RateHz))
	quiet := 0
	for i := first; i < last; i++ {
		if track[i] == 0 {
			quiet++
			continue
		}
		if d := audio.Duration(quiet, timeline.RateHz); d >= hole {
			end := audio.Duration(i, timeline.RateHz)
			found = append(found, gap{end - d, end})
		}
		quiet = 0
	}
	return found
}

// foreignGap is how far pieces of foreign sound may be apart to be told as one. Chosen: some frames.
const foreignGap = 100 * time.Millisecond

// sound writes down sound that the server never sent.
func (s *scribe) sound(at, length time.Duration) {
	if s.foreign == nil || at > s.foreign.end+foreignGap {
		s.foreign = s.add(at, whoSound, "sound that the server never sent")
	}
	s.foreign.end = at + length
}

// longSilence is from what length on a silence is written down. Chosen: longer than people leave between turns.
const longSilence = 3 * time.Second

// silences writes down where nobody was heard for long, until the call was over.
func (s *scribe) silences(over time.Duration) {
	slices.SortStableFunc(s.voices, func(a, b *row) int { return cmp.Compare(a.at, b.at) })
	var until time.Duration
	for _, r := range append(s.voices, &row{at: over}) {
		if r.at-until >= longSilence {
			quiet := s.add(until, whoSilence, "%.1f s", (r.at - until).Seconds())
			quiet.end = r.at
		}
		until = max(until, r.at, r.end)
	}
}
