package wire

// ErrorEvent says that something went wrong. The session goes on unless the connection is closed right after.
type ErrorEvent struct {
	EventID string `json:"event_id,omitzero"`
	Error   Error  `json:"error"`
	Extra   Fields `json:"-"`
}

// EventType returns "error".
func (e *ErrorEvent) EventType() string { return TypeErrorEvent }

func (e *ErrorEvent) server() *string { return &e.EventID }

// SessionCreated is the first event of a session.
type SessionCreated struct {
	EventID string  `json:"event_id,omitzero"`
	Session Session `json:"session"`
	Extra   Fields  `json:"-"`
}

// EventType returns "session.created".
func (e *SessionCreated) EventType() string { return TypeSessionCreated }

func (e *SessionCreated) server() *string { return &e.EventID }

// SessionUpdated answers a session.update with the whole configuration.
type SessionUpdated struct {
	EventID string  `json:"event_id,omitzero"`
	Session Session `json:"session"`
	Extra   Fields  `json:"-"`
}

// EventType returns "session.updated".
func (e *SessionUpdated) EventType() string { return TypeSessionUpdated }

func (e *SessionUpdated) server() *string { return &e.EventID }

// ConversationCreated is in the schema and not sent by the real server.
type ConversationCreated struct {
	EventID      string       `json:"event_id,omitzero"`
	Conversation Conversation `json:"conversation"`
	Extra        Fields       `json:"-"`
}

// EventType returns "conversation.created".
func (e *ConversationCreated) EventType() string { return TypeConversationCreated }

func (e *ConversationCreated) server() *string { return &e.EventID }

// RateLimitsUpdated follows every response.
type RateLimitsUpdated struct {
	EventID    string      `json:"event_id,omitzero"`
	RateLimits []RateLimit `json:"rate_limits"`
	Extra      Fields      `json:"-"`
}

// EventType returns "rate_limits.updated".
func (e *RateLimitsUpdated) EventType() string { return TypeRateLimitsUpdated }

func (e *RateLimitsUpdated) server() *string { return &e.EventID }

// Conversation names a conversation.
type Conversation struct {
	ID     string `json:"id,omitzero"`     // "conv_…"
	Object string `json:"object,omitzero"` // "realtime.conversation"
	Extra  Fields `json:"-"`
}
