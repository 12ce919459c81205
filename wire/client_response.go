package wire

// ResponseCreate asks for a response.
type ResponseCreate struct {
	EventID  string          `json:"event_id,omitzero"`
	Response *ResponseConfig `json:"response,omitzero"` // nil: as the session says
	Extra    Fields          `json:"-"`
}

// EventType returns "response.create".
func (e *ResponseCreate) EventType() string { return TypeResponseCreate }

func (e *ResponseCreate) client() *string { return &e.EventID }

// ResponseCancel stops a response. With nothing to stop, the server answers with an error.
type ResponseCancel struct {
	EventID    string `json:"event_id,omitzero"`
	ResponseID string `json:"response_id,omitzero"` // "" is whatever response is active
	Extra      Fields `json:"-"`
}

// EventType returns "response.cancel".
func (e *ResponseCancel) EventType() string { return TypeResponseCancel }

func (e *ResponseCancel) client() *string { return &e.EventID }
