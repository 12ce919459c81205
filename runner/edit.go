package runner

import (
	"errors"
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/runner/internal/conversation"
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
		s.loop.deleteItem(id)
		return nil
	})
}

func (l *loop) deleteItem(id string) {
	l.send(&wire.ConversationItemDelete{EventID: "voicesim_delete_" + id, ItemID: id})
}

// EditHistory makes of the conversation what a function returns, which gets it as it stands. What differs is told to the
// server: items that are missing are deleted; those that say something else, or stand elsewhere, are deleted and put in
// anew under a new id; items that were not there are put in, under their own id or a new one. What comes into the
// conversation meanwhile stays. A message is its Parts; where only its Text was changed, that takes the place of all that was
// written in it. It returns the ids of the items as they will be, in their order; the history changes when the server
// says so, and a refusal comes as a Problem (ItemRefused).
//
// Nothing is sent, and the error says which item is wrong, when a message that was said in sound is changed, moved or added
// (the protocol takes no sound for that; ReplaceText puts a written one into its place), when an item is there twice,
// says nothing, or is none that can be put in.
func (s *Session) EditHistory(edit func(items []Item) []Item) (ids []string, err error) {
	was := s.History()
	is := slices.Clone(was)
	for i := range is {
		is[i].Parts = slices.Clone(is[i].Parts)
	}
	is = edit(is)
	err = s.command(func() error {
		edits, err := conversation.Diff(was, is, func() string { return s.loop.newItemID("item") })
		if err != nil {
			return fmt.Errorf("runner: the history stays as it is: %w", err)
		}
		for _, id := range edits.Delete {
			s.loop.deleteItem(id)
		}
		for _, p := range edits.Put {
			s.loop.putItemAfter("event_"+p.Item.ID, p.Item, p.After)
		}
		ids = edits.IDs
		return nil
	})
	return ids, err
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
		if before == "" {
			before = "root"
		}
		newID = s.loop.newItemID("item")
		s.loop.deleteItem(id)
		s.loop.putItemAfter("event_"+newID, wire.Item{ID: newID, Type: wire.ItemMessage, Role: old.Role,
			Content: []wire.ContentPart{conversation.Writing(old.Role, text)}}, before)
		return nil
	})
	return newID, err
}

var (
	errNoContent = errors.New("runner: a message without parts")
	errNoMessage = errors.New("runner: no such message in the history")
)
