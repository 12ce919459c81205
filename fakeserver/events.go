package fakeserver

import (
	"errors"
	"fmt"

	"github.com/voicesim/voicesim/wire"
)

// receive handles one text frame.
func (s *session) receive(text []byte) {
	ev, err := s.decoder.Client(text)
	if a, ok := ev.(*wire.InputAudioBufferAppend); ok && err == nil && a.Audio != nil && len(a.Extra) == 0 {
		s.current = cause{a.EventType(), a.EventID}
		s.watch.client(a)
		s.append(a.Audio)
		return
	}
	if p := s.inspect(text, err); p != nil {
		s.refuse(p)
		return
	}
	s.dispatch(ev)
}

// inspect returns what is wrong with a frame that was decoded, or failed to be.
func (s *session) inspect(text []byte, decodeErr error) *problem {
	n, err := parseTree(text)
	if err != nil {
		return &problem{code: "invalid_json", message: "Invalid event: failed to parse JSON value. " + err.Error()}
	}
	if n.kind != nodeObject {
		return &problem{"invalid_type", fmt.Sprintf("Invalid type for the event: expected an object, but got %s instead.", n.kind), ""}
	}
	if id := n.member("event_id"); id != nil && id.kind == nodeString && len(id.text) <= longestEventID {
		s.current.id = id.text
	}
	if t := n.member("type"); t != nil && t.kind == nodeString {
		s.current.event = t.text
	}
	if p := clientEventShape.check(n, ""); p != nil {
		return p
	}
	if decodeErr == nil {
		return nil
	}
	if t, ok := errors.AsType[*wire.TypeError](decodeErr); ok {
		return &problem{"invalid_value", fmt.Sprintf("Invalid '%s': expected %s.", t.Path, t.Want), t.Path}
	}
	return &problem{code: "invalid_event", message: "Invalid event: " + decodeErr.Error()}
}

// dispatch handles an event that was found valid.
func (s *session) dispatch(ev wire.ClientEvent) {
	s.watch.client(ev)
	switch ev := ev.(type) {
	case *wire.SessionUpdate:
		s.update(&ev.Session)
	case *wire.InputAudioBufferAppend:
		s.append(ev.Audio)
	case *wire.InputAudioBufferCommit:
		s.commit()
	case *wire.InputAudioBufferClear:
		s.clear()
	case *wire.ConversationItemCreate:
		s.createItem(ev)
	case *wire.ConversationItemRetrieve:
		s.retrieveItem(ev)
	case *wire.ConversationItemTruncate:
		s.truncateItem(ev)
	case *wire.ConversationItemDelete:
		s.deleteItem(ev)
	case *wire.ResponseCreate:
		s.createResponse(ev)
	case *wire.ResponseCancel:
		s.cancelResponse(ev)
	}
}
