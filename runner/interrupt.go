package runner

import (
	"strconv"

	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/wire"
)

// cutOff stops what the agent says, or only what it says in one response, and tells the server what
// was heard: the playout first, then the cancellation, then the truncations.
func (l *loop) cutOff(scope string, cause Cause) playout.Interruption {
	active := l.scheduler.Active
	cut := l.s.player.Cut(active, scope)
	l.cutHeld(&cut, scope)
	if scope == "" || scope == active {
		l.cancelFor(cause)
		l.expectDone(active)
	}
	l.hushLine(scope, cause)
	for _, id := range cut.Cancel {
		l.sendCancel(id)
	}
	for _, t := range cut.Truncated {
		l.truncate(t)
	}
	for _, t := range cut.Cut {
		l.emit(&Interrupted{Header: l.responseOf(t.Response).head(t.ID), ContentIndex: t.Content, Cause: cause, Heard: t.Heard, Generated: t.Generated})
	}
	l.handOut(cut.Again)
	return cut
}

// expectDone gives up on a response that was cut off and does not end, so that others get their turn.
func (l *loop) expectDone(response string) {
	if response == "" {
		return
	}
	l.responseOf(response).cutOff = true
	l.deadlines.Cancel(l.waits.cancelled)
	l.waits.cancelled = l.deadlines.Add(doneWait, func() {
		if l.scheduler.Active == response {
			l.giveUp(response, RequestLost, errNoEnd)
		}
	})
}

// cancelFor cancels the active response, unless the caller's speech is the cause, which makes the server
// cancel it of itself.
func (l *loop) cancelFor(cause Cause) {
	if cause == ByCaller && l.turns.Interrupts {
		return
	}
	if id := l.scheduler.Cancel(); id != "" {
		l.sendCancel(id)
	}
}

func (l *loop) sendCancel(response string) {
	l.sendUrgent(&wire.ResponseCancel{EventID: "voicesim_cancel_" + response, ResponseID: response})
}

// truncate tells the server, and the history, how much of an item was heard.
func (l *loop) truncate(t playout.Truncation) {
	if !l.local.replayed[t.ID] { // else it is text there
		l.sendUrgent(&wire.ConversationItemTruncate{
			EventID:      "voicesim_truncate_" + t.ID,
			ItemID:       t.ID,
			ContentIndex: t.Content,
			AudioEndMs:   wire.Milliseconds(t.Heard),
		})
	}
	l.historyChanged(l.history.Truncated(t.ID, t.Heard, t.Generated))
}

// newItemID names an item that this session puts into the conversation. The server takes 32 characters.
func (l *loop) newItemID(kind string) string {
	l.local.count++
	return "voicesim_" + kind + "_" + strconv.Itoa(l.local.count)
}
