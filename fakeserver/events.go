package fakeserver

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/fakeserver/internal/eventshape"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// receive handles one text frame.
func (s *session) receive(f *eventloop.Frame) {
	text := f.Text
	ev, err := s.decoder.Client(text)
	if err != nil {
		ev = nil
	}
	s.recorder.arrived(f, ev)
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

// plain reports whether an append needs no closer look.
func plain(a *wire.InputAudioBufferAppend) bool {
	return len(a.Audio) > 0 && len(a.EventID) <= eventshape.LongestEventID && len(a.Extra) == 0
}

// tooMuch refuses the audio of an append that is too large.
func tooMuch(sound []byte) *problem {
	if len(sound) <= eventshape.LargestAppend {
		return nil
	}
	return &problem{Code: "string_above_max_length", Message: fmt.Sprintf("Invalid 'audio': too much audio. Expected at most %d bytes, but got %d bytes instead.",
		eventshape.LargestAppend, len(sound)), Param: "audio"}
}

// inspect returns what is wrong with a frame that was decoded, or failed to be.
func (s *session) inspect(text []byte, decodeErr error) *problem {
	n, err := shape.Parse(text)
	if err != nil {
		return &problem{Code: "invalid_json", Message: "Invalid event: failed to parse JSON value."}
	}
	if n.Kind != shape.KindObject {
		return &problem{Code: "invalid_type", Message: fmt.Sprintf("Invalid type for the event: expected an object, but got %s instead.", n.Kind), Param: ""}
	}
	if n.Count("type") > 1 {
		return &problem{Code: "invalid_json", Message: "Invalid event: failed to parse JSON value. The key 'type' is there twice."}
	}
	if id := n.Member("event_id"); id != nil && id.Kind == shape.KindString && utf8.RuneCountInString(id.Text) <= eventshape.LongestEventID {
		s.current.id = id.Text
	}
	if t := n.Member("type"); t != nil && t.Kind == shape.KindString {
		s.current.event = t.Text
	}
	expected := eventshape.Client
	if s.callID != "" {
		expected = eventshape.CallClient
	}
	if p := expected.Check(n, ""); p != nil {
		return p
	}
	switch s.current.event {
	case wire.TypeInputAudioBufferAppend:
		return inspectAppend(n.Member("audio").Text == "", decodeErr)
	case wire.TypeSessionClose, wire.TypeSessionInputAudioBufferAppend:
		return &problem{Code: "invalid_value", Message: fmt.Sprintf("'%s' is only available in translation sessions.", s.current.event), Param: "type"}
	}
	if decodeErr == nil {
		return nil
	}
	if t, ok := errors.AsType[*wire.TypeError](decodeErr); ok {
		return &problem{Code: "invalid_value", Message: fmt.Sprintf("Invalid '%s': expected %s.", t.Path, t.Want), Param: t.Path}
	}
	return &problem{Code: "invalid_event", Message: "Invalid event: " + decodeErr.Error()}
}

// inspectAppend returns what is wrong with the base64 of an append. Source: error texts that clients report.
func inspectAppend(empty bool, decodeErr error) *problem {
	wrong := "an invalid value"
	switch {
	case empty:
		wrong = "empty bytes"
	case decodeErr == nil:
		return nil
	}
	return &problem{Code: "invalid_value", Message: "Invalid 'audio'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz) but got " + wrong + ".", Param: "audio"}
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
	case *wire.OutputAudioBufferClear:
		s.clearCall()
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
