package wire

// Event is an event of either direction.
type Event interface {
	// EventType returns the value of the event's type key, such as "response.done".
	EventType() string
}

// ClientEvent is an event that a client sends: one of the structs of this package that
// [DecodeClient] returns, always as a pointer. The interface is sealed.
type ClientEvent interface {
	Event
	client() *string // the event's id, nil where there is none
}

// ServerEvent is an event that a server sends: one of the structs of this package that
// [DecodeServer] returns, always as a pointer. The interface is sealed.
type ServerEvent interface {
	Event
	server() *string // the event's id, nil where there is none
}

// UnknownEvent is an event of a type that this package has no struct for. It passes through
// unchanged, so that a newer protocol does not break a recorder or a proxy.
type UnknownEvent struct {
	Type string
	Raw  []byte // the whole frame as it came; nil is written as an event that has only a type
}

// EventType returns the type the frame named.
func (e *UnknownEvent) EventType() string { return e.Type }

func (e *UnknownEvent) client() *string { return nil }
func (e *UnknownEvent) server() *string { return nil }

// EventID returns an event's id: "" when it has none, and for an [UnknownEvent].
func EventID(ev Event) string {
	if id := idOf(ev); id != nil {
		return *id
	}
	return ""
}

// SetEventID gives an event its id and reports whether the event has a place for one, which an
// [UnknownEvent] has not.
func SetEventID(ev Event, id string) bool {
	place := idOf(ev)
	if place != nil {
		*place = id
	}
	return place != nil
}

func idOf(ev Event) *string {
	switch ev := ev.(type) {
	case ServerEvent:
		return ev.server()
	case ClientEvent:
		return ev.client()
	}
	return nil
}
