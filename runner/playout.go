package runner

import (
	"io"
	"time"

	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/runner/internal/hearing"
)

// Playout is what the agent is about to be heard saying. Whatever plays it reads it, at its own pace:
// reading is the clock of what was heard. A Playout may be read by one goroutine at a time; its other
// methods may be called from any.
type Playout struct {
	player *playout.Player
	echo   *hearing.Echo // is told what is heard; may be nil
}

var _ io.Reader = (*Playout)(nil)

// Mark is a place in what a far player was given. The zero Mark is no place. It can be compared, and written as text
// for a player that gives its marks back in that form.
type Mark struct{ place playout.Mark }

// String writes the mark, such as "1.48000"; the zero Mark is "".
func (m Mark) String() string { return m.place.String() }

// Generation counts, from 1, the times that the far player has to be emptied: it grows when what it has is not to be heard.
// The zero Mark has 0.
func (m Mark) Generation() uint32 { return m.place.Generation }

// MarshalText writes the mark as String does.
func (m Mark) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (m *Mark) UnmarshalText(text []byte) error {
	place, err := playout.ParseMark(string(text))
	if err == nil {
		m.place = place
	}
	return err
}

// Read fills b with what is due, then with silence, in Options.Output's format. It never blocks and
// fills all of b but half a sample. After Close it returns io.EOF; after the end of the connection it
// does when what was queued has been read. It returns io.ErrShortBuffer for less than a sample, and ErrPushed with
// PushPlayout.
func (p *Playout) Read(b []byte) (int, error) {
	n, err := p.player.Read(b)
	if p.echo != nil {
		p.echo.Played(b[:n])
	}
	return n, err
}

// Take is Read without silence: it returns what is queued, which may be nothing, and the mark of its
// end. It is for far players (FarPlayout), which buffer for themselves.
func (p *Playout) Take(b []byte) (int, Mark) {
	n, place := p.player.Take(b)
	return n, Mark{place}
}

// Heard reports that a far player has played everything up to a mark, which it has from Take or from an
// Audio event. Marks from before the last Interrupted are ignored, so a player that gives back all its marks
// when it is emptied does no harm. With DevicePlayout all are.
func (p *Playout) Heard(m Mark) { p.player.Heard(m.place) }

// Restart tells that a far player was replaced by an empty one, such as that of a line that was opened again: what the old
// one had and did not report as played is handed out again, and its marks are ignored. With DevicePlayout it does nothing.
func (p *Playout) Restart() { p.player.Restart() }

// Mode returns Options.Playout.
func (p *Playout) Mode() PlayoutMode { return PlayoutMode(p.player.Mode()) }

// Buffered returns how much is queued and not read; with PushPlayout, how much was handed out and not heard.
func (p *Playout) Buffered() time.Duration { return p.player.Buffered() }
