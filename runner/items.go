package runner

import (
	"time"

	"github.com/voicesim/voicesim/runner/internal/conversation"
	"github.com/voicesim/voicesim/wire"
)

// historyChanged reports a change of the history; c may be nil.
func (l *loop) historyChanged(c *conversation.Changed) {
	if c != nil {
		l.emit(&HistoryChanged{Header: l.itemHead(c.Entry), Change: c.What, Item: c.Entry.Snapshot(l.ear())})
	}
}

// ear is what is known of what the caller has heard by now.
func (l *loop) ear() conversation.Ear {
	return conversation.Ear{Elsewhere: l.s.opts.TextOnly || l.s.joined, Unheard: l.s.player.Unheard()}
}

// itemHead is the header of events about an item of the history.
func (l *loop) itemHead(e *conversation.Entry) Header {
	if r, known := l.responses.byID[e.ResponseID]; known {
		return r.head(e.ID)
	}
	return l.callerHead(e.ID)
}

// itemAdded takes an item that the server shows in the conversation.
func (l *loop) itemAdded(item *wire.Item, previous wire.Opt[string]) {
	if l.local.replayed[item.ID] {
		return
	}
	if u, ours := l.local.unacked[item.ID]; ours {
		delete(l.local.unacked, item.ID)
		item = conversation.WithPictures(item, &u.item)
		l.scheduler.ItemShown(item.ID)
		if item.Role == wire.RoleUser && !u.beside {
			l.turnOfItem.Put(item.ID, l.turns.Turn)
			l.marks.committed = time.Now()
			l.emit(&TurnCommitted{Header: Header{ItemID: item.ID}, Typed: true})
		}
	}
	l.historyChanged(l.history.Added(item, previous.Or(""), !previous.IsAbsent()))
	l.hostedItem(nil, item, false)
}

// itemDone takes the final state of an item.
func (l *loop) itemDone(item *wire.Item) {
	if l.tellsOf(item) {
		l.historyChanged(l.history.Done(item))
		l.hostedItem(nil, item, true)
	}
}

// itemRetrieved takes an item as it stands.
func (l *loop) itemRetrieved(item *wire.Item) {
	if l.tellsOf(item) {
		l.historyChanged(l.history.Added(item, "", false))
		l.hostedItem(nil, item, true)
	}
}

// tellsOf reports whether the server tells of an item of the history: what is out of band is not in it, and of what was put
// into a new session the history knows more.
func (l *loop) tellsOf(item *wire.Item) bool {
	return !l.local.replayed[item.ID] && !l.history.Asides[item.ID]
}

// itemRefused finds out whether an error is about an item that this session put into the conversation, and tells of it.
func (l *loop) itemRefused(eventID string, err *wire.Error) {
	if eventID == "" {
		return
	}
	for item, unacked := range l.local.unacked {
		if unacked.event == eventID {
			delete(l.local.unacked, item)
			l.scheduler.ItemRefused(item)
			why := &RequestError{EventID: eventID, ItemID: item, Err: err}
			l.tell(&Problem{Header: Header{ItemID: item}, Kind: ItemRefused, Err: why})
			l.answerRefused(&unacked.item, why)
			return
		}
	}
}

func (l *loop) itemDeleted(id string) {
	l.historyChanged(l.history.Deleted(id))
}

// outputItemAdded takes an item that a response begins.
func (l *loop) outputItemAdded(ev *wire.ResponseOutputItemAdded) {
	r := l.responseOf(ev.ResponseID)
	l.alive(ev.ResponseID)
	if r.outOfBand {
		l.history.Asides[ev.Item.ID] = true
	} else {
		l.history.Attribute(ev.Item.ID, r.author())
	}
	l.hostedItem(r, &ev.Item, false)
}

// outputItemDone takes an item that a response has completed.
func (l *loop) outputItemDone(ev *wire.ResponseOutputItemDone) {
	r := l.responseOf(ev.ResponseID)
	l.alive(ev.ResponseID)
	l.check(l.checks.ItemComplete(ev.Item.ID))
	l.functionCall(r, &ev.Item)
	l.hostedItem(r, &ev.Item, true)
	delete(l.history.Asides, ev.Item.ID)
}
