package fakeserver

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// reading is what a response finds in its context: the conversation, or the input that the client gave
// instead.
type reading struct {
	turn  *item   // the caller's newest; nil before the first
	fresh bool    // no response has answered turn
	items []*item // what no response has answered, in order: turns, outputs, messages that are not the caller's
}

// read looks for what no response has answered: items after the newest that was, and calls of MCP tools that ended later.
func (c *conversation) read() reading {
	var r reading
	answered := false
	for _, it := range slices.Backward(c.items) {
		answered = answered || it.answered
		if it.turn != nil && r.turn == nil {
			r.turn, r.fresh = it, !answered
		}
		if it.tells() && (!answered || it.wire.Type == wire.ItemMCPCall && !it.answered) {
			r.items = append(r.items, it)
		}
	}
	slices.Reverse(r.items)
	return r
}

// newest returns the newest turn and when it came; nil without one. What was typed since the last answer is one turn.
func (r *reading) newest() (*Turn, time.Time) {
	if r.turn == nil {
		return nil, time.Time{}
	}
	turn := r.turn.turn
	if !turn.Typed || !r.fresh {
		return turn, r.turn.came
	}
	var texts []string
	for _, it := range r.items {
		if it.turn != nil && it.turn.Typed {
			texts = append(texts, it.turn.Transcript)
		}
	}
	if len(texts) > 1 {
		whole := *turn
		whole.Transcript = strings.Join(texts, " ")
		turn = &whole
	}
	return turn, r.turn.came
}

// tells reports whether a response may have to answer the item.
func (it *item) tells() bool {
	switch it.wire.Type {
	case wire.ItemFunctionCallOutput:
		return true
	case wire.ItemMCPCall:
		return it.making == nil
	}
	return it.turn != nil || it.injected != ""
}

// answer notes that a response has answered what it read.
func (r *reading) answer() {
	for _, it := range r.items {
		it.answered = true
	}
}

// outputs returns the outputs among what a response answers; c knows which functions were called.
func (r *reading) outputs(c *conversation) []Output {
	var outputs []Output
	for _, it := range r.items {
		switch it.wire.Type {
		case wire.ItemFunctionCallOutput:
			o := Output{CallID: it.wire.CallID, Output: it.wire.Output.Or("")}
			if call := c.call(o.CallID); call != nil {
				o.Name, o.Arguments = call.wire.Name, json.RawMessage(call.wire.Arguments.Or(""))
			}
			outputs = append(outputs, o)
		case wire.ItemMCPCall:
			outputs = append(outputs, mcpOutput(&it.wire))
		}
	}
	return outputs
}

// injections returns the messages among them that are not the caller's.
func (r *reading) injections() []string {
	var texts []string
	for _, it := range r.items {
		if it.injected != "" {
			texts = append(texts, it.injected)
		}
	}
	return texts
}

// comprehend notes what a client's item means to the response that reads it. One that stands for an answer
// makes history of what is before it.
func (s *session) comprehend(it *item) {
	it.came = s.now
	switch w := &it.wire; {
	case w.Type == wire.ItemFunctionCall, w.Role == wire.RoleAssistant:
		it.answered = true
	case w.Role == wire.RoleSystem, w.Role == wire.RoleUser && s.server.injects(textOf(w)):
		it.injected = textOf(w)
	case w.Role == wire.RoleUser:
		it.turn = s.typedTurn(it)
	}
}

// contextOf returns what a response reads: the conversation, or its own input. Source: the published schema.
func (s *session) contextOf(r *response) *conversation {
	if r.override.Input == nil {
		return &s.conv
	}
	c := &conversation{}
	for i := range r.override.Input {
		w := &r.override.Input[i]
		if w.Type != wire.ItemReference {
			it := s.newItem(w)
			s.comprehend(it)
			c.add(it)
			continue
		}
		if it := s.conv.find(w.ID); it != nil {
			again := *it
			again.answered = it.wire.Type == wire.ItemFunctionCall || it.wire.Role == wire.RoleAssistant
			c.add(&again)
		}
	}
	return c
}

// admitInput tells why a response may not have such input.
func (s *session) admitInput(input []wire.Item) *problem {
	for i := range input {
		if w := &input[i]; w.Type == wire.ItemReference && s.conv.find(w.ID) == nil {
			return &problem{Code: "invalid_value", Param: fmt.Sprintf("response.input[%d].id", i),
				Message: fmt.Sprintf("Item with item_id not found: %s", w.ID)}
		}
	}
	return nil
}
