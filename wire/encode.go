package wire

import (
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strconv"
)

// AppendClient appends the JSON of an event to dst. With room in dst it allocates nothing but for
// maps and raw JSON. It fails when the event holds what JSON cannot, and then returns
// dst as it was.
func AppendClient(dst []byte, ev ClientEvent) ([]byte, error) {
	if ev, ok := ev.(*InputAudioBufferAppend); ok && ev != nil && len(ev.Extra) == 0 {
		return ev.append(dst), nil
	}
	return appendEvent(dst, ev)
}

// AppendServer appends the JSON of an event to dst. With room in dst it allocates nothing but for
// maps and raw JSON. It fails when the event holds what JSON cannot,
// and then returns dst as it was.
func AppendServer(dst []byte, ev ServerEvent) ([]byte, error) {
	if ev, ok := ev.(*ResponseOutputAudioDelta); ok && ev != nil && len(ev.Extra) == 0 {
		return ev.append(dst), nil
	}
	return appendEvent(dst, ev)
}

// appendEvent writes any event: the type first, then what the declaration says.
func appendEvent(dst []byte, ev Event) ([]byte, error) {
	v := reflect.ValueOf(ev)
	if !v.IsValid() || v.IsNil() {
		return dst, errors.New("encode event: it is nil")
	}
	if unknown, ok := ev.(*UnknownEvent); ok {
		return unknown.append(dst), nil
	}
	s := eventShapes[ev.EventType()]
	start := len(dst)
	dst = append(dst, s.head...)
	dst, err := s.appendMembers(dst, v.Elem(), true)
	if err != nil {
		return dst[:start], fmt.Errorf("encode %s: %w", s.name, err)
	}
	return append(dst, '}'), nil
}

func (e *UnknownEvent) append(dst []byte) []byte {
	if e.Raw != nil {
		return append(dst, e.Raw...)
	}
	dst = append(dst, `{"type":`...)
	dst = appendQuoted(dst, e.Type)
	return append(dst, '}')
}

func (e *ResponseOutputAudioDelta) append(dst []byte) []byte {
	dst = append(dst, audioDeltaHead...)
	dst = appendID(dst, e.EventID)
	dst = append(dst, `,"response_id":`...)
	dst = appendQuoted(dst, e.ResponseID)
	dst = append(dst, `,"item_id":`...)
	dst = appendQuoted(dst, e.ItemID)
	dst = append(dst, `,"output_index":`...)
	dst = strconv.AppendInt(dst, int64(e.OutputIndex), 10)
	dst = append(dst, `,"content_index":`...)
	dst = strconv.AppendInt(dst, int64(e.ContentIndex), 10)
	return appendAudio(append(dst, `,"delta":"`...), e.Delta)
}

func (e *InputAudioBufferAppend) append(dst []byte) []byte {
	dst = append(dst, audioAppendHead...)
	dst = appendID(dst, e.EventID)
	return appendAudio(append(dst, `,"audio":"`...), e.Audio)
}

// appendID writes the id of an event that has one.
func appendID(dst []byte, id string) []byte {
	if id == "" {
		return dst
	}
	return appendQuoted(append(dst, `,"event_id":`...), id)
}

// appendAudio writes bytes as the last value of an event, after the opening quote.
func appendAudio(dst, audio []byte) []byte {
	dst = base64.StdEncoding.AppendEncode(dst, audio)
	return append(dst, `"}`...)
}
