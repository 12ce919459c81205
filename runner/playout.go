package runner

import (
	"io"
	"time"
)

// Playout is what the agent is about to be heard saying. Whatever plays it reads it, at its own pace:
// reading is the clock of what was heard. A Playout may be read by one goroutine at a time.
type Playout struct{}

var _ io.Reader = (*Playout)(nil)

// Read fills p with what is due, then with silence, in Options.Output's format. It never blocks and
// fills all of p but half a sample. After Close it returns io.EOF; after the end of the connection it
// does when what was queued has been read. It returns io.ErrShortBuffer for less than a sample.
func (p *Playout) Read(b []byte) (int, error) { return 0, io.EOF }

// Take is Read without silence: it returns what is queued, which may be nothing, and the mark of its
// end. It is for far players (Options.FarPlayout), which buffer for themselves.
func (p *Playout) Take(b []byte) (int, Mark) { return 0, Mark{} }

// Heard reports that a far player has played everything up to a mark. Marks from before the last
// interruption are ignored, so a player that gives back all its marks when it is emptied does no harm.
func (p *Playout) Heard(m Mark) {}

// Buffered returns how much is queued and not read.
func (p *Playout) Buffered() time.Duration { return 0 }

// Mark is a place in what a far player was given.
type Mark struct {
	generation uint32
	offset     int64 // bytes of audio queued since the session's start
}
