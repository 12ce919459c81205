package fakeserver

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/wire"
)

// conversation is the ordered list of a session's items. It has no clock and sends nothing.
type conversation struct {
	id    string
	items []*item
}

// item is an entry of a conversation with what the events do not show.
type item struct {
	wire     wire.Item     // as events show it: without sound
	samples  []int16       // its sound; read-only
	format   audio.Format  // of samples
	turn     *Turn         // the caller's turn that it is; nil for none
	came     time.Time     // when the client sent it, or the turn was committed; zero of the server's own
	injected string        // its text, if it is a message that is not the caller's
	answered bool          // a response has answered it, or it stands for an answer itself
	tokens   tokens.Counts // what it counts as context
	idle     bool          // it is a silence that was taken for a turn
	removed  bool          // deleted by the client
	cut      bool          // truncated by the client: sound that is made later does not join it
	making   *outputItem   // of which response's output it is, while that is open; else nil
}

// find returns the item of an id, or nil. The newest are looked at first.
func (c *conversation) find(id string) *item {
	for _, it := range slices.Backward(c.items) {
		if it.wire.ID == id {
			return it
		}
	}
	return nil
}

// last returns the id of the last item; "" without one.
func (c *conversation) last() string {
	if len(c.items) == 0 {
		return ""
	}
	return c.items[len(c.items)-1].wire.ID
}

// before returns the id of the item's predecessor; "" if it is the first. first reports whether that
// predecessor is the first item of the conversation.
func (c *conversation) before(it *item) (id string, first bool) {
	i := len(c.items) - 1
	for i >= 0 && c.items[i] != it {
		i--
	}
	if i <= 0 {
		return "", false
	}
	return c.items[i-1].wire.ID, i == 1
}

// add appends an item.
func (c *conversation) add(it *item) { c.items = append(c.items, it) }

// rootItem names the place before the first item. Source: the published schema.
const rootItem = "root"

// insert places an item after the one named: "" is at the end, as is one that is gone meanwhile.
func (c *conversation) insert(it *item, after string) {
	place := len(c.items)
	if after == rootItem {
		place = 0
	} else if i := slices.IndexFunc(c.items, func(x *item) bool { return x.wire.ID == after }); i >= 0 {
		place = i + 1
	}
	c.items = slices.Insert(c.items, place, it)
}

// admit tells why a client may not create an item after another. Source: error texts that clients report.
func (c *conversation) admit(it *wire.Item, after string) *problem {
	if after != "" && after != rootItem && c.find(after) == nil {
		return &problem{Code: "item_create_invalid_previous_item_id",
			Message: fmt.Sprintf("Error adding item: the previous item with id '%s' does not exist.", after)}
	}
	if it.ID != "" && c.find(it.ID) != nil {
		return alreadyThere(it.ID)
	}
	if it.Type == wire.ItemFunctionCallOutput && c.call(it.CallID) == nil {
		return &problem{Code: "invalid_tool_call_id",
			Message: fmt.Sprintf("Tool call ID '%s' not found in conversation.", it.CallID)}
	}
	return nil
}

func alreadyThere(id string) *problem {
	return &problem{Code: "item_create_duplicate_item_id", Message: fmt.Sprintf("Error adding item: an item with id '%s' already exists.", id)}
}

// call returns the function call of an id, or nil.
func (c *conversation) call(callID string) *item {
	for _, it := range slices.Backward(c.items) {
		if it.wire.Type == wire.ItemFunctionCall && it.wire.CallID == callID {
			return it
		}
	}
	return nil
}

// remove deletes an item.
func (c *conversation) remove(id string) *problem {
	i := slices.IndexFunc(c.items, func(x *item) bool { return x.wire.ID == id })
	if i < 0 {
		return &problem{Code: "item_delete_invalid_item_id",
			Message: fmt.Sprintf("Error deleting item: the item with id '%s' does not exist.", id)}
	}
	c.items[i].removed = true
	c.items = slices.Delete(c.items, i, i+1)
	return nil
}

// truncate cuts the sound of an item and drops its transcript. Source: the public API reference; the errors
// are those that clients report.
func (c *conversation) truncate(id string, part, endMs int) *problem {
	it := c.find(id)
	if it == nil {
		return &problem{Code: "item_truncate_invalid_item_id", Message: "Item with item_id not found: " + id}
	}
	if it.wire.Role != wire.RoleAssistant || len(it.samples) == 0 || part != 0 {
		return &problem{Code: "unsupported_content_type", Message: "Only model output audio messages can be truncated"}
	}
	if has := it.milliseconds(); endMs > has {
		return &problem{Code: "invalid_value",
			Message: fmt.Sprintf("Audio content of %dms is already shorter than %dms", has, endMs)}
	}
	whole := len(it.samples)
	it.cut = true
	it.samples = it.samples[:audio.Samples(wire.Duration(endMs), it.format.RateHz)]
	it.wire.Content = slices.Clone(it.wire.Content)
	for i := range it.wire.Content {
		it.wire.Content[i].Transcript = wire.Opt[string]{}
	}
	if it.making == nil {
		it.shorten(whole)
	}
	return nil
}

// shorten counts an answer that was truncated from so many samples: what was heard of its sound and, unless it had been
// cancelled, that share of its text. Source: recorded usages after truncations, of gpt-realtime-2.1 for the text.
func (it *item) shorten(whole int) {
	it.tokens.Audio = tokens.OfOutput(it.duration())
	if text := it.tokens.Text - tokens.PerAnswer; text > 0 && whole > 0 && it.wire.Status != wire.StatusIncomplete {
		it.tokens.Text = tokens.PerAnswer + text*len(it.samples)/whole
	}
}

// retrieved returns the item as conversation.item.retrieved shows it: with its sound.
func (it *item) retrieved() wire.Item {
	w := it.soFar()
	w.Content = slices.Clone(w.Content)
	for i := range w.Content {
		if it.cut {
			w.Content[i].Transcript = wire.Opt[string]{}
		}
		if t := w.Content[i].Type; len(it.samples) > 0 && (t == wire.ContentInputAudio || t == wire.ContentOutputAudio) {
			w.Content[i].Audio = wire.Some(it.format.AppendBytes(nil, it.samples))
		}
	}
	return w
}

func (it *item) duration() time.Duration { return audio.Duration(len(it.samples), it.format.RateHz) }

// milliseconds returns the whole milliseconds of the item's sound.
func (it *item) milliseconds() int { return len(it.samples) * 1000 / it.format.RateHz }
