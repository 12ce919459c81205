package fakeserver

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/voicesim/voicesim/wire"
)

// receive handles one text frame.
func (s *session) receive(f *frame) {
	text := f.text
	ev, err := s.decoder.Client(text)
	if err != nil {
		ev = nil
	}
	s.watch.arrived(f, ev)
	if a, ok := ev.(*wire.InputAudioBufferAppend); ok && plain(a) {
		s.current = cause{a.EventType(), a.EventID}
		if p := tooMuch(a.Audio); p != nil {
			s.refuse(p)
			return
		}
		s.append(a.Audio)
		return
	}
	if p := s.inspect(text, err); p != nil {
		s.refuse(p)
		return
	}
	s.dispatch(ev)
}

// plain tells whether an append needs no closer look.
func plain(a *wire.InputAudioBufferAppend) bool {
	return len(a.Audio) > 0 && len(a.EventID) <= longestEventID && len(a.Extra) == 0
}

// tooMuch refuses the audio of an append that is too large.
func tooMuch(sound []byte) *problem {
	if len(sound) <= largestAppend {
		return nil
	}
	return &problem{"string_above_max_length", fmt.Sprintf("Invalid 'audio': too much audio. Expected at most %d bytes, but got %d bytes instead.",
		largestAppend, len(sound)), "audio"}
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
	if n.count("type") > 1 {
		return &problem{code: "invalid_json", message: "Invalid event: failed to parse JSON value. The key 'type' is there twice."}
	}
	if id := n.member("event_id"); id != nil && id.kind == nodeString && utf8.RuneCountInString(id.text) <= longestEventID {
		s.current.id = id.text
	}
	if t := n.member("type"); t != nil && t.kind == nodeString {
		s.current.event = t.text
	}
	shape := clientEventShape
	if s.callID != "" {
		shape = callEventShape
	}
	if p := shape.check(n, ""); p != nil {
		return p
	}
	switch s.current.event {
	case wire.TypeInputAudioBufferAppend:
		return inspectAppend(n.member("audio").text == "", decodeErr)
	case typeSessionClose, typeSessionAppend:
		return &problem{"invalid_value", fmt.Sprintf("'%s' is only available in translation sessions.", s.current.event), "type"}
	}
	if decodeErr == nil {
		return nil
	}
	if t, ok := errors.AsType[*wire.TypeError](decodeErr); ok {
		return &problem{"invalid_value", fmt.Sprintf("Invalid '%s': expected %s.", t.Path, t.Want), t.Path}
	}
	return &problem{code: "invalid_event", message: "Invalid event: " + decodeErr.Error()}
}

// inspectAppend returns what is wrong with the base64 of an append. Source: docs/fidelity.md.
func inspectAppend(empty bool, decodeErr error) *problem {
	wrong := "an invalid value"
	switch {
	case empty:
		wrong = "empty bytes"
	case decodeErr == nil:
		return nil
	}
	return &problem{"invalid_value", "Invalid 'audio'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz) but got " + wrong + ".", "audio"}
}

// dispatch handles an event that was found valid.
func (s *session) dispatch(ev wire.ClientEvent) {
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
