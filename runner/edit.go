package runner

import (
	"errors"

	"github.com/voicesim/voicesim/wire"
)

// SendMessage says something to the agent in writing, in parts: text and images (wire.ContentInputText and
// wire.ContentInputImage), and asks for a response to it.
func (s *Session) SendMessage(parts ...wire.ContentPart) error {
	if len(parts) == 0 {
		return errNoContent
	}
	return s.command(func() error {
		s.loop.say(parts...)
		return nil
	})
}

// InsertItem puts an item into the conversation behind another one, without asking for a response. after is that one's id;
// "" puts it at the end, "root" in front. It returns the item's id: its own, or a new one. The history has the item when
// the server shows it; a refusal comes as a Problem (ItemRefused).
func (s *Session) InsertItem(item wire.Item, after string) (id string, err error) {
	err = s.command(func() error {
		if item.ID == "" {
			item.ID = s.loop.newItemID("item")
		}
		id = item.ID
		s.loop.putItemAfter("event_"+id, item, after)
		return nil
	})
	return id, err
}

// DeleteItem takes an item out of the conversation. The history does without it when the server says so.
func (s *Session) DeleteItem(id string) error {
	return s.command(func() error {
		s.loop.send(&wire.ConversationItemDelete{EventID: "voicesim_delete_" + id, ItemID: id})
		return nil
	})
}

// ReplaceText replaces what a message says, where it stands: it is deleted, and another one with a new id put into its
// place. The protocol has no sound for that, so an answer of the agent becomes a written one. It returns an error for an
// id that the history does not have, or that is not of a message.
func (s *Session) ReplaceText(id, text string) (newID string, err error) {
	err = s.command(func() error {
		old, before, known := s.loop.history.Find(id)
		if !known || old.Type != wire.ItemMessage {
			return errNoMessage
		}
		part := wire.ContentInputText
		if old.Role == wire.RoleAssistant {
			part = wire.ContentOutputText
		}
		if before == "" {
			before = "root"
		}
		newID = s.loop.newItemID("item")
		s.loop.send(&wire.ConversationItemDelete{EventID: "voicesim_delete_" + id, ItemID: id})
		s.loop.putItemAfter("event_"+newID, wire.Item{ID: newID, Type: wire.ItemMessage, Role: old.Role,
			Content: []wire.ContentPart{{Type: part, Text: wire.Some(text)}}}, before)
		return nil
	})
	return newID, err
}

var (
	errNoContent = errors.New("runner: a message without parts")
	errNoMessage = errors.New("runner: no such message in the history")
)
