package conversation

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/wire"
)

// Edits is what makes one conversation of another: deletions, then items that are put in.
type Edits struct {
	Delete []string // ids
	Put    []Put
	IDs    []string // of all items of the new conversation, in its order
}

// Put is an item that is put into the conversation.
type Put struct {
	Item  wire.Item
	After string // id of the item that it comes behind; "root" in front
}

// Diff returns what makes the conversation was into the conversation is. newID names items.
//
//	item of is                              | becomes
//	----------------------------------------+----------------------------------------------------------
//	as in was, behind all before it         | nothing: it stays
//	says something else, or stands          | it is deleted, and put in anew under a new id
//	elsewhere                               |
//	not in was                              | it is put in, under its id or a new one
//	said in sound, and not as in was        | an error: there is no sound to put in
//	of a type that cannot be put in, or     | an error
//	without what it needs                   |
//	twice the same id                       | an error
//
// Items of was that are not in is are deleted.
func Diff(was, is []Item, newID func() string) (*Edits, error) {
	edits, at := &Edits{}, map[string]int{}
	for i := range was {
		at[was[i].ID] = i
	}
	stays, taken, last := map[string]bool{}, map[string]bool{}, -1
	before := "root"
	for i := range is {
		it := &is[i]
		if it.ID != "" && taken[it.ID] {
			return nil, fmt.Errorf("item %d: %s is there twice", i, it.ID)
		}
		taken[it.ID] = true
		place, known := at[it.ID]
		id := it.ID
		if known && place > last && same(&was[place], it) {
			stays[id], last = true, place
		} else {
			if known || id == "" {
				id = newID()
			}
			put, err := written(it, oldOf(was, place, known))
			if err != nil {
				return nil, fmt.Errorf("item %d (%s): %w", i, cmp.Or(it.ID, "new"), err)
			}
			put.ID = id
			edits.Put = append(edits.Put, Put{Item: *put, After: before})
		}
		before = id
		edits.IDs = append(edits.IDs, id)
	}
	for i := range was {
		if !stays[was[i].ID] {
			edits.Delete = append(edits.Delete, was[i].ID)
		}
	}
	return edits, nil
}

// oldOf is the item that one takes the place of; nil for none.
func oldOf(was []Item, place int, known bool) *Item {
	if !known {
		return nil
	}
	return &was[place]
}

// same reports whether two items say the same.
func same(a, b *Item) bool {
	return a.Type == b.Type && a.Role == b.Role && a.Text == b.Text && slices.Equal(a.Parts, b.Parts) &&
		a.CallID == b.CallID && a.Name == b.Name && string(a.Arguments) == string(b.Arguments) &&
		(a.Output == b.Output || a.Type == wire.ItemFunctionCall)
}

// Facts about items that cannot be put into a conversation.
var (
	errNoSound   = errors.New("what was said in sound cannot be put in: make a message of written parts of it")
	errNoWords   = errors.New("a message that says nothing")
	errNoRole    = errors.New("a message needs the role user, assistant or system")
	errNoCall    = errors.New("a function call needs a call id and a name, its output a call id")
	errNoSuch    = errors.New("only messages, function calls and their outputs can be put in")
	errNoPicture = errors.New("a picture whose data is not known")
)

// written is an item as it is put in, without an id. old is the one that it takes the place of, or nil.
func written(it, old *Item) (*wire.Item, error) {
	switch it.Type {
	case wire.ItemMessage, "":
	case wire.ItemFunctionCall:
		if it.CallID == "" || it.Name == "" {
			return nil, errNoCall
		}
		return &wire.Item{Type: it.Type, CallID: it.CallID, Name: it.Name, Arguments: wire.Some(cmp.Or(string(it.Arguments), "{}"))}, nil
	case wire.ItemFunctionCallOutput:
		if it.CallID == "" {
			return nil, errNoCall
		}
		return &wire.Item{Type: it.Type, CallID: it.CallID, Output: wire.Some(it.Output)}, nil
	default:
		return nil, errNoSuch
	}
	if !slices.Contains([]string{wire.RoleUser, wire.RoleAssistant, wire.RoleSystem}, it.Role) {
		return nil, errNoRole
	}
	parts := it.Parts
	if len(parts) == 0 || old != nil && it.Text != old.Text && slices.Equal(it.Parts, old.Parts) {
		parts = reworded(it)
	}
	content, err := contentOf(parts, it.Role)
	if err != nil {
		return nil, err
	}
	return &wire.Item{Type: wire.ItemMessage, Role: it.Role, Content: content}, nil
}

// reworded are the parts of a message of which only the text is new: that, in the place of all that was written or said.
func reworded(it *Item) (parts []Part) {
	told := false
	for _, p := range it.Parts {
		switch {
		case p.Type == wire.ContentInputImage:
			parts = append(parts, p)
		case !told:
			told = true
			parts = append(parts, Part{Type: p.Type, Text: it.Text})
		}
	}
	if !told && it.Text != "" {
		parts = append(parts, Part{Text: it.Text})
	}
	return parts
}

// Writing is a part of a message of a role that is text.
func Writing(role, text string) wire.ContentPart {
	part := wire.ContentPart{Type: wire.ContentInputText, Text: wire.Some(text)}
	if role == wire.RoleAssistant {
		part.Type = wire.ContentOutputText
	}
	return part
}

// contentOf is what parts of a message are on the wire. A part without a type is written.
func contentOf(parts []Part, role string) (content []wire.ContentPart, err error) {
	for _, p := range parts {
		switch p.Type {
		case wire.ContentInputText, wire.ContentOutputText, "":
			if p.Text != "" {
				content = append(content, Writing(role, p.Text))
			}
		case wire.ContentInputImage:
			if p.Image == "" {
				return nil, errNoPicture
			}
			content = append(content, wire.ContentPart{Type: p.Type, ImageURL: p.Image, Detail: p.Detail})
		default:
			return nil, errNoSound
		}
	}
	if len(content) == 0 {
		return nil, errNoWords
	}
	return content, nil
}
