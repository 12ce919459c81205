package runner

import (
	"strconv"

	"github.com/voicesim/voicesim/wire"
)

// cutOff stops what the agent says, or only what it says in one response, and tells the server what
// was heard: the playout first, then the cancellation, then the truncations.
func (l *loop) cutOff(scope string, cause Cause) interruption {
	active := l.scheduler.active
	cut := l.s.playout.cut(active, scope, cause)
	if scope == "" || scope == active {
		l.cancelFor(cause)
		l.expectDone(active)
	}
	for _, id := range cut.cancel {
		l.sendCancel(id)
	}
	for _, t := range cut.truncated {
		l.truncate(t)
	}
	for i := range cut.cut {
		l.emit(&cut.cut[i])
	}
	return cut
}

// expectDone gives up on a response that was cut off and does not end, so that others get their turn.
func (l *loop) expectDone(response string) {
	if response == "" {
		return
	}
	l.deadlines.cancel(l.waits.cancelled)
	l.waits.cancelled = l.deadlines.add(doneWait, func() {
		if l.scheduler.active == response {
			l.scheduler.done(response)
			l.problem(RequestLost, errNoEnd)
		}
	})
}

// cancelFor cancels the active response, unless the caller's speech is the cause, which makes the server
// cancel it of itself.
func (l *loop) cancelFor(cause Cause) {
	if cause == ByCaller && l.turns.interrupts {
		return
	}
	if id := l.scheduler.cancel(); id != "" {
		l.sendCancel(id)
	}
}

func (l *loop) sendCancel(response string) {
	l.sendUrgent(&wire.ResponseCancel{EventID: "voicesim_cancel_" + response, ResponseID: response})
}

// truncate tells the server, and the history, how much of an item was heard.
func (l *loop) truncate(t truncation) {
	l.sendUrgent(&wire.ConversationItemTruncate{
		EventID:      "voicesim_truncate_" + t.item,
		ItemID:       t.item,
		ContentIndex: t.content,
		AudioEndMs:   wire.Milliseconds(t.heard),
	})
	l.historyChanged(l.history.truncated(t.item, t.heard, t.generated))
}

// newItemID names an item that this session puts into the conversation. The server takes 32 characters.
func (l *loop) newItemID(kind string) string {
	l.local.count++
	return "voicesim_" + kind + "_" + strconv.Itoa(l.local.count)
}
