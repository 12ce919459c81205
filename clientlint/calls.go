package clientlint

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// calls are the calls that wait for something of the client's.
type calls struct {
	byID      map[string]*call // functions, by call_id
	order     []*call          // of them
	approvals []*call          // that wait for the client
}

// call is a function call, or a call that waits for the client's approval.
type call struct {
	id       string
	item     string // its id; "" until the item is known
	name     string
	made     bool // the server has finished it
	answered bool
	at       time.Duration // when it was made
}

func (c *calls) init() { c.byID = map[string]*call{} }

// of returns the function call that an item is or answers.
func (c *calls) of(it *wire.Item) *call {
	known := c.byID[it.CallID]
	if known == nil {
		known = &call{id: it.CallID}
		c.byID[it.CallID] = known
		c.order = append(c.order, known)
	}
	if it.Name != "" {
		known.name = it.Name
	}
	return known
}

// make notes that a function call is complete.
func (c *calls) make(it *wire.Item, at time.Duration) {
	made := c.of(it)
	made.made, made.item, made.at = true, it.ID, at
}

// ask notes a request for approval.
func (c *calls) ask(it *wire.Item, at time.Duration) {
	c.approvals = append(c.approvals, &call{id: it.ID, name: toolName(it), at: at})
}

// approved notes that a request for approval has its answer, or needs none any more.
func (c *calls) approved(request string) {
	c.approvals = slices.DeleteFunc(c.approvals, func(a *call) bool { return a.id == request })
}

// deleted notes that an item has left the conversation.
func (c *calls) deleted(item string) {
	for _, known := range c.byID {
		if known.item == item {
			known.made = false
		}
	}
	c.approved(item)
}

// unanswered returns the function calls without an output.
func (c *calls) unanswered() []*call {
	var open []*call
	for _, known := range c.order {
		if known.made && !known.answered {
			open = append(open, known)
		}
	}
	return open
}

// String names the call.
func (c *call) String() string { return c.name + " " + c.id }

// listed lists calls for a message.
func listed(list []*call) string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = fmt.Sprintf("'%s'", c)
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// create looks at an item of the client's.
func (l *Linter) create(it *wire.Item) {
	switch it.Type {
	case wire.ItemFunctionCall:
		l.calls.make(it, l.now)
	case wire.ItemFunctionCallOutput:
		c := l.calls.of(it)
		if c.answered {
			l.report("output-twice", "the call %s already has an output", it.CallID)
		}
		c.answered = true
	case wire.ItemMCPApprovalResponse:
		l.calls.approved(it.ApprovalRequestID.Or(""))
	}
}

// outputDone looks at an output of a response that is over. A call that broke off amid its arguments, cannot
// be made.
func (l *Linter) outputDone(it *wire.Item) {
	switch {
	case it.Type == wire.ItemFunctionCall && it.Status == wire.StatusCompleted:
		l.calls.make(it, l.now)
	case it.Type == wire.ItemMessage:
		l.playing.complete(it.ID)
	case it.Type == wire.ItemMCPCall:
		l.calls.approved(it.ApprovalRequestID.Or(""))
	}
}
