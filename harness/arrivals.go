package harness

import (
	"strings"
	"sync"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
)

// arrivals is the agent's audio as it arrived on the wire, item by item, with the words in it. The
// wire tap fills it, the ear reads it.
type arrivals struct {
	format audio.Format // of the audio on the wire

	mu        sync.Mutex // guards the rest
	list      []*arrival // in the order of their first audio
	byItem    map[string]*arrival
	responses map[string]*spokenResponse
	marks     map[string]marks // word marks by item, from a server that knows them
	guessed   map[string]bool  // texts whose word marks are estimates; nil is none. Set before the call
	agent     string           // who is speaking, by the handoffs so far
}

// arrival is the audio of one item.
type arrival struct {
	item, response, agent string
	samples               []int16
	text                  strings.Builder // its transcript so far
	done                  bool            // no more audio comes
	estimated             bool            // the word times are a guess
	words                 []wordMark
	nextWord              int // first word not heard yet
	heard                 int // samples from its start, as far as the farthest heard one
}

// marks are word marks as the server gives them.
type marks struct {
	words     []fakeserver.Word
	estimated bool
}

// wordMark is a word of an item, by sample.
type wordMark struct {
	text       string
	start, end int
	began      time.Duration // offset in the call at which it began to be heard
}

// spokenResponse is the audio of one response.
type spokenResponse struct {
	items     []*arrival
	ended     bool // the server closed it
	cut       bool // it ended otherwise than completed
	truncated bool // the runtime told the server that it was not heard to the end
}

// heardAll reports whether everything that arrived was heard.
func (r *spokenResponse) heardAll() bool {
	for _, a := range r.items {
		if a.heard < len(a.samples) {
			return false
		}
	}
	return true
}

func newArrivals(agent string) *arrivals {
	return &arrivals{
		agent:     agent,
		byItem:    map[string]*arrival{},
		responses: map[string]*spokenResponse{},
		marks:     map[string]marks{},
	}
}

// response returns the entry of a response, new if need be; a.mu must be held.
func (a *arrivals) response(id string) *spokenResponse {
	r := a.responses[id]
	if r == nil {
		r = &spokenResponse{}
		a.responses[id] = r
	}
	return r
}

// item returns the entry of an item, new if need be; a.mu must be held.
func (a *arrivals) item(response, id string) *arrival {
	it := a.byItem[id]
	if it == nil {
		it = &arrival{item: id, response: response, agent: a.agent}
		it.setWords(a.marks[id])
		a.byItem[id] = it
		a.list = append(a.list, it)
		r := a.response(response)
		r.items = append(r.items, it)
	}
	return it
}

// setWords gives the item the word marks of a server that knows them.
func (it *arrival) setWords(m marks) {
	if len(m.words) == 0 {
		return
	}
	it.estimated = m.estimated
	it.words = make([]wordMark, len(m.words))
	for i, w := range m.words {
		it.words[i] = wordMark{
			text:  w.Text,
			start: audio.Samples(w.Start, audio.RateHz),
			end:   audio.Samples(w.End, audio.RateHz),
		}
	}
}

// audio adds a piece of an item's audio in the wire's format.
func (a *arrivals) audio(response, item string, encoded []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	it := a.item(response, item)
	it.samples = a.format.AppendSamples(it.samples, encoded)
}

// transcript adds a piece of an item's text.
func (a *arrivals) transcript(response, item, text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.item(response, item).text.WriteString(text)
}

// itemDone notes that no more audio of the item comes. An item without word marks gets estimated ones:
// its words spread over its length by their letters.
func (a *arrivals) itemDone(response, item string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	it := a.item(response, item)
	it.done = true
	if it.words == nil {
		it.estimate()
	}
}

// estimate spreads the words of the transcript over the item's samples.
func (it *arrival) estimate() {
	words := strings.Fields(it.text.String())
	letters := 0
	for _, w := range words {
		letters += len(w) + 1
	}
	it.estimated = true
	place := 0
	for _, w := range words {
		start := len(it.samples) * place / letters
		place += len(w) + 1
		it.words = append(it.words, wordMark{text: w, start: start, end: len(it.samples) * place / letters})
	}
}

// ended notes how a response ended.
func (a *arrivals) ended(response, status string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.response(response)
	r.ended, r.cut = true, status != "completed"
}

// truncate notes that the runtime told the server how much of an item was heard.
func (a *arrivals) truncate(item string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if it := a.byItem[item]; it != nil {
		a.response(it.response).truncated = true
	}
}

// spoke takes the word marks of an item.
func (a *arrivals) spoke(item, text string, words []fakeserver.Word) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.marks[item] = marks{words, a.guessed[text]}
	if it := a.byItem[item]; it != nil && it.words == nil {
		it.setWords(a.marks[item])
	}
}

// handedOff notes who speaks in the responses to come.
func (a *arrivals) handedOff(to string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.agent = to
}
