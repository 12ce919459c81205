package conversation

import "github.com/voicesim/voicesim/wire"

// Again is an item as it is put into a new conversation: nil for one that says nothing. ok is false for one that cannot be.
//
//	item                                | becomes
//	------------------------------------+---------------------------------------------------------------
//	a message of the caller             | its words as text, and its pictures; not possible if neither
//	                                    | is known
//	a message of the agent              | what is heard of it, which may be queued; nothing if that is nothing
//	a message of the system             | itself
//	a function call, an output          | itself
//	any other                           | not possible
func Again(it *Item) (item *wire.Item, ok bool) {
	switch {
	case it.Type == wire.ItemFunctionCall && it.CallID != "":
		return &wire.Item{ID: it.ID, Type: it.Type, CallID: it.CallID, Name: it.Name, Arguments: wire.Some(string(it.Arguments))}, true
	case it.Type == wire.ItemFunctionCallOutput:
		return &wire.Item{ID: it.ID, Type: it.Type, CallID: it.CallID, Output: wire.Some(it.Output)}, true
	case it.Type != wire.ItemMessage:
		return nil, false
	case it.Role == wire.RoleAssistant:
		if it.Heard == "" {
			return nil, true
		}
		return &wire.Item{ID: it.ID, Type: it.Type, Role: it.Role, Content: []wire.ContentPart{Writing(it.Role, it.Heard)}}, true
	}
	var content []wire.ContentPart
	for _, p := range it.Parts {
		switch {
		case p.Image != "":
			content = append(content, wire.ContentPart{Type: wire.ContentInputImage, ImageURL: p.Image, Detail: p.Detail})
		case p.Text != "":
			content = append(content, Writing(it.Role, p.Text))
		}
	}
	if content == nil {
		return nil, false
	}
	return &wire.Item{ID: it.ID, Type: it.Type, Role: it.Role, Content: content}, true
}
