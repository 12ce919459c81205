package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// DecodeClient decodes one frame from a client into a fresh event that shares no memory with the
// frame. A frame of a type unknown to this package is an [*UnknownEvent]. Errors are of type
// [*DecodeError].
func DecodeClient(frame []byte) (ClientEvent, error) {
	if bytes.HasPrefix(frame, []byte(audioAppendHead)) {
		ev := new(InputAudioBufferAppend)
		if ev.scan(frame, nil) {
			return ev, nil
		}
	}
	return decode[ClientEvent](frame)
}

// DecodeServer decodes one frame from a server into a fresh event that shares no memory with the
// frame. A frame of a type unknown to this package is an [*UnknownEvent]. Errors are of type
// [*DecodeError].
func DecodeServer(frame []byte) (ServerEvent, error) {
	if bytes.HasPrefix(frame, []byte(audioDeltaHead)) {
		ev := new(ResponseOutputAudioDelta)
		if ev.scan(frame, nil, nil) {
			return ev, nil
		}
	}
	return decode[ServerEvent](frame)
}

// decode decodes a frame of any event. Whether a frame is JSON at all is for encoding/json to say.
func decode[E Event](frame []byte) (E, error) {
	var none E
	if !json.Valid(frame) {
		return none, syntaxError(frame)
	}
	c := cursor{text: frame}
	if c.peek() != '{' {
		return none, mismatch(&c, "object")
	}
	name, err := readType(frame)
	if err != nil {
		return none, err
	}
	if s, known := eventShapes[name]; known {
		v := reflect.New(s.goType)
		if ev, ok := v.Interface().(E); ok { // else it is of the other direction
			if err := s.assign(&c, v.Elem()); err != nil {
				err.Type = name
				return none, err
			}
			return ev, nil
		}
	}
	var unknown Event = &UnknownEvent{Type: name, Raw: bytes.Clone(frame)}
	return unknown.(E), nil
}

// readType returns the type of a frame that is an object.
func readType(frame []byte) (string, *DecodeError) {
	c := cursor{text: frame}
	if !c.seek("type") {
		return "", &DecodeError{Err: ErrNoType}
	}
	if c.peek() != '"' {
		return "", mismatch(&c, "string").within("type")
	}
	return typeName(c.value()), nil
}
