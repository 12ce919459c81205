package listening

import (
	"slices"
	"strings"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/words"
)

// arrival is the audio of one item: what the model made of it, where the server tells that, before anything can
// happen to it on the way; else what arrived.
type arrival struct {
	item, response, agent string
	made                  bool            // samples are what the model made
	samples               []int16         // read-only if made
	arrived               int             // samples from its start, as far as the farthest that arrived
	strange               *arrival        // what arrived of it and the model never made; nil is nothing
	isStrange             bool            // it is that
	isFallback            bool            // no server made it: it is the runtime's own
	text                  strings.Builder // its transcript so far
	done                  bool            // no more audio comes
	estimated             bool            // the word times are a guess
	words                 []wordMark

	// What was heard of it.
	nextWord int       // first word not heard yet
	heard    int       // samples from its start, as far as the farthest heard one
	next     int       // where it should go on: behind the sample that was heard last
	holes    []stretch // what was passed over before that, and not heard since
	lost     []stretch // what was played and the line lost, in the order in which it was played
}

// stretch is a part of an item, by sample.
type stretch struct{ from, to int }

// making is the speech that the model makes of an item. The zero value is unknown.
type making struct {
	fakeserver.Speech
	estimated bool // the word times are a guess
}

// make gives the item what the model makes of it.
func (it *arrival) make(m making) {
	if len(m.Samples) > 0 {
		it.made, it.samples = true, m.Samples
	}
	for _, w := range m.Words {
		it.estimated = m.estimated
		end := audio.Samples(w.End, audio.RateHz)
		if it.made {
			end = min(end, len(it.samples)) // at another rate it may be shorter by a sample
		}
		it.mark(w.Text, audio.Samples(w.Start, audio.RateHz), end)
	}
}

// mark adds a word that is heard from one sample to another. In a script that is written without spaces it is several,
// spread over the samples.
func (it *arrival) mark(word string, start, end int) {
	pieces := words.Pieces(word)
	it.estimated = it.estimated || len(pieces) > 1
	for i, p := range pieces {
		from := start + (end-start)*i/len(pieces)
		it.words = append(it.words, wordMark{text: p, start: from, end: start + (end-start)*(i+1)/len(pieces)})
	}
}

// takes takes a piece of the audio as it arrived. It reports false for a piece of what the model did not make.
func (it *arrival) takes(piece []int16) bool {
	if !it.made {
		it.samples = append(it.samples, piece...)
		it.arrived = len(it.samples)
		return true
	}
	at := it.arrived
	if !stands(it.samples, piece, at) {
		for at = 0; at+len(piece) <= len(it.samples) && !stands(it.samples, piece, at); at++ {
		}
	}
	if at+len(piece) > len(it.samples) {
		return false
	}
	it.arrived = max(it.arrived, at+len(piece))
	return true
}

// stands reports whether a piece stands whole in samples at a place.
func stands(samples, piece []int16, at int) bool {
	return at+len(piece) <= len(samples) && slices.Equal(samples[at:at+len(piece)], piece)
}

// said returns the words of which any sample lies in a stretch, separated by spaces.
func (it *arrival) said(s stretch) string {
	var said []string
	for _, w := range it.words {
		if w.start < s.to && w.end > s.from {
			said = append(said, w.text)
		}
	}
	return words.Join(said)
}

// estimate spreads the words of the transcript over the item's samples.
func (it *arrival) estimate() {
	fields := strings.Fields(it.text.String())
	letters := 0
	for _, w := range fields {
		letters += len(w) + 1
	}
	it.estimated = true
	place := 0
	for _, w := range fields {
		start := len(it.samples) * place / letters
		place += len(w) + 1
		it.mark(w, start, len(it.samples)*place/letters)
	}
}
