package runner

import (
	"slices"

	"github.com/voicesim/voicesim/runner/internal/calling"
	"github.com/voicesim/voicesim/wire"
)

// approvalAsked takes the server's request to approve a call of an MCP server's tool. It goes the way of the approvals of
// tools: see authorise. What comes of it is told to the server, once.
func (l *loop) approvalAsked(r *responseState, item *wire.Item) {
	args := argumentsOf(item)
	if !l.isNew(item.ID, item.ServerLabel+"/"+item.Name, args) {
		return
	}
	call := l.hosted.calls.Asks(item.ID, item.ServerLabel, item.Name, args)
	switch {
	case call != nil:
		r = call.Response
		l.deadlines.Cancel(call.Overdue)
	case r == nil:
		r = l.responseOf(l.responses.newest)
	}
	c := &toolCall{
		id: item.ID, item: item.ID, server: item.ServerLabel, name: item.Name, args: args, response: r, as: r.as,
		hosted: call, tool: calling.Policy(r.as.servers, item.ServerLabel, item.Name),
	}
	if l.opens(c) {
		l.authorise(c)
	}
}

// answerRequest tells the server whether it may make a call; a reason goes with a refusal.
func (l *loop) answerRequest(c *toolCall, approve bool, reason string) {
	l.closeCall(c)
	item := wire.Item{
		ID: l.newItemID("mcp"), Type: wire.ItemMCPApprovalResponse, ApprovalRequestID: wire.Some(c.id), Approve: wire.Some(approve),
	}
	if reason != "" {
		item.Reason = wire.Some(reason)
	}
	l.putItemAfter("event_"+item.ID, item, c.id)
	c.hosted.Answered()
	if c.hosted != nil && c.hosted.State != calling.Over && !l.ending {
		l.timeHosted(c.hosted)
	}
}

// closeCall notes that a call has its answer.
func (l *loop) closeCall(c *toolCall) {
	c.answered = true
	l.deadlines.Cancel(c.overdue)
	l.toolCalls.open = slices.DeleteFunc(l.toolCalls.open, func(o *toolCall) bool { return o == c })
}

// hosted returns the open calls about which an MCP server's request waits.
func (tc *toolCalls) hosted() (all []*toolCall) {
	for _, c := range tc.open {
		if c.server != "" {
			all = append(all, c)
		}
	}
	return all
}

// answerRefused deals with an answer to the server's request that it does not take: nothing comes of the call.
func (l *loop) answerRefused(item *wire.Item, why error) {
	if item.Type != wire.ItemMCPApprovalResponse {
		return
	}
	if c := l.hosted.calls.ByRequest(item.ApprovalRequestID.Or("")); c != nil {
		l.hostedGone(c, why)
	}
}

// changedCall tells that the server has another call under the id of one that is known. The other one is not run; a request
// that waits is refused, because it is not clear any more what would be approved.
func (l *loop) changedCall(id string) {
	l.tell(&Problem{Header: Header{ItemID: id}, Kind: BadCall, Err: errChangedCall})
	for _, c := range l.toolCalls.hosted() {
		if c.id != id || c.answered {
			continue
		}
		if c.awaitsHuman {
			l.decided(c, Rejected)
		}
		l.answer(c, "The call changed after it was asked about.", errChangedCall)
	}
}
