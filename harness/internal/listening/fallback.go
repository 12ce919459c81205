package listening

import (
	"bytes"

	"github.com/voicesim/voicesim/fakeserver"
)

// Fallback is a runtime's own sound. The zero value is one of which no word times are known.
type Fallback struct {
	Speech fakeserver.Speech // as it was said
	Sound  []byte            // of that, in the output's format
}

// PlaysFallback notes that the runtime will play its own sound, in the output's format, under an id that is no item's. words are
// what it says; "" is that nobody knows.
func (a *Arrivals) PlaysFallback(id, words string, sound []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	it := a.item(id, id)
	it.agent, it.isFallback, it.done = "", true, true
	it.speaker.wire = it.speaker.format // nobody converts it
	it.samples = a.speaker.Heard(nil, sound)
	it.runs = []run{{n: len(it.samples)}}
	if bytes.Equal(sound, a.Fallback.Sound) {
		it.make(making{Speech: fakeserver.Speech{Words: a.Fallback.Speech.Words}})
	} else {
		it.text.WriteString(words)
		it.estimate()
	}
	a.response(id).ended = true
}

// responseID is that of the response whose sound it is; "" is none.
func (it *arrival) responseID() string {
	if it.isFallback {
		return ""
	}
	return it.response
}
