package conversation

import (
	"container/list"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/wire"
)

// Item is an entry of the conversation as this side knows it.
type Item struct {
	ID     string
	Type   string // "message", "function_call", "function_call_output" or another type of the protocol
	Role   string // "user", "assistant" or "system"; "" for other types than messages
	Status string // "in_progress", "completed" or "incomplete"; "" when the server gives none
	Hidden bool   // put in by the runtime, no part of what was said in the call

	Text      string        // what was said or written: the generated transcript, what was understood
	Heard     string        // as much of Text as was heard so far; an estimate until the sound was heard to its end
	Truncated bool          // the caller did not hear all of it
	HeardFor  time.Duration // how much of the audio was heard, set if Truncated: whole milliseconds
	Generated time.Duration // how much audio of it arrived, set if Truncated: whole milliseconds

	Agent      string // name of the agent who said it or made the call; "" for what is not of an agent
	ResponseID string // of the response that made it; "" for what no response made

	CallID    string          // of function calls and their outputs
	Name      string          // of the function
	Arguments json.RawMessage // of function calls
	Output    string          // of function calls that were answered, and of the answers
}

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
//	added again                          | only what it says more; it stays where it is
//	text, of an unknown item             | an assistant's message at the end
//	final text of a part                 | takes the place of its pieces
//	done                                 | status and final text; never less text than before
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

// Entry is an item while it changes.
type Entry struct {
	Item
	parts []part // of a message that is being said, by content index

	received time.Duration // of its sound
	sounded  bool          // all of its sound came
}

// part is one part of what is being said.
type part struct {
	said  strings.Builder // text by deltas
	final string          // "" until it is known
}

// text is what is known of it.
func (p *part) text() string {
	if p.final != "" {
		return p.final
	}
	return p.said.String()
}

// said is the text of all parts so far.
func (e *Entry) said() string {
	if len(e.parts) == 1 {
		return e.parts[0].text()
	}
	var all strings.Builder
	for i := range e.parts {
		all.WriteString(e.parts[i].text())
	}
	return all.String()
}

// by notes whose it is.
func (e *Entry) by(a Author) { e.Agent, e.ResponseID = a.Agent, a.Response }

// maxParts bounds the content indexes of an item. Chosen: the protocol's items have one or two.
const maxParts = 64

// part returns a part of the entry.
func (e *Entry) part(content int) *part {
	content = min(max(content, 0), maxParts-1)
	for len(e.parts) <= content {
		e.parts = append(e.parts, part{})
	}
	return &e.parts[content]
}

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

// Ear is what is known of what reaches the caller's ear.
type Ear struct {
	Elsewhere bool                 // the agent is heard, or read, in a way that this side does not know of
	Unheard   []playout.Truncation // items of which not everything was heard, and how far they are
}

// Snapshot is the item as it stands.
//
//	item                                     | heard of it
//	-----------------------------------------+------------------------------------------------------
//	no message of a response of this session | all
//	truncated                                | as much as was heard before the cut
//	without sound                            | nothing: it is written, or its sound did not come yet
//	not heard to its end                     | as much as was heard by now
//	all that came was heard, more is missing | as much as can be said in the time
//	heard to its end                         | all
func (e *Entry) Snapshot(ear Ear) Item {
	it := e.Item
	if it.Text == "" {
		it.Text = e.said()
	}
	it.Heard = it.Text
	all := it.Status == wire.StatusCompleted
	switch at := slices.IndexFunc(ear.Unheard, func(t playout.Truncation) bool { return t.ID == it.ID }); {
	case it.Truncated:
		it.Heard = playout.HeardText(it.Text, it.HeardFor, it.Generated, all)
	case it.Type != wire.ItemMessage || it.ResponseID == "" || ear.Elsewhere:
	case e.received == 0:
		it.Heard = ""
	case at >= 0:
		t := ear.Unheard[at]
		it.Heard = playout.HeardText(it.Text, t.Heard, t.Generated, all || e.whole())
	case !all && !e.whole():
		it.Heard = playout.HeardText(it.Text, e.received, e.received, false)
	}
	return it
}

// whole reports whether the sound of an item is as long as its text.
func (e *Entry) whole() bool { return e.sounded && e.Status != wire.StatusIncomplete }

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

// Added takes an item that the server shows. previous is the id of the item before it; known says
// whether the server told it.
func (h *History) Added(item *wire.Item, previous string, known bool) *Changed {
	if el, ok := h.byID[item.ID]; ok {
		e := el.Value.(*Entry)
		e.learn(item)
		return &Changed{ItemUpdated, e}
	}
	e := &Entry{Item: Item{ID: item.ID, Hidden: h.hidden[item.ID]}}
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

// learn takes over what the server says about an item.
func (e *Entry) learn(item *wire.Item) {
	keep := func(field *string, v string) {
		if v != "" {
			*field = v
		}
	}
	keep(&e.Type, item.Type)
	keep(&e.Role, item.Role)
	keep(&e.Status, item.Status)
	keep(&e.CallID, item.CallID)
	keep(&e.Name, item.Name)
	keep(&e.Output, item.Output.Or(""))
	if args := item.Arguments.Or(""); args != "" {
		e.Arguments = json.RawMessage(args)
	}
	if text := textOf(item); legible(text) >= legible(e.said()) {
		keep(&e.Text, text)
	}
}

// legible counts the characters of a text, without those that were broken on the way.
func legible(text string) int {
	return utf8.RuneCountInString(text) - strings.Count(text, "\uFFFD")
}

// textOf is what an item says.
func textOf(item *wire.Item) string {
	var text string
	for i := range item.Content {
		part := &item.Content[i]
		text += part.Text.Or("") + part.Transcript.Or("")
	}
	return text
}

// Said takes the next piece of what the model says.
func (h *History) Said(item string, content int, text string, by Author) {
	h.answer(item, by).part(content).said.WriteString(text)
}

// Final takes the final text of a part of what the model says, and returns the text of all parts.
func (h *History) Final(item string, content int, text string, by Author) string {
	e := h.answer(item, by)
	e.part(content).final = text
	return e.said()
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

// Understood takes the transcript of what the caller said.
func (h *History) Understood(item, text string) *Changed {
	e := h.entry(item, wire.RoleUser)
	e.Text, e.Status = text, wire.StatusCompleted
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
