package clientlint

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// conversation is the session's, rebuilt from what the server says of it.
type conversation struct {
	items   []*item
	outputs map[string]*output // of responses, that have not joined it, by item
	root    bool               // the client has placed an item at the beginning
}

// item is an item of the conversation.
type item struct {
	id       string
	kind     string // its type
	callID   string
	name     string        // of the tool that it is a call of
	came     time.Duration // when it joined; of a call of an MCP tool that is over, when it ended
	turn     *turn         // the caller's; nil for none
	injected bool          // a message that is not the caller's
	output   *output       // of a response; nil for one of the client's
	over     bool          // of a call of an MCP tool: it has ended
	answered bool          // a response has answered it, or it stands for an answer itself
	read     bool          // a response has read it, or should have
}

// turn is a turn of the caller's.
type turn struct {
	understood bool
	transcript string
	told       bool // the server has said what it understood
	over       bool // it began while an answer was playing
}

// output is an item that a response makes.
type output struct{ response *response }

// rootItem names the place before the first item. Source: the published schema, conversation.item.create.
const rootItem = "root"

func (c *conversation) init() { c.outputs = map[string]*output{} }

// find returns the item of an id, or nil. The newest are looked at first.
func (c *conversation) find(id string) *item {
	for _, it := range slices.Backward(c.items) {
		if it.id == id {
			return it
		}
	}
	return nil
}

// insert places an item after the one named: "" is at the end, but for one that the client has placed at the beginning.
func (c *conversation) insert(it *item, after string) {
	place := len(c.items)
	if after == "" && c.root {
		place = 0
	} else if i := slices.IndexFunc(c.items, func(x *item) bool { return x.id == after }); i >= 0 {
		place = i + 1
	}
	c.root = false
	c.items = slices.Insert(c.items, place, it)
}

func (c *conversation) remove(id string) {
	c.items = slices.DeleteFunc(c.items, func(x *item) bool { return x.id == id })
}

// unanswered returns what no response has answered: back to an item that was, and to the caller's newest turn.
func (c *conversation) unanswered() []*item {
	var open []*item
	answered, turn := false, false
	for _, it := range slices.Backward(c.items) {
		answered = answered || it.answered
		turn = turn || it.turn != nil
		if !answered && it.tells() {
			open = append(open, it)
		}
		if answered && turn {
			break
		}
	}
	slices.Reverse(open)
	return open
}

// wanted notes that an answer was asked for, and refused: what there is to answer is not forgotten.
func (c *conversation) wanted() {
	for _, it := range c.unanswered() {
		it.read = true
	}
}

// tells reports whether a response may have to answer the item.
func (it *item) tells() bool {
	switch it.kind {
	case wire.ItemFunctionCallOutput:
		return true
	case wire.ItemMCPCall:
		return it.over
	}
	return it.turn != nil || it.injected
}

// transcribed notes what the server wrote down of a turn. Where it says what it understood, that counts.
func (c *conversation) transcribed(id, transcript string) {
	if it := c.find(id); it != nil && it.turn != nil && !it.turn.told && transcript != "" {
		it.turn.understood, it.turn.transcript = true, transcript
	}
}

// added puts an item into the conversation, and notes what it means to the response that reads it. One of the client's that
// stands for an answer makes history of what is before it.
func (l *Linter) added(w *wire.Item, after string) {
	c := &l.conv
	it := &item{id: w.ID, kind: w.Type, callID: w.CallID, name: toolName(w), came: l.now, output: c.outputs[w.ID]}
	delete(c.outputs, w.ID)
	c.insert(it, after)
	if it.output != nil {
		return
	}
	text, sound := contentOf(w)
	switch {
	case w.Type == wire.ItemFunctionCall, w.Role == wire.RoleAssistant:
		it.answered = true
	case w.Role == wire.RoleSystem, w.Role == wire.RoleUser && text != "" && l.opts.Injected(text):
		it.injected = text != ""
	case w.Role == wire.RoleUser:
		it.turn = &turn{understood: text != "" || !sound, transcript: text, over: w.ID == l.sound.takenID && l.sound.takenOver}
	}
}

// itemDone looks at an item that is complete.
func (l *Linter) itemDone(w *wire.Item, after string) {
	if o := l.conv.outputs[w.ID]; o != nil && o.response.outOfBand {
		delete(l.conv.outputs, w.ID) // it never joins
		return
	}
	it := l.conv.find(w.ID)
	if it == nil {
		l.added(w, after)
		it = l.conv.find(w.ID)
	}
	switch w.Type {
	case wire.ItemMCPApprovalRequest:
		l.calls.ask(w, l.now)
	case wire.ItemMCPCall:
		if !it.over {
			it.over, it.came = true, l.now
		}
	}
}

// contentOf joins the text of a message, and reports whether it has sound.
func contentOf(w *wire.Item) (text string, sound bool) {
	for i := range w.Content {
		part := &w.Content[i]
		sound = sound || part.Type == wire.ContentInputAudio
		t := part.Text.Or("")
		if t != "" && text != "" {
			text += " "
		}
		text += t
	}
	return text, sound
}

// toolName names the tool of a call: after that of its server and a slash if it has one.
func toolName(w *wire.Item) string {
	if w.ServerLabel == "" {
		return w.Name
	}
	return w.ServerLabel + "/" + w.Name
}
