package runner

import (
	"io"
	"time"

	"github.com/voicesim/voicesim/internal/playout"
)

// Playout is what the agent is about to be heard saying. Whatever plays it reads it, at its own pace:
// reading is the clock of what was heard. A Playout may be read by one goroutine at a time; its other
// methods may be called from any.
type Playout struct{ player *playout.Player }

var _ io.Reader = (*Playout)(nil)

// Mark is a place in what a far player was given. The zero Mark is no place.
type Mark struct{ place playout.Mark }

// Read fills b with what is due, then with silence, in Options.Output's format. It never blocks and
// fills all of b but half a sample. After Close it returns io.EOF; after the end of the connection it
// does when what was queued has been read. It returns io.ErrShortBuffer for less than a sample.
func (p *Playout) Read(b []byte) (int, error) { return p.player.Read(b) }

// Take is Read without silence: it returns what is queued, which may be nothing, and the mark of its
// end. It is for far players (Options.FarPlayout), which buffer for themselves.
func (p *Playout) Take(b []byte) (int, Mark) {
	n, place := p.player.Take(b)
	return n, Mark{place}
}

// Heard reports that a far player has played everything up to a mark, which it has from Take or from an
// Audio event. Marks from before the last interruption are ignored, so a player that gives back all its marks
// when it is emptied does no harm.
func (p *Playout) Heard(m Mark) { p.player.Heard(m.place) }

// Buffered returns how much is queued and not read.
func (p *Playout) Buffered() time.Duration { return p.player.Buffered() }
