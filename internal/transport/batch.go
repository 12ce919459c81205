package transport

import (
	"context"
	"time"

	"github.com/coder/websocket"
)

// largestBatch is how many bytes are held back at most. Chosen: a burst of text events goes out in one
// piece; audio, which is some 16 KB a frame, is not copied about for nothing.
const largestBatch = 8 << 10

// WriteAll is Write for several text frames, which stand one after the other in frames and end at ends.
// The peer may take as long for each of them. On a connection that was accepted small frames go to the
// network together, which costs one call of the system instead of one each.
func (c *Conn) WriteAll(frames []byte, ends []int) error {
	if len(ends) == 1 {
		return c.Write(frames[:ends[0]])
	}
	if c.writeErr != nil {
		return c.writeErr
	}
	a, _ := c.below.(*accepted)
	a.hold()
	err := c.writeEach(frames, ends)
	if rerr := a.release(); err == nil {
		err = rerr
	}
	_ = c.below.SetWriteDeadline(time.Time{})
	return c.failWrite(err, len(frames))
}

// writeEach writes frames one by one.
func (c *Conn) writeEach(frames []byte, ends []int) error {
	start := 0
	for _, end := range ends {
		_ = c.below.SetWriteDeadline(time.Now().Add(c.limits.write))
		if err := c.ws.Write(context.Background(), websocket.MessageText, frames[start:end]); err != nil {
			return err
		}
		start = end
	}
	return nil
}

// hold begins to hold back what is written. A nil connection does nothing.
func (a *accepted) hold() {
	if a == nil {
		return
	}
	a.mu.Lock()
	a.holding = true
	a.mu.Unlock()
}

// release writes what was held back. A nil connection has nothing.
func (a *accepted) release() error {
	if a == nil {
		return nil
	}
	a.mu.Lock()
	a.holding = false
	a.mu.Unlock()
	return a.flush()
}

// flush writes what is held back.
func (a *accepted) flush() error {
	a.mu.Lock()
	held := a.held
	a.held = nil
	a.mu.Unlock()
	if len(held) == 0 {
		return nil
	}
	_, err := a.Conn.Write(held)
	a.mu.Lock()
	if a.held == nil {
		a.held = held[:0]
	}
	a.mu.Unlock()
	return err
}
