package fakeserver

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/wire"
)

// createItem handles conversation.item.create.
func (s *session) createItem(ev *wire.ConversationItemCreate) {
	previous := ev.PreviousItemID.Or("")
	if p := s.admitItem(&ev.Item, previous); p != nil {
		s.refuse(p)
		return
	}
	if p := s.admitApproval(&ev.Item); p != nil {
		s.refuse(p)
		return
	}
	it := s.newItem(&ev.Item)
	a := &s.output
	early := a.active != nil && it.wire.Type == wire.ItemFunctionCallOutput && a.active.calls(it.wire.CallID)
	if early || a.active != nil && len(a.deferred) > 0 {
		a.deferred = append(a.deferred, deferredItem{it, previous})
		return
	}
	if len(a.deferred) > 0 {
		s.flushDeferred()
	}
	s.join(it, previous)
}

// admitItem tells why a client may not create an item after another. Those that are deferred count as if they
// were in the conversation.
func (s *session) admitItem(w *wire.Item, after string) *problem {
	for _, d := range s.output.deferred {
		switch d.item.wire.ID {
		case w.ID:
			return alreadyThere(w.ID)
		case after:
			after = ""
		}
	}
	return s.conv.admit(w, after)
}

// newItem makes an item of the client's complete. Source: recorded conversation.item events; that of calls is reported.
func (s *session) newItem(w *wire.Item) *item {
	it := &item{wire: *w, format: s.input.buffer.Format}
	if w.ID == "" {
		it.wire.ID = s.rng.ID("item_", s.now)
	}
	it.wire.Object = ""
	it.tokens = tokens.OfItem(&it.wire)
	switch w.Type {
	case wire.ItemMessage:
		it.wire.Status = wire.StatusCompleted
	case wire.ItemFunctionCall:
		it.wire.Status = wire.StatusCompleted
		if w.CallID == "" {
			it.wire.CallID = s.rng.CallID()
		}
	case wire.ItemFunctionCallOutput:
		it.wire.Status = ""
	}
	it.wire.Content = slices.Clone(it.wire.Content)
	for i := range it.wire.Content {
		part := &it.wire.Content[i]
		part.ImageURL = "" // events show no picture; source: a recorded session
		if sound, ok := part.Audio.Value(); ok {
			it.samples = it.format.AppendSamples(it.samples, sound)
			part.Audio = wire.Opt[[]byte]{}
			if part.Transcript.IsAbsent() {
				part.Transcript = wire.Null[string]()
			}
		}
	}
	it.tokens.Audio = tokens.OfInput(it.soundSoFar())
	return it
}

// calls reports whether the response made, or is making, a call of this id.
func (r *response) calls(callID string) bool {
	for _, o := range r.outputs {
		if o.opened && o.item.wire.CallID == callID {
			return true
		}
	}
	return false
}

// join adds a client's item to the conversation and notes what it means to the next response.
func (s *session) join(it *item, previous string) {
	s.conv.insert(it, previous)
	s.announce(it)
	s.comprehend(it)
	if it.wire.Type == wire.ItemMCPApprovalResponse {
		s.decided(&it.wire)
	}
	if it.injected != "" && it.wire.Role == wire.RoleUser {
		s.recorder.injected(it)
	}
	if it.turn != nil {
		s.observe(it.turn)
		s.recorder.heard(it.turn, it)
	}
}

// typedTurn returns the turn that a client's message is: its text, or what its sound says.
func (s *session) typedTurn(it *item) *Turn {
	t := &Turn{Session: s.number, ItemID: it.wire.ID, Typed: true, Understood: true, Transcript: textOf(&it.wire)}
	if t.Transcript == "" && len(it.samples) > 0 {
		u := s.input.recogniser.Understand(it.samples, it.format.RateHz)
		t.Transcript, t.Understood, t.Diagnosis = u.Transcript, u.Known, u.Diagnosis
	}
	return t
}

// textOf joins the text of a message.
func textOf(w *wire.Item) string {
	text := ""
	for _, part := range w.Content {
		if t := part.Text.Or(""); t != "" && text != "" {
			text += " " + t
		} else {
			text += t
		}
	}
	return text
}

// retrieveItem handles conversation.item.retrieve.
func (s *session) retrieveItem(ev *wire.ConversationItemRetrieve) {
	it := s.conv.find(ev.ItemID)
	if it == nil {
		s.refuse(&problem{Code: "item_retrieve_invalid_item_id",
			Message: fmt.Sprintf("Error retrieving item: the item with id '%s' does not exist.", ev.ItemID)})
		return
	}
	s.send(&wire.ConversationItemRetrieved{Item: it.retrieved()})
}

// truncateItem handles conversation.item.truncate.
func (s *session) truncateItem(ev *wire.ConversationItemTruncate) {
	if p := s.conv.truncate(ev.ItemID, ev.ContentIndex, ev.AudioEndMs); p != nil {
		s.refuse(p)
		return
	}
	s.send(&wire.ConversationItemTruncated{ItemID: ev.ItemID, ContentIndex: ev.ContentIndex, AudioEndMs: ev.AudioEndMs})
}

// deleteItem handles conversation.item.delete.
func (s *session) deleteItem(ev *wire.ConversationItemDelete) {
	if p := s.conv.remove(ev.ItemID); p != nil {
		s.refuse(p)
		return
	}
	s.send(&wire.ConversationItemDeleted{ItemID: ev.ItemID})
}
