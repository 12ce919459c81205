package wireorder

import (
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// output is an output of a response. Its item is in Checker.items too, as the conversation sees it.
type output struct {
	of     *response
	id     string
	index  int
	kind   string
	callID string
	name   string
	closed bool // output_item.done

	parts     []*part // of a message
	truncated bool    // the client cut it: its transcript is gone (4.13)

	arguments     strings.Builder // of a call
	argumentsDone bool
	mcp           mcpState // of a call of an MCP tool
}

// openOutput checks response.output_item.added.
func (c *Checker) openOutput(ev *wire.ResponseOutputItemAdded) *DisorderError {
	r, d := c.open(ev.ResponseID)
	if d != nil {
		return d
	}
	for _, before := range r.outputs {
		if before.goesOn() && ev.Item.Type != wire.ItemMCPCall {
			return broken(RuleMCPCall, "the response ends with the call %s, and has another %s", before.id, ev.Item.Type)
		}
	}
	switch id := ev.Item.ID; {
	case ev.OutputIndex != len(r.outputs):
		return broken(RuleOutputIndex, "the output is number %d, want %d", ev.OutputIndex, len(r.outputs))
	case id == "" || c.items[id] != nil || c.speech.announced[id]:
		return broken(RuleItemOnce, "%q was there before", id)
	}
	o := &output{of: r, id: ev.Item.ID, index: ev.OutputIndex, kind: ev.Item.Type, callID: ev.Item.CallID, name: ev.Item.Name}
	it := newItem(&ev.Item)
	it.output, it.sound = o, false
	c.items[o.id] = it
	r.outputs = append(r.outputs, o)
	return it.opens(&ev.Item)
}

// closeOutput checks response.output_item.done.
func (c *Checker) closeOutput(ev *wire.ResponseOutputItemDone) *DisorderError {
	o, d := c.output(ev.ResponseID, ev.Item.ID, ev.OutputIndex)
	if d != nil {
		return d
	}
	it := c.items[o.id]
	if joins := c.there(o.id) == nil; !it.done && (joins || o.of.outOfBand && c.opts.Strict) {
		return broken(RuleOutputClose, "%s is not done in the conversation", o.id)
	}
	if d := o.inTurn(c.opts.Strict); d != nil {
		return d
	}
	o.closed = true
	return firstOf(it.same(&ev.Item), it.closes(&ev.Item), o.complete(&ev.Item, c.opts.Strict), o.holds(&ev.Item), o.called(&ev.Item))
}

// inTurn checks that what overlaps is closed in the order in which it was opened. Only calls of MCP tools end
// when they will.
func (o *output) inTurn(strict bool) *DisorderError {
	for _, before := range o.of.outputs[:o.index] {
		if strict && !before.closed && before.kind != wire.ItemMCPCall && o.kind != wire.ItemMCPCall {
			return broken(RuleOutputClose, "%s, before it, is open", before.id)
		}
	}
	return nil
}

// goesOn reports whether the output is a call of an MCP tool that may end after its response.
func (o *output) goesOn() bool { return o.kind == wire.ItemMCPCall && o.argumentsDone }

// output returns the open output that an event is about. Of a response that is over, calls of MCP tools may be open.
func (c *Checker) output(responseID, itemID string, index int) (*output, *DisorderError) {
	r := c.responses[responseID]
	if it := c.items[itemID]; r == nil || it == nil || it.output == nil || it.output.of != r || !it.output.goesOn() {
		open, d := c.open(responseID)
		if d != nil {
			return nil, d
		}
		r = open
	}
	if index < 0 || index >= len(r.outputs) || r.outputs[index].id != itemID {
		return nil, broken(RuleOutputIndex, "output %d of %s is not %q", index, responseID, itemID)
	}
	o := r.outputs[index]
	if o.closed {
		return nil, broken(RuleOutputClose, "%s is closed", itemID)
	}
	return o, nil
}

// growing returns the output that content is added to, or closed of.
func (c *Checker) growing(responseID, itemID string, index int) (*output, *DisorderError) {
	o, d := c.output(responseID, itemID, index)
	if d != nil {
		return nil, d
	}
	switch it := c.items[itemID]; {
	case !o.of.outOfBand && !it.added:
		return nil, broken(RuleOutputAdded, "%s has not been added to the conversation", itemID)
	case it.done:
		return nil, broken(RuleOutputClose, "%s is done", itemID)
	}
	return o, nil
}

// complete checks that nothing of an output is open. What was cut off may lack what never began, and
// arguments.done: it is not known whether these are sent.
func (o *output) complete(w *wire.Item, strict bool) *DisorderError {
	cut := w.Status == wire.StatusIncomplete
	for i, p := range o.parts {
		if !p.done {
			return broken(RuleOutputClose, "part %d of %s is open", i, o.id)
		}
	}
	switch {
	case o.kind == wire.ItemMessage && len(o.parts) == 0 && !cut && !o.of.outOfBand:
		return broken(RuleOutputClose, "%s has no part", o.id)
	case o.kind == wire.ItemFunctionCall && !o.argumentsDone && (strict || !cut):
		return broken(RuleOutputClose, "the arguments of %s are open", o.id)
	}
	return nil
}

// holds compares what an item is said to be with what its deltas were.
func (o *output) holds(w *wire.Item) *DisorderError {
	switch o.kind {
	case wire.ItemFunctionCall:
		if o.argumentsDone && w.Arguments.Or("") != o.arguments.String() {
			return broken(RuleWhole, "the arguments are %q, want %q", w.Arguments.Or(""), o.arguments.String())
		}
	case wire.ItemMessage:
		if o.truncated {
			return nil
		}
		if len(w.Content) != len(o.parts) {
			return broken(RuleWhole, "%d parts, want %d", len(w.Content), len(o.parts))
		}
		for i := range w.Content {
			content := &w.Content[i]
			if content.Type != "output_"+o.parts[i].kind {
				return broken(RulePartKind, "part %d is %s, want output_%s", i, content.Type, o.parts[i].kind)
			}
			if d := o.parts[i].is(content.Text.Or("") + content.Transcript.Or("")); d != nil {
				return d
			}
		}
	}
	return nil
}
