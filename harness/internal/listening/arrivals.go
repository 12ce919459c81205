package listening

import (
	"sync"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/words"
)

// Arrivals is the agent's audio as it arrived on the wire, item by item, with the words in it. The
// wire tap fills it, the ear reads it.
type Arrivals struct {
	speaker Loudspeaker // what becomes of the audio on the wire

	mu        sync.Mutex // guards the rest
	list      []*arrival // in the order of their first audio
	byItem    map[string]*arrival
	responses map[string]*spokenResponse
	speech    map[string]making // by item: what the model makes, from a server that knows it
	Guessed   map[string]bool   // texts whose word marks are estimates; nil is none. Set before the call
	Fallback  Fallback          // the runtime's own sound, where the harness has made it. Set before the call
	agent     string            // who is speaking, by the handoffs so far
	piece     []int16           // the newest that arrived, reused
	free      converters
}

// wordMark is a word of an item.
type wordMark struct {
	text       string
	start, end int           // places
	began      time.Duration // offset in the call at which it began to be heard
}

// spokenResponse is the audio of one response.
type spokenResponse struct {
	items     []*arrival
	ended     bool // the server closed it
	over      bool // a runtime expects nothing more of it: what comes yet is converted by itself
	cut       bool // it ended otherwise than completed
	truncated bool // the runtime told the server that it was not heard to the end
}

// heardAll reports whether everything was heard that can be: what the model made or, of a response that was cut,
// what arrived of it.
func (r *spokenResponse) heardAll() bool {
	for _, a := range r.items {
		if !r.cut && a.heard < a.length() || a.heard < a.reached() {
			return false
		}
	}
	return true
}

// NewArrivals returns arrivals of nothing. agent is who speaks first, and speaker what becomes of the audio on the wire.
func NewArrivals(agent string, speaker Loudspeaker) *Arrivals {
	return &Arrivals{
		speaker:   speaker,
		agent:     agent,
		byItem:    map[string]*arrival{},
		responses: map[string]*spokenResponse{},
		speech:    map[string]making{},
	}
}

// response returns the entry of a response, new if need be; a.mu must be held.
func (a *Arrivals) response(id string) *spokenResponse {
	r := a.responses[id]
	if r == nil {
		r = &spokenResponse{}
		a.responses[id] = r
	}
	return r
}

// item returns the entry of an item, new if need be; a.mu must be held.
func (a *Arrivals) item(response, id string) *arrival {
	it := a.byItem[id]
	if it == nil {
		it = &arrival{stream: stream{speaker: a.speaker}, item: id, response: response, agent: a.agent}
		it.make(a.speech[id])
		a.byItem[id] = it
		a.list = append(a.list, it)
		r := a.response(response)
		r.items = append(r.items, it)
	}
	return it
}

// Audio adds a piece of an item's audio in the wire's format.
func (a *Arrivals) Audio(response, item string, encoded []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	it := a.item(response, item)
	a.piece = it.adds(encoded, a.piece, &a.free)
	if a.response(response).over {
		it.ends(&a.free)
		it.half = nil
	}
}

// Transcript adds a piece of an item's text.
func (a *Arrivals) Transcript(response, item, text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.item(response, item).text.WriteString(text)
}

// ItemDone notes that no more audio of the item comes. An item without word marks gets estimated ones:
// its words spread over its length by their letters.
func (a *Arrivals) ItemDone(response, item string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	it := a.item(response, item)
	it.ends(&a.free)
	it.done = true
	if it.words == nil {
		it.estimate()
	}
}

// over reports whether an item is of a response that was cut: nothing more of it should be heard.
func (a *Arrivals) over(it *arrival) bool {
	r := a.responses[it.response]
	return r != nil && (r.cut || r.truncated)
}

// NeverHeard reports whether nothing was heard of a response, nor will be: it was cut before.
func (a *Arrivals) NeverHeard(response string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.responses[response]
	if r == nil {
		return true
	}
	for _, it := range r.items {
		if it.heard > 0 {
			return false
		}
	}
	return r.cut || r.truncated
}

// Ended notes how a response ended.
func (a *Arrivals) Ended(response, status string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.response(response)
	r.ended, r.cut = true, status != "completed"
	a.end(r)
}

// GivenUp notes that the runtime expects nothing more of a response, whether the server ended it or not.
func (a *Arrivals) GivenUp(response string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.end(a.response(response))
}

// end ends the sound of a response; a.mu must be held.
func (a *Arrivals) end(r *spokenResponse) {
	r.over = true
	for _, it := range r.items {
		it.ends(&a.free)
		it.half = nil
	}
}

// Lost notes that the connection is gone: no more comes of the responses that were under way.
func (a *Arrivals) Lost() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, r := range a.responses {
		if !r.ended {
			r.ended, r.cut = true, true
			a.end(r)
		}
	}
}

// Truncate notes that the runtime told the server how much of an item was heard.
func (a *Arrivals) Truncate(item string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if it := a.byItem[item]; it != nil {
		a.response(it.response).truncated = true
	}
}

// Spoke takes what the model makes of an item that says a text.
func (a *Arrivals) Spoke(item, text string, speech fakeserver.Speech) {
	a.mu.Lock()
	defer a.mu.Unlock()
	speech.Samples = a.speaker.arrives(speech.Samples)
	a.speech[item] = making{speech, a.Guessed[text]}
}

// HandedOff notes who speaks in the responses to come.
func (a *Arrivals) HandedOff(to string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.agent = to
}

// Within returns the words of an item whose sound ends within so much of it.
func (a *Arrivals) Within(item string, length time.Duration) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	it := a.byItem[item]
	if it == nil {
		return ""
	}
	var kept []string
	for _, w := range it.words {
		if w.end <= audio.Samples(length, a.speaker.RateHz()) {
			kept = append(kept, w.text)
		}
	}
	return words.Join(kept)
}
