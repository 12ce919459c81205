package fakeserver

import "github.com/voicesim/voicesim/wire"

// soFar returns the item as events show it, with what there is so far of one that is still being made.
// Source: guess; events show such an item without content.
func (it *item) soFar() wire.Item {
	w := it.wire
	if it.making == nil {
		return w
	}
	text := wire.Some(it.making.text[:it.making.sent])
	switch {
	case w.Type != wire.ItemMessage:
		w.Arguments = text
	case len(it.making.samples) > 0:
		w.Content = []wire.ContentPart{{Type: wire.ContentOutputAudio, Transcript: text}}
	default:
		w.Content = []wire.ContentPart{{Type: wire.ContentOutputText, Text: text}}
	}
	return w
}
