package runner

import (
	"github.com/voicesim/voicesim/wire"
)

// historyChanged reports a change of the history; c may be nil.
func (l *loop) historyChanged(c *change) {
	if c != nil {
		l.emit(&HistoryChanged{Change: c.what, Item: c.entry.snapshot()})
	}
}

// itemAdded takes an item that the server shows in the conversation.
func (l *loop) itemAdded(item *wire.Item, previous wire.Opt[string]) {
	if l.local.unacked[item.ID] {
		delete(l.local.unacked, item.ID)
		l.scheduler.itemShown(item.ID)
		if item.Role == wire.RoleUser {
			l.emit(&TurnCommitted{ItemID: item.ID, Typed: true})
		}
	}
	l.historyChanged(l.history.added(item, previous.Or(""), !previous.IsAbsent()))
}

// itemDone takes the final state of an item. Where it stands was said when it was added.
func (l *loop) itemDone(item *wire.Item) {
	l.historyChanged(l.history.added(item, "", false))
}

func (l *loop) itemDeleted(id string) {
	l.historyChanged(l.history.deleted(id))
}

// outputItemAdded takes an item that a response begins.
func (l *loop) outputItemAdded(ev *wire.ResponseOutputItemAdded) {
	l.responseOf(ev.ResponseID)
}

// outputItemDone takes an item that a response has completed.
func (l *loop) outputItemDone(ev *wire.ResponseOutputItemDone) {
	r := l.responseOf(ev.ResponseID)
	l.textDone(ev.Item.ID)
	l.functionCall(r, &ev.Item)
}
