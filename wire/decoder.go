package wire

import "strings"

// Decoder decodes the frames of one connection and reuses memory for the two audio events, which
// are valid until its next call. All other events are fresh. The zero value is ready. It is not
// safe for concurrent use and must not be copied once used.
//
// Decoding audio in the form that the real server writes allocates nothing, but for 4 KiB of text
// once in some 150 frames that carry an event id, since ids may be kept.
type Decoder struct {
	// Room makes memory for the sound of a [*ResponseOutputAudioDelta], of length 0, which then is the caller's own. nil means
	// memory that the next call uses again.
	Room func(bytes int) []byte

	append InputAudioBufferAppend
	delta  ResponseOutputAudioDelta
	ids    idStore
}

// Client decodes a frame from a client. An [*InputAudioBufferAppend] is valid until the next call.
func (d *Decoder) Client(frame []byte) (ClientEvent, error) {
	if d.append.scan(frame, &d.ids) {
		return &d.append, nil
	}
	return decode[ClientEvent](frame)
}

// Server decodes a frame from a server. A [*ResponseOutputAudioDelta] is valid until the next call, but for its sound with Room.
func (d *Decoder) Server(frame []byte) (ServerEvent, error) {
	if d.delta.scan(frame, &d.ids, d.Room) {
		return &d.delta, nil
	}
	ev, err := decode[ServerEvent](frame)
	if delta, ok := ev.(*ResponseOutputAudioDelta); ok && d.Room != nil {
		delta.Delta = append(d.Room(len(delta.Delta)), delta.Delta...) // who made it takes it back
	}
	return ev, err
}

// idStore makes strings of ids that differ from frame to frame, many in one allocation.
type idStore struct {
	text strings.Builder
}

// idStoreBytes is the size of one allocation: 150 ids of 27 bytes. Chosen: small enough that one id
// that is kept does not hold on to much.
const idStoreBytes = 4096

// store returns the id as a string that stays valid. A nil store allocates each.
func (s *idStore) store(id []byte) string {
	if s == nil || len(id) > idStoreBytes {
		return string(id)
	}
	if s.text.Cap()-s.text.Len() < len(id) {
		s.text.Reset()
		s.text.Grow(idStoreBytes)
	}
	start := s.text.Len()
	s.text.Write(id)
	return s.text.String()[start:]
}

// reuse returns id as a string: the previous one when it says the same.
func reuse(previous string, id []byte) string {
	if string(id) == previous {
		return previous
	}
	return string(id)
}
