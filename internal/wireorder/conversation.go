package wireorder

import (
	"slices"

	"github.com/voicesim/voicesim/wire"
)

// item is an item that was added to the conversation, or is an output of a response.
type item struct {
	kind, role, name, callID, phase string

	added, done bool    // by events of the conversation
	deleted     bool    // the client may make another of the same id
	committed   bool    // it was the caller's turn
	prompt      bool    // the server's own message before a silence that it takes for a turn
	output      *output // of a response; nil for others
	previous    string  // as added told
	sound       bool    // of the caller: it may be transcribed
	heard       transcript
}

// made reports whether the client made the item.
func (it *item) made() bool {
	return it.output == nil && !it.committed && !it.prompt && it.kind != wire.ItemMCPListTools && it.kind != wire.ItemMCPApprovalRequest
}

func (c *Checker) last() string {
	if len(c.order) == 0 {
		return ""
	}
	return c.order[len(c.order)-1]
}

// converse follows the list of items.
func (c *Checker) converse(ev wire.ServerEvent) *DisorderError {
	switch ev := ev.(type) {
	case *wire.ConversationItemAdded:
		return c.add(ev)
	case *wire.ConversationItemDone:
		return c.itemDone(ev)
	case *wire.ConversationItemRetrieved:
		if d := c.there(ev.Item.ID); d != nil {
			return d
		}
		return c.answersAbout(&c.asked.retrieves, ev.Item.ID, "conversation.item.retrieve")
	case *wire.ConversationItemTruncated:
		if d := c.there(ev.ItemID); d != nil {
			return d
		}
		it := c.items[ev.ItemID]
		if it.role != wire.RoleAssistant {
			return broken(RuleItemKnown, "%s is of the %s, nothing of it was played", ev.ItemID, it.role)
		}
		if o := it.output; o != nil {
			o.truncated = true
			if o.of.cleared && ev.AudioEndMs%20 == 0 { // the server truncates what it does not play (4.22, 13)
				o.of.cleared = false
				return nil
			}
		}
		return c.answersAbout(&c.asked.truncates, truncation(ev.ItemID, ev.ContentIndex, ev.AudioEndMs), "such a conversation.item.truncate")
	case *wire.ConversationItemDeleted:
		if d := c.there(ev.ItemID); d != nil {
			return d
		}
		c.order = slices.DeleteFunc(c.order, func(id string) bool { return id == ev.ItemID })
		c.items[ev.ItemID].deleted = true
		return c.answersAbout(&c.asked.deletes, ev.ItemID, "conversation.item.delete")
	}
	return nil
}

// there complains about an item that is not in the conversation.
func (c *Checker) there(id string) *DisorderError {
	if !slices.Contains(c.order, id) {
		return broken(RuleItemKnown, "%q is not in the conversation", id)
	}
	return nil
}

// add checks conversation.item.added.
func (c *Checker) add(ev *wire.ConversationItemAdded) *DisorderError {
	id := ev.Item.ID
	if c.waiting != "" {
		return broken(RuleItemAtOnce, "%s has not been done", c.waiting)
	}
	it := c.items[id]
	if it != nil && it.deleted && (it.output == nil || it.output.closed) {
		it = nil
	}
	switch {
	case it != nil && it.output != nil && it.output.of.outOfBand:
		return broken(RuleOutOfBand, "%s is of the out-of-band %s", id, it.output.of.id)
	case id == "" || it != nil && (it.added || it.output == nil):
		return broken(RuleItemOnce, "%q was added before", id)
	case it == nil && c.speech.committed != "" && c.speech.committed != id:
		return broken(RuleCommitted, "%s was committed and is not added", c.speech.committed)
	}
	if it == nil {
		it = newItem(&ev.Item)
		it.committed = c.speech.committed == id
		if it.role == wire.RoleSystem && c.speech.idle == awaitsPrompt {
			it.prompt, c.speech.idle = true, prompted
		}
		c.items[id] = it
	}
	if it.committed {
		c.speech.committed = ""
	}
	previous := ev.PreviousItemID.Or("")
	d := firstOf(it.same(&ev.Item), it.opens(&ev.Item))
	if d == nil && it.made() {
		d = c.answersItem(id, it.kind, previous)
	}
	d = firstOf(d, c.place(it, id, previous))
	it.added = true
	if it.output == nil && it.kind != wire.ItemMCPListTools {
		c.waiting = id
	}
	return d
}

func newItem(w *wire.Item) *item {
	it := &item{kind: w.Type, role: w.Role, name: w.Name, callID: w.CallID, phase: w.Phase}
	it.sound = slices.ContainsFunc(w.Content, func(p wire.ContentPart) bool { return p.Type == wire.ContentInputAudio })
	return it
}

// place puts an item where previous says. Turns and outputs come to the end. What a client makes
// comes after the item that it named; null is the front, or the only one.
func (c *Checker) place(it *item, id, previous string) *DisorderError {
	at := slices.Index(c.order, previous) + 1
	switch {
	case previous != "" && at == 0:
		return broken(RulePrevious, "the previous item %q is not there", previous)
	case !it.made() && previous != c.last():
		return broken(RulePrevious, "the previous item is %q, want the last one, %q", previous, c.last())
	}
	it.previous = previous
	c.order = slices.Insert(c.order, at, id)
	return nil
}

// itemDone checks conversation.item.done.
func (c *Checker) itemDone(ev *wire.ConversationItemDone) *DisorderError {
	it := c.items[ev.Item.ID]
	outOfBand := it != nil && it.output != nil && it.output.of.outOfBand
	switch {
	case outOfBand && ev.PreviousItemID.IsSome():
		return broken(RuleOutOfBand, "%s is of the out-of-band %s, and has a previous item", ev.Item.ID, it.output.of.id)
	case it == nil || !it.added && !outOfBand || it.done:
		return broken(RuleItemOnce, "%q is not open", ev.Item.ID)
	}
	it.done = true
	if c.waiting == ev.Item.ID {
		c.waiting = ""
	}
	d := firstOf(it.same(&ev.Item), it.closes(&ev.Item), c.stillAt(it, ev.Item.ID, ev.PreviousItemID.Or("")))
	if d != nil || it.output == nil {
		return d
	}
	return firstOf(it.output.complete(&ev.Item, c.opts.Strict), it.output.holds(&ev.Item))
}

// stillAt checks previous_item_id of conversation.item.done: as it was when the item was added, as it
// is now, or null where the predecessor is the first item, which is a fault of the real server (4.20).
func (c *Checker) stillAt(it *item, id, previous string) *DisorderError {
	at := slices.Index(c.order, id)
	if previous == it.previous || at < 0 {
		return nil
	}
	if at > 0 && previous == c.order[at-1] || at == 0 && previous == "" {
		return nil
	}
	if it.output != nil && at == 1 && previous == "" {
		return nil
	}
	return broken(RulePrevious, "the previous item is %q, want %q", previous, it.previous)
}

// same compares what never changes of an item. A call has its name from the start.
func (it *item) same(w *wire.Item) *DisorderError {
	if w.Type != it.kind || w.Role != it.role || w.Name != it.name || w.CallID != it.callID || w.Phase != it.phase {
		return broken(RuleItemSame, "it was a %s of %q, name %q, call %q, phase %q", it.kind, it.role, it.name, it.callID, it.phase)
	}
	return nil
}

// opens checks the status of an item that is added: one of a response is in progress and empty.
func (it *item) opens(w *wire.Item) *DisorderError {
	if it.output == nil {
		if w.Status == wire.StatusInProgress && it.kind == wire.ItemMessage {
			return broken(RuleItemStatus, "a message of the %s cannot be in progress", w.Role)
		}
		return nil
	}
	if w.Type == wire.ItemMessage || w.Type == wire.ItemFunctionCall {
		if w.Status != wire.StatusInProgress || len(w.Content) > 0 || w.Arguments.Or("") != "" {
			return broken(RuleItemStatus, "it is not in progress and empty: %q", w.Status)
		}
	}
	return nil
}

// closes checks the status of an item that is done.
func (it *item) closes(w *wire.Item) *DisorderError {
	switch {
	case w.Status == wire.StatusInProgress,
		it.output != nil && it.kind == wire.ItemMessage && w.Status == "",
		it.output == nil && it.kind == wire.ItemFunctionCallOutput && w.Status != "":
		return broken(RuleItemStatus, "the status %q is not that of a %s that is done", w.Status, it.kind)
	}
	return nil
}
