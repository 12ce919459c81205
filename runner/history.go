package runner

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

// history is the conversation in its order. Every change of an item costs the same however long the
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
type history struct {
	order   *list.List // of *entry
	byID    map[string]*list.Element
	byCall  map[string]*list.Element
	hidden  map[string]bool   // ids of items to come that are hidden
	asides  map[string]bool   // ids of items out of band that are being made
	authors map[string]author // of items to come
}

// author is whose item it is.
type author struct{ agent, response string }

// entry is an item while it changes.
type entry struct {
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
func (e *entry) said() string {
	if len(e.parts) == 1 {
		return e.parts[0].text()
	}
	var all strings.Builder
	for i := range e.parts {
		all.WriteString(e.parts[i].text())
	}
	return all.String()
}

// maxParts bounds the content indexes of an item. Chosen: the protocol's items have one or two.
const maxParts = 64

// part returns a part of the entry.
func (e *entry) part(content int) *part {
	content = min(max(content, 0), maxParts-1)
	for len(e.parts) <= content {
		e.parts = append(e.parts, part{})
	}
	return &e.parts[content]
}

func newHistory() *history {
	return &history{
		order: list.New(), byID: map[string]*list.Element{}, byCall: map[string]*list.Element{},
		hidden: map[string]bool{}, asides: map[string]bool{}, authors: map[string]author{},
	}
}

// change is what an input did; nil is nothing.
type change struct {
	what  Change
	entry *entry
}

// items returns the conversation.
func (h *history) items(ear ear) []Item {
	out := make([]Item, 0, h.order.Len())
	for el := h.order.Front(); el != nil; el = el.Next() {
		out = append(out, el.Value.(*entry).snapshot(ear))
	}
	return out
}

// ear is what is known of what reaches the caller's ear.
type ear struct {
	elsewhere bool                 // the agent is heard, or read, in a way that this side does not know of
	unheard   []playout.Truncation // items of which not everything was heard, and how far they are
}

// snapshot is the item as it stands.
//
//	item                                     | heard of it
//	-----------------------------------------+------------------------------------------------------
//	no message of a response of this session | all
//	truncated                                | as much as was heard before the cut
//	without sound                            | nothing: it is written, or its sound did not come yet
//	not heard to its end                     | as much as was heard by now
//	all that came was heard, more is missing | as much as can be said in the time
//	heard to its end                         | all
func (e *entry) snapshot(ear ear) Item {
	it := e.Item
	if it.Text == "" {
		it.Text = e.said()
	}
	it.Heard = it.Text
	all := it.Status == wire.StatusCompleted
	switch at := slices.IndexFunc(ear.unheard, func(t playout.Truncation) bool { return t.ID == it.ID }); {
	case it.Truncated:
		it.Heard = playout.HeardText(it.Text, it.HeardFor, it.Generated, all)
	case it.Type != wire.ItemMessage || it.ResponseID == "" || ear.elsewhere:
	case e.received == 0:
		it.Heard = ""
	case at >= 0:
		t := ear.unheard[at]
		it.Heard = playout.HeardText(it.Text, t.Heard, t.Generated, all || e.whole())
	case !all && !e.whole():
		it.Heard = playout.HeardText(it.Text, e.received, e.received, false)
	}
	return it
}

// whole reports whether the sound of an item is as long as its text.
func (e *entry) whole() bool { return e.sounded && e.Status != wire.StatusIncomplete }

// sounds notes that so much sound of an item came.
func (h *history) sounds(item string, received time.Duration, by author) {
	e := h.entry(item, wire.RoleAssistant)
	e.received += received
	e.Agent, e.ResponseID = by.agent, by.response
}

// sounded notes that all sound of an item came.
func (h *history) sounded(item string) {
	if el, ok := h.byID[item]; ok {
		el.Value.(*entry).sounded = true
	}
}

// added takes an item that the server shows. previous is the id of the item before it; known says
// whether the server told it.
func (h *history) added(item *wire.Item, previous string, known bool) *change {
	if el, ok := h.byID[item.ID]; ok {
		e := el.Value.(*entry)
		e.learn(item)
		return &change{ItemUpdated, e}
	}
	e := &entry{Item: Item{ID: item.ID, Hidden: h.hidden[item.ID]}}
	delete(h.hidden, item.ID)
	if a, ok := h.authors[item.ID]; ok {
		e.Agent, e.ResponseID = a.agent, a.response
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
	return &change{ItemAdded, e}
}

func (h *history) put(e *entry, el *list.Element) {
	h.byID[e.ID] = el
	if e.Type == wire.ItemFunctionCall && e.CallID != "" {
		h.byCall[e.CallID] = el
	}
}

// learn takes over what the server says about an item.
func (e *entry) learn(item *wire.Item) {
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

// said takes the next piece of what the model says.
func (h *history) said(item string, content int, text string, by author) {
	e := h.entry(item, wire.RoleAssistant)
	e.part(content).said.WriteString(text)
	e.Agent, e.ResponseID = by.agent, by.response
}

// final takes the final text of a part of what the model says, and returns the text of all parts.
func (h *history) final(item string, content int, text string, by author) string {
	e := h.entry(item, wire.RoleAssistant)
	e.part(content).final = text
	e.Agent, e.ResponseID = by.agent, by.response
	return e.said()
}

// attribute notes whose an item is, which may be still to come.
func (h *history) attribute(item string, by author) {
	if el, ok := h.byID[item]; ok {
		e := el.Value.(*entry)
		e.Agent, e.ResponseID = by.agent, by.response
		return
	}
	h.authors[item] = by
}

// forgetAuthors forgets the items of a response that did not come.
func (h *history) forgetAuthors(response string) {
	maps.DeleteFunc(h.authors, func(_ string, by author) bool { return by.response == response })
}

// entry returns a message, made now at the end if the server has not shown it.
func (h *history) entry(id, role string) *entry {
	if el, ok := h.byID[id]; ok {
		return el.Value.(*entry)
	}
	e := &entry{Item: Item{ID: id, Type: wire.ItemMessage, Role: role, Status: wire.StatusInProgress}}
	h.put(e, h.order.PushBack(e))
	return e
}

// understood takes the transcript of what the caller said.
func (h *history) understood(item, text string) *change {
	e := h.entry(item, wire.RoleUser)
	e.Text, e.Status = text, wire.StatusCompleted
	return &change{ItemUpdated, e}
}

// truncated notes how much of an item was heard.
func (h *history) truncated(item string, heard, generated time.Duration) *change {
	e := h.entry(item, wire.RoleAssistant)
	e.Truncated, e.HeardFor, e.Generated = true, heard, generated
	return &change{ItemUpdated, e}
}

// answered notes the output of a function call.
func (h *history) answered(callID, output string) *change {
	el, ok := h.byCall[callID]
	if !ok {
		return nil
	}
	e := el.Value.(*entry)
	e.Output = output
	return &change{ItemUpdated, e}
}

// hide makes an item to come hidden.
func (h *history) hide(id string) { h.hidden[id] = true }

// deleted forgets an item.
func (h *history) deleted(id string) *change {
	el, ok := h.byID[id]
	if !ok {
		return nil
	}
	e := el.Value.(*entry)
	h.order.Remove(el)
	delete(h.byID, id)
	delete(h.byCall, e.CallID)
	return &change{ItemRemoved, e}
}
