package runner

import (
	"maps"
	"slices"
	"time"

	"github.com/voicesim/voicesim/runner/internal/conversation"
	"github.com/voicesim/voicesim/wire"
)

// ConnectionLost reports that the connection to the server is gone, and that a new one is tried: see Reconnect.
type ConnectionLost struct {
	Header
	Err error // why
}

// Reconnected reports that the call goes on with a new session of the server.
type Reconnected struct {
	Header
	Planned    bool          // the old connection was replaced, not lost
	Attempts   int           // that it took
	Gap        time.Duration // for which there was no session at the server
	AudioLost  time.Duration // audio of the caller that no session got
	TurnLost   bool          // the caller spoke, and the old session had made no turn of it: what it had heard of that, the new one does not know, and who has ended just then waits for an answer
	Restored   int           // items that were put into the new conversation
	Unrestored []string      // ids of items that are not in it: what was said is not known, or they are too old
}

// lostResponse is the end of a response whose connection is lost.
func lostResponse(id string) *wire.Response {
	return &wire.Response{ID: id, Status: wire.StatusIncomplete, StatusDetails: wire.Some(wire.StatusDetails{
		Type: wire.StatusIncomplete, Reason: "connection_lost",
	})}
}

// itemsKept is how many items are put into a new conversation. Chosen: far more than fit into a model's attention.
const itemsKept = 200

// replay puts the conversation into a new session, and then what the old one had not shown yet.
func (l *loop) replay() (restored int, unrestored []string) {
	items := l.history.Items(conversation.Ear{Elsewhere: l.ear().Elsewhere}) // what is queued will be heard
	keep := l.s.opts.Reconnect.Items
	fill(&keep, itemsKept)
	first := max(len(items)-max(keep, 0), 0)
	if l.s.joined {
		items = nil // the call has its conversation
	}
	for i := range items {
		it := &items[i]
		if _, ours := l.local.unacked[it.ID]; ours {
			continue
		}
		item, ok := conversation.Again(it)
		switch {
		case i < first || !ok:
			unrestored = append(unrestored, it.ID)
		case item != nil:
			l.local.replayed[it.ID] = true
			l.send(&wire.ConversationItemCreate{EventID: "event_" + it.ID, Item: *item})
			restored++
		}
	}
	for _, u := range l.local.inOrder() {
		l.send(&wire.ConversationItemCreate{EventID: u.event, Item: u.item})
	}
	return restored, unrestored
}

// unackedItem is an item that the server has not shown in the conversation.
type unackedItem struct {
	number int // in which it was put
	event  string
	item   wire.Item
	beside bool // of the runtime: no words of the caller, whatever its role
}

// inOrder returns them in the order in which they were put.
func (li *localItems) inOrder() []unackedItem {
	return slices.SortedFunc(maps.Values(li.unacked), func(a, b unackedItem) int { return a.number - b.number })
}
