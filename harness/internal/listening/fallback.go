package listening

import "slices"

// PlaysFallback notes that the runtime will play its own sound, in the wire's format, under an id that is no item's. words are
// what it says; "" is that nobody knows.
func (a *Arrivals) PlaysFallback(id, words string, encoded []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	it := a.item(id, id)
	it.agent, it.isFallback = "", true
	it.takes(a.speaker.Heard(nil, encoded))
	it.made, it.done = true, true
	known := a.Fallback
	if known.Samples = a.speaker.Made(known.Samples); slices.Equal(known.Samples, it.samples) {
		it.make(making{Speech: known})
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
