package fakeserver

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// lintedCall is a function call, or a call that waits for the client's approval.
type lintedCall struct {
	id       string
	item     string // its id; "" until the item is known
	name     string
	made     bool // the server has finished it
	answered bool
	at       time.Duration // when it was made
}

// create looks at an item of the client's.
func (l *linter) create(it *wire.Item) {
	switch it.Type {
	case wire.ItemFunctionCall:
		l.made(it)
	case wire.ItemFunctionCallOutput:
		call := l.call(it)
		if call.answered {
			l.report("output-twice", "the call %s already has an output", it.CallID)
		}
		call.answered = true
	case wire.ItemMCPApprovalResponse:
		l.approved(it.ApprovalRequestID.Or(""))
	}
}

// call returns the function call that an item is or answers.
func (l *linter) call(it *wire.Item) *lintedCall {
	call := l.calls[it.CallID]
	if call == nil {
		call = &lintedCall{id: it.CallID}
		l.calls[it.CallID], l.named = call, it.CallID
		l.order = append(l.order, it.CallID)
	}
	if it.Name != "" {
		call.name = it.Name
	}
	return call
}

// made notes that a function call is complete.
func (l *linter) made(it *wire.Item) {
	call := l.call(it)
	call.made, call.item, call.at = true, it.ID, l.now
}

// outputDone looks at an output of a response that is over. A call that broke off amid its arguments, cannot
// be made.
func (l *linter) outputDone(it *wire.Item) {
	switch {
	case it.Type == wire.ItemFunctionCall && it.Status == wire.StatusCompleted:
		l.made(it)
	case it.Type == wire.ItemMessage:
		l.playing.complete(it.ID)
	case it.Type == wire.ItemMCPCall:
		l.approved(it.ApprovalRequestID.Or(""))
	}
}

// itemDone looks at an item that joined the conversation.
func (l *linter) itemDone(it *wire.Item) {
	if it.Type == wire.ItemMCPApprovalRequest {
		l.approvals = append(l.approvals, &lintedCall{id: it.ID, name: it.ServerLabel + "/" + it.Name, at: l.now})
	}
}

// approved notes that a request for approval has its answer, or needs none any more.
func (l *linter) approved(request string) {
	l.approvals = slices.DeleteFunc(l.approvals, func(c *lintedCall) bool { return c.id == request })
}

// deleted notes that an item has left the conversation.
func (l *linter) deleted(item string) {
	for _, call := range l.calls {
		if call.item == item {
			call.made = false
		}
	}
	l.approved(item)
}

// answer looks at a response.create of the default conversation.
func (l *linter) answer() {
	var open []string
	for _, call := range l.unanswered() {
		open = append(open, call.String())
	}
	if len(open) > 0 {
		l.report("create-before-outputs", "a response is asked for while calls have no output: %s", listed(open))
	}
}

// unanswered returns the calls without an output.
func (l *linter) unanswered() []*lintedCall {
	var open []*lintedCall
	for _, id := range l.order {
		if c := l.calls[id]; c != nil && c.made && !c.answered {
			open = append(open, c)
		}
	}
	return open
}

// String names the call.
func (c *lintedCall) String() string { return c.name + " " + c.id }
