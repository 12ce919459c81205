package callerline

import (
	"time"

	"github.com/voicesim/voicesim/wire"
)

// gap is what is known of a line of which gaps are filled.
type gap struct {
	until  time.Time // to which its sound lasts, at the pace of real time; zero before the first
	open   bool      // it is in a gap
	filled time.Duration
}

// came notes sound of the line.
func (g *gap) came(d time.Duration) {
	if now := time.Now(); g.until.Before(now) {
		g.until = now
	}
	g.until, g.open = g.until.Add(d), false
}

const (
	// gapEach is how often a gap is filled that goes on. Chosen: half of the least that turn detection waits for.
	gapEach = 100 * time.Millisecond
	// longestFill bounds what is filled at once. Chosen: longer than the longest silence that turn detection waits for.
	longestFill = 10 * time.Second
)

// FillGap sends silence for what is missing of the line, if nothing has come for so long, and returns when to look again. A
// turn that the application ends has no gaps: what is not sent is not in it.
func (l *Line) FillGap(least time.Duration) (again time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g := &l.gap
	missing := time.Since(g.until)
	switch {
	case l.ended || l.manual || g.until.IsZero():
		return least
	case !g.open && missing < least:
		return least - missing
	case missing > longestFill: // the process slept: nobody listens to that
		g.until = g.until.Add(missing - longestFill)
		missing = longestFill
	}
	g.open = true
	format := l.opts.Wire
	silence := make([]byte, format.Bytes(missing))
	hush(silence, format.Encoding)
	d := format.Duration(len(silence))
	g.until, g.filled = g.until.Add(d), g.filled+d
	l.uncommitted += len(silence)
	l.link.Push(&wire.InputAudioBufferAppend{Audio: silence}, false)
	return gapEach
}

// Filled returns how much silence was sent for the line.
func (l *Line) Filled() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.gap.filled
}
