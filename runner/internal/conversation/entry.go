package conversation

import (
	"encoding/json"
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
	Status string // "in_progress", "completed" or "incomplete"
	Hidden bool   // put in by the runtime, no part of what was said in the call

	Text      string        // what was said or written: the generated transcript, what was understood; of all parts together
	Parts     []Part        // of messages, as far as they are known; not to be changed
	Heard     string        // as much of Text as was heard so far; an estimate until the sound was heard to its end
	Truncated bool          // the caller did not hear all of it
	HeardFor  time.Duration // how much of the audio was heard, set if Truncated: whole milliseconds
	Generated time.Duration // how much audio of it arrived, set if Truncated: whole milliseconds

	Agent      string // name of the agent who said it or made the call; "" for what is not of an agent
	ResponseID string // of the response that made it; "" for what no response made

	CallID    string          // of function calls and their outputs; of an answer to an MCP server's request, the id of that
	Name      string          // of the function, or of the tool of an MCP server
	Arguments json.RawMessage // of calls, and of requests to approve one
	Output    string          // of function calls that were answered, and of the answers; of calls of MCP servers' tools

	Server   string   // label of the MCP server, of its items
	Tools    []string // names, of an MCP server's list of tools
	Failure  string   // why a call of an MCP server's tool brought nothing
	Approved bool     // of an answer to an MCP server's request
}

// Part is one part of a message. Its place in the message is its content index.
type Part struct {
	Type   string // "input_text", "input_audio", "input_image", "output_text" or "output_audio"
	Text   string // what is written in it, or said
	Image  string // of a picture: its data URI, as it was sent; "" where it was put in by somebody else
	Detail string // of a picture: "auto", "low" or "high"; "" where nothing was said of it
}

// Entry is an item while it changes.
type Entry struct {
	Item
	parts []*part // of a message, by content index

	received time.Duration // of its sound
	sounded  bool          // all of its sound came
}

// part is one part of a message.
type part struct {
	Part                  // what is known of it but for its text
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

// text is the text of all parts so far.
func (e *Entry) text() string {
	if len(e.parts) == 1 {
		return e.parts[0].text()
	}
	var all strings.Builder
	for _, p := range e.parts {
		all.WriteString(p.text())
	}
	return all.String()
}

// by notes whose it is.
func (e *Entry) by(a Author) { e.Agent, e.ResponseID = a.Agent, a.Response }

// maxParts bounds the content indexes of an item. Chosen: the protocol's items have one or two.
const maxParts = 64

// part returns a part of the entry; a new one is of that type until the server says otherwise.
func (e *Entry) part(content int, newType string) *part {
	content = min(max(content, 0), maxParts-1)
	for len(e.parts) <= content {
		e.parts = append(e.parts, &part{Part: Part{Type: newType}})
	}
	return e.parts[content]
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
	e.learnHosted(item)
	if args := item.Arguments.Or(""); args != "" {
		e.Arguments = json.RawMessage(args)
	}
	for i := range min(len(item.Content), maxParts) {
		told := &item.Content[i]
		p := e.part(i, told.Type)
		keep(&p.Type, told.Type)
		keep(&p.Image, told.ImageURL)
		keep(&p.Detail, told.Detail)
		if text := told.Text.Or("") + told.Transcript.Or(""); legible(text) >= legible(p.text()) {
			keep(&p.final, text)
		}
	}
}

// learnHosted takes over what an item says that has to do with an MCP server.
func (e *Entry) learnHosted(item *wire.Item) {
	if item.ServerLabel != "" {
		e.Server = item.ServerLabel
	}
	if item.Type == wire.ItemMCPApprovalResponse {
		e.CallID, e.Approved = item.ApprovalRequestID.Or(e.CallID), item.Approve.Or(e.Approved)
	}
	if failure, failed := item.Error.Value(); failed {
		e.Failure = failure.Error()
	}
	if len(item.Tools) > 0 {
		e.Tools = nil
		for i := range item.Tools {
			e.Tools = append(e.Tools, item.Tools[i].Name)
		}
	}
}

// WithPictures is an item as the server shows it, with the pictures that were sent: it shows none.
func WithPictures(shown, sent *wire.Item) *wire.Item {
	if len(shown.Content) != len(sent.Content) {
		return shown
	}
	whole := *shown
	whole.Content = slices.Clone(shown.Content)
	for i := range whole.Content {
		if whole.Content[i].ImageURL == "" {
			whole.Content[i].ImageURL = sent.Content[i].ImageURL
		}
	}
	return &whole
}

// legible counts the characters of a text, without those that were broken on the way.
func legible(text string) int {
	return utf8.RuneCountInString(text) - strings.Count(text, "\uFFFD")
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
	it.Text = e.text()
	for _, p := range e.parts {
		shown := p.Part
		shown.Text = p.text()
		it.Parts = append(it.Parts, shown)
	}
	it.Heard = it.Text
	all := it.Status == wire.StatusCompleted
	switch at := slices.IndexFunc(ear.Unheard, func(t playout.Truncation) bool { return t.ID == it.ID }); {
	case it.Truncated:
		it.Heard = playout.HeardText(it.Text, it.HeardFor, it.Generated, all && !ear.Elsewhere) // there nobody knows how much sound there was
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
