package listening

import (
	"strings"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/words"
)

// arrival is the audio of one item: what came of it, its words, and what was heard. Places are those of what the model makes,
// or of what came where nobody knows that, in samples that are heard.
type arrival struct {
	stream
	item, response, agent string
	isFallback            bool            // no server made it: it is the runtime's own
	text                  strings.Builder // its transcript so far
	done                  bool            // no more audio comes
	estimated             bool            // the word times are a guess
	words                 []wordMark

	// What was heard of it.
	nextWord  int       // first word not heard yet
	next      int       // of samples, where it should go on: behind the one that was heard last
	played    int       // of samples, behind the farthest that was heard
	ended     int       // place behind the sample that was heard last
	heard     int       // place behind the farthest that was heard
	strangely bool      // what was heard last is none that the model made
	holes     []stretch // what was passed over before that, and not heard since
	lost      []stretch // what was played and the line lost, in the order in which it was played
}

// stretch is a part of an item, by place.
type stretch struct{ from, to int }

// making is the speech that the model makes of an item, as it should arrive. The zero value is unknown.
type making struct {
	fakeserver.Speech
	estimated bool // the word times are a guess
}

// make gives the item what the model makes of it.
func (it *arrival) make(m making) {
	if len(m.Samples) > 0 {
		it.stream.made = m.Samples
	}
	rate := it.speaker.RateHz()
	for _, w := range m.Words {
		it.estimated = m.estimated
		end := audio.Samples(w.End, rate)
		if it.made != nil || it.isFallback {
			end = min(end, it.length()) // at another rate it may be shorter by a sample
		}
		it.mark(w.Text, audio.Samples(w.Start, rate), end)
	}
}

// mark adds a word that is heard from one place to another. In a script that is written without spaces it is several,
// spread over the samples.
func (it *arrival) mark(word string, start, end int) {
	pieces := words.Pieces(word)
	it.estimated = it.estimated || len(pieces) > 1
	for i, p := range pieces {
		from := start + (end-start)*i/len(pieces)
		it.words = append(it.words, wordMark{text: p, start: from, end: start + (end-start)*(i+1)/len(pieces)})
	}
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
	place, length := 0, it.length()
	for _, w := range fields {
		start := length * place / letters
		place += len(w) + 1
		it.mark(w, start, length*place/letters)
	}
}
