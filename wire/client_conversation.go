package wire

// ConversationItemCreate puts an item into the conversation.
type ConversationItemCreate struct {
	EventID        string      `json:"event_id,omitzero"`
	PreviousItemID Opt[string] `json:"previous_item_id,omitzero"` // absent: last; "root": first; else after this item
	Item           Item        `json:"item"`
	Extra          Fields      `json:"-"`
}

// EventType returns "conversation.item.create".
func (e *ConversationItemCreate) EventType() string { return TypeConversationItemCreate }

func (e *ConversationItemCreate) client() *string { return &e.EventID }

// ConversationItemRetrieve asks for an item as the server has it, audio and all.
type ConversationItemRetrieve struct {
	EventID string `json:"event_id,omitzero"`
	ItemID  string `json:"item_id"`
	Extra   Fields `json:"-"`
}

// EventType returns "conversation.item.retrieve".
func (e *ConversationItemRetrieve) EventType() string { return TypeConversationItemRetrieve }

func (e *ConversationItemRetrieve) client() *string { return &e.EventID }

// ConversationItemTruncate tells the server how much of an audio item was heard; the rest is forgotten, and its
// transcript too.
type ConversationItemTruncate struct {
	EventID      string `json:"event_id,omitzero"`
	ItemID       string `json:"item_id"`
	ContentIndex int    `json:"content_index"`
	AudioEndMs   int    `json:"audio_end_ms"` // heard, from the start of the item; an error if it has less audio
	Extra        Fields `json:"-"`
}

// EventType returns "conversation.item.truncate".
func (e *ConversationItemTruncate) EventType() string { return TypeConversationItemTruncate }

func (e *ConversationItemTruncate) client() *string { return &e.EventID }

// ConversationItemDelete removes an item from the conversation.
type ConversationItemDelete struct {
	EventID string `json:"event_id,omitzero"`
	ItemID  string `json:"item_id"`
	Extra   Fields `json:"-"`
}

// EventType returns "conversation.item.delete".
func (e *ConversationItemDelete) EventType() string { return TypeConversationItemDelete }

func (e *ConversationItemDelete) client() *string { return &e.EventID }
