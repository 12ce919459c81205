package wire

// SessionUpdate changes the configuration of the session: what is absent stays as it is. The server answers
// with session.updated, or with an error and no change at all.
type SessionUpdate struct {
	EventID string  `json:"event_id,omitzero"`
	Session Session `json:"session"`
	Extra   Fields  `json:"-"`
}

// EventType returns "session.update".
func (e *SessionUpdate) EventType() string { return TypeSessionUpdate }

func (e *SessionUpdate) client() *string { return &e.EventID }
