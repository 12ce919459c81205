package wire

// ConversationItemCreated is the older name of conversation.item.added; the real server no longer sends it.
type ConversationItemCreated struct {
	EventID        string      `json:"event_id,omitzero"`
	PreviousItemID Opt[string] `json:"previous_item_id,omitzero"`
	Item           Item        `json:"item"`
	Extra          Fields      `json:"-"`
}

// EventType returns "conversation.item.created".
func (e *ConversationItemCreated) EventType() string { return TypeConversationItemCreated }

func (e *ConversationItemCreated) server() *string { return &e.EventID }

// ConversationItemAdded announces an item: created by the client, committed, or begun by the model.
type ConversationItemAdded struct {
	EventID        string      `json:"event_id,omitzero"`
	PreviousItemID Opt[string] `json:"previous_item_id,omitzero"`
	Item           Item        `json:"item"`
	Extra          Fields      `json:"-"`
}

// EventType returns "conversation.item.added".
func (e *ConversationItemAdded) EventType() string { return TypeConversationItemAdded }

func (e *ConversationItemAdded) server() *string { return &e.EventID }

// ConversationItemDone gives an item in its final form, without audio bytes.
type ConversationItemDone struct {
	EventID        string      `json:"event_id,omitzero"`
	PreviousItemID Opt[string] `json:"previous_item_id,omitzero"`
	Item           Item        `json:"item"`
	Extra          Fields      `json:"-"`
}

// EventType returns "conversation.item.done".
func (e *ConversationItemDone) EventType() string { return TypeConversationItemDone }

func (e *ConversationItemDone) server() *string { return &e.EventID }

// ConversationItemRetrieved answers conversation.item.retrieve.
type ConversationItemRetrieved struct {
	EventID string `json:"event_id,omitzero"`
	Item    Item   `json:"item"`
	Extra   Fields `json:"-"`
}

// EventType returns "conversation.item.retrieved".
func (e *ConversationItemRetrieved) EventType() string { return TypeConversationItemRetrieved }

func (e *ConversationItemRetrieved) server() *string { return &e.EventID }

// ConversationItemTruncated answers conversation.item.truncate.
type ConversationItemTruncated struct {
	EventID      string `json:"event_id,omitzero"`
	ItemID       string `json:"item_id"`
	ContentIndex int    `json:"content_index"`
	AudioEndMs   int    `json:"audio_end_ms"`
	Extra        Fields `json:"-"`
}

// EventType returns "conversation.item.truncated".
func (e *ConversationItemTruncated) EventType() string { return TypeConversationItemTruncated }

func (e *ConversationItemTruncated) server() *string { return &e.EventID }

// ConversationItemDeleted answers conversation.item.delete.
type ConversationItemDeleted struct {
	EventID string `json:"event_id,omitzero"`
	ItemID  string `json:"item_id"`
	Extra   Fields `json:"-"`
}

// EventType returns "conversation.item.deleted".
func (e *ConversationItemDeleted) EventType() string { return TypeConversationItemDeleted }

func (e *ConversationItemDeleted) server() *string { return &e.EventID }
