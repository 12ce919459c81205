package transport

import (
	"encoding/binary"
	"sync/atomic"
)

// Closing reports whether this end has begun to send a close frame, be it its own or the answer to the peer's: from
// before the peer can have it. It is always false for connections that were dialled. It is safe from any goroutine.
func (c *Conn) Closing() bool {
	a, ok := c.below.(*accepted)
	return ok && a.frames.closing.Load()
}

// frames follows the frames that are written, to know a close frame from bytes that look like one.
type frames struct {
	closing atomic.Bool // one has been seen
	left    uint64      // payload of the last frame that is still to come; owned by whoever writes
}

// The parts of a frame's header. Source: RFC 6455, section 5.2; servers mask nothing.
const (
	opcodeBits  = 0x0f
	opcodeClose = 0x8
	lengthBits  = 0x7f
	length16    = 126
	length64    = 127
)

// passed looks at bytes to be written. The header of a frame never is in two pieces, as every frame is flushed.
func (f *frames) passed(p []byte) {
	for uint64(len(p)) > f.left {
		p = p[f.left:]
		f.left = 0
		if len(p) < 2 {
			return
		}
		if p[0]&opcodeBits == opcodeClose {
			f.closing.Store(true)
		}
		header, length := 2, uint64(p[1]&lengthBits)
		switch {
		case length == length16 && len(p) >= 4:
			header, length = 4, uint64(binary.BigEndian.Uint16(p[2:]))
		case length == length64 && len(p) >= 10:
			header, length = 10, binary.BigEndian.Uint64(p[2:])
		}
		p, f.left = p[header:], length
	}
	f.left -= uint64(len(p))
}
