package conversation

import (
	"container/list"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// Change is what happened to an item of the history.
type Change uint8

// The changes of an item.
const (
	ItemAdded Change = iota
	ItemUpdated
	ItemRemoved
)

// History is the conversation in its order. Every change of an item costs the same however long the
// conversation is.
//
//	input                                | effect
//	-------------------------------------+--------------------------------------------------
//	added, after a known item            | a new item stands right behind that one
//	added, after none                    | … in front
//	added, after an unknown one          | … at the end
//	attributed                           | it has an author, as soon as it is there
//	added, without a status              | in progress
//	added again                          | only what it says more; it stays where it is
//	text, of an unknown item             | an assistant's message at the end
//	final text of a part                 | takes the place of its pieces
//	done                                 | status and final text; never less text than before
//	done, without a status               | completed
//	understood                           | the text of that part of it
//	understood, of an unknown item       | a user's message at the end
//	truncated                            | heard is estimated, and stays when text comes later
//	answered                             | the function call has its output
//	deleted                              | gone
type History struct {
	order   *list.List // of *Entry
	byID    map[string]*list.Element
	byCall  map[string]*list.Element
	hidden  map[string]bool   // ids of items to come that are hidden
	Asides  map[string]bool   // ids of items out of band that are being made
	authors map[string]Author // of items to come
}

// Author is whose item it is.
type Author struct{ Agent, Response string }

// New returns an empty conversation.
func New() *History {
	return &History{
		order: list.New(), byID: map[string]*list.Element{}, byCall: map[string]*list.Element{},
		hidden: map[string]bool{}, Asides: map[string]bool{}, authors: map[string]Author{},
	}
}

// Changed is what an input did; nil is nothing.
type Changed struct {
	What  Change
	Entry *Entry
}

// Items returns the conversation.
func (h *History) Items(ear Ear) []Item {
	out := make([]Item, 0, h.order.Len())
	for el := h.order.Front(); el != nil; el = el.Next() {
		out = append(out, el.Value.(*Entry).Snapshot(ear))
	}
	return out
}

// Sounds notes that so much sound of an item came.
func (h *History) Sounds(item string, received time.Duration, by Author) {
	h.answer(item, by).received += received
}

// Sounded notes that all sound of an item came.
func (h *History) Sounded(item string) {
	if el, ok := h.byID[item]; ok {
		el.Value.(*Entry).sounded = true
	}
}

// Done takes an item that the server shows in its final state. Where it stands was said when it was added.
func (h *History) Done(item *wire.Item) *Changed {
	c := h.Added(item, "", false)
	if item.Status == "" {
		c.Entry.Status = wire.StatusCompleted
	}
	return c
}

// Added takes an item that the server shows. previous is the id of the item before it; known says
// whether the server told it.
func (h *History) Added(item *wire.Item, previous string, known bool) *Changed {
	if el, ok := h.byID[item.ID]; ok {
		e := el.Value.(*Entry)
		e.learn(item)
		return &Changed{ItemUpdated, e}
	}
	e := &Entry{Item: Item{ID: item.ID, Hidden: h.hidden[item.ID], Status: wire.StatusInProgress}}
	delete(h.hidden, item.ID)
	if by, ok := h.authors[item.ID]; ok {
		e.by(by)
		delete(h.authors, item.ID)
	}
	e.learn(item)
	after, ok := h.byID[previous]
	switch {
	case ok:
		h.put(e, h.order.InsertAfter(e, after))
	case known && previous == "":
		h.put(e, h.order.PushFront(e))
	default:
		h.put(e, h.order.PushBack(e))
	}
	return &Changed{ItemAdded, e}
}

func (h *History) put(e *Entry, el *list.Element) {
	h.byID[e.ID] = el
	if e.Type == wire.ItemFunctionCall && e.CallID != "" {
		h.byCall[e.CallID] = el
	}
}

// Said takes the next piece of what the model says.
func (h *History) Said(item string, content int, text string, by Author) {
	h.answer(item, by).part(content, wire.ContentOutputAudio).said.WriteString(text)
}

// Final takes the final text of a part of what the model says, and returns the text of all parts.
func (h *History) Final(item string, content int, text string, by Author) string {
	e := h.answer(item, by)
	e.part(content, wire.ContentOutputAudio).final = text
	return e.text()
}

// Attribute notes whose an item is, which may be still to come.
func (h *History) Attribute(item string, by Author) {
	if el, ok := h.byID[item]; ok {
		el.Value.(*Entry).by(by)
		return
	}
	h.authors[item] = by
}

// ForgetAuthors forgets the items of a response that did not come.
func (h *History) ForgetAuthors(response string) {
	maps.DeleteFunc(h.authors, func(_ string, by Author) bool { return by.Response == response })
}

// entry returns a message, made now at the end if the server has not shown it.
func (h *History) entry(id, role string) *Entry {
	if el, ok := h.byID[id]; ok {
		return el.Value.(*Entry)
	}
	e := &Entry{Item: Item{ID: id, Type: wire.ItemMessage, Role: role, Status: wire.StatusInProgress}}
	h.put(e, h.order.PushBack(e))
	return e
}

// answer returns a message of the agent, made now at the end if the server has not shown it.
func (h *History) answer(id string, by Author) *Entry {
	e := h.entry(id, wire.RoleAssistant)
	e.by(by)
	return e
}

// Understood takes the transcript of what the caller said, in a part of an item.
func (h *History) Understood(item string, content int, text string) *Changed {
	e := h.entry(item, wire.RoleUser)
	e.part(content, wire.ContentInputAudio).final, e.Status = text, wire.StatusCompleted
	return &Changed{ItemUpdated, e}
}

// Truncated notes how much of an item was heard.
func (h *History) Truncated(item string, heard, generated time.Duration) *Changed {
	e := h.entry(item, wire.RoleAssistant)
	e.Truncated, e.HeardFor, e.Generated = true, heard, generated
	return &Changed{ItemUpdated, e}
}

// Answered notes the output of a function call.
func (h *History) Answered(callID, output string) *Changed {
	el, ok := h.byCall[callID]
	if !ok {
		return nil
	}
	e := el.Value.(*Entry)
	e.Output = output
	return &Changed{ItemUpdated, e}
}

// Hide makes an item to come hidden.
func (h *History) Hide(id string) { h.hidden[id] = true }

// Deleted forgets an item.
func (h *History) Deleted(id string) *Changed {
	el, ok := h.byID[id]
	if !ok {
		return nil
	}
	e := el.Value.(*Entry)
	h.order.Remove(el)
	delete(h.byID, id)
	delete(h.byCall, e.CallID)
	return &Changed{ItemRemoved, e}
}

// Find returns an item, and the id of the one before it.
func (h *History) Find(id string) (item Item, before string, known bool) {
	el, known := h.byID[id]
	if !known {
		return Item{}, "", false
	}
	if prev := el.Prev(); prev != nil {
		before = prev.Value.(*Entry).ID
	}
	return el.Value.(*Entry).Item, before, true
}

// Words returns what messages say, each on lines of its own: what is known of it, or what the server shows of it in items
// if that is more.
func (h *History) Words(messages []string, shown []wire.Item) string {
	var texts []string
	for _, id := range messages {
		text := ""
		if el, ok := h.byID[id]; ok {
			text = el.Value.(*Entry).text()
		}
		if i := slices.IndexFunc(shown, func(it wire.Item) bool { return it.ID == id }); i >= 0 {
			e := &Entry{}
			if e.learn(&shown[i]); legible(e.text()) > legible(text) {
				text = e.text()
			}
		}
		if text != "" {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "\n")
}
