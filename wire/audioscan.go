package wire

import (
	"bytes"
	"encoding/base64"
	"slices"
)

// The two audio events have a decoder of their own, since they are nearly all the bytes of a call.
// It accepts frames written exactly as the real server and this package write them and leaves all
// others to the general decoder, which then also finds the error, if there is one.

// How the two events begin.
const (
	audioDeltaHead  = `{"type":"` + TypeResponseOutputAudioDelta + `"`
	audioAppendHead = `{"type":"` + TypeInputAudioBufferAppend + `"`
)

// scan reads a response.output_audio.delta and reports whether it could. ids is nil to allocate each
// id, room nil to use the memory of e for the sound.
func (e *ResponseOutputAudioDelta) scan(frame []byte, ids *idStore, room func(bytes int) []byte) bool {
	s := scanner{rest: frame, room: room}
	s.literal(audioDeltaHead)
	s.literal(`,"event_id":"`)
	eventID := s.plain()
	s.literal(`,"response_id":"`)
	responseID := s.plain()
	s.literal(`,"item_id":"`)
	itemID := s.plain()
	s.literal(`,"output_index":`)
	output := s.index()
	s.literal(`,"content_index":`)
	content := s.index()
	s.literal(`,"delta":"`)
	delta := s.base64(e.Delta)
	if !s.end() {
		return false
	}
	e.EventID = ids.store(eventID)
	e.ResponseID = reuse(e.ResponseID, responseID)
	e.ItemID = reuse(e.ItemID, itemID)
	e.OutputIndex, e.ContentIndex, e.Delta, e.Extra = output, content, delta, nil
	return true
}

// scan reads an input_audio_buffer.append and reports whether it could. ids is nil to allocate each
// id.
func (e *InputAudioBufferAppend) scan(frame []byte, ids *idStore) bool {
	s := scanner{rest: frame}
	s.literal(audioAppendHead)
	var eventID []byte
	if bytes.HasPrefix(s.rest, []byte(`,"event_id":"`)) {
		s.literal(`,"event_id":"`)
		eventID = s.plain()
	}
	s.literal(`,"audio":"`)
	audio := s.base64(e.Audio)
	if !s.end() {
		return false
	}
	e.EventID = ids.store(eventID)
	e.Audio, e.Extra = audio, nil
	return true
}

// scanner takes a frame apart from the front. After the first piece that is not as expected it has
// failed, and yields nothing more.
type scanner struct {
	rest []byte
	room func(bytes int) []byte // makes memory for sound; may be nil

	failed bool
}

func (s *scanner) fail() {
	s.failed = true
	s.rest = nil
}

// literal steps over exact text.
func (s *scanner) literal(text string) {
	if s.failed || len(s.rest) < len(text) || string(s.rest[:len(text)]) != text {
		s.fail()
		return
	}
	s.rest = s.rest[len(text):]
}

// plain steps over the inside of a string and its closing quote. The string must be printable
// ASCII without escapes.
func (s *scanner) plain() []byte {
	for i, b := range s.rest {
		switch {
		case b == '"':
			inside := s.rest[:i]
			s.rest = s.rest[i+1:]
			return inside
		case b < ' ' || b > '~' || b == '\\':
			s.fail()
			return nil
		}
	}
	s.fail()
	return nil
}

// index steps over a whole number of at most nine digits.
func (s *scanner) index() int {
	n, digits := 0, 0
	for ; digits < len(s.rest) && digits < 10; digits++ {
		b := s.rest[digits]
		if b < '0' || b > '9' {
			break
		}
		n = n*10 + int(b-'0')
	}
	if digits == 0 || digits > 9 || digits > 1 && s.rest[0] == '0' {
		s.fail()
		return 0
	}
	s.rest = s.rest[digits:]
	return n
}

// base64 steps over the inside of a base64 string and its closing quote, and decodes it.
func (s *scanner) base64(dst []byte) []byte {
	quote := bytes.IndexByte(s.rest, '"')
	if quote < 0 || quote%4 != 0 {
		s.fail()
		return nil
	}
	text := s.rest[:quote]
	s.rest = s.rest[quote+1:]
	if len(text) == 0 {
		return []byte{}
	}
	padding := len(text) - len(bytes.TrimRight(text, "="))
	size := base64.StdEncoding.DecodedLen(len(text))
	if s.room != nil {
		dst = s.room(size)
	}
	dst = slices.Grow(dst[:0], size)[:size]
	n, err := base64.StdEncoding.Decode(dst, text)
	if err != nil || n != size-padding { // fewer when the text has line breaks, which are not JSON
		s.fail()
		return nil
	}
	return dst[:n]
}

// end reports whether the frame has been read to its end, and was as expected.
func (s *scanner) end() bool {
	s.literal("}")
	return !s.failed && len(s.rest) == 0
}
