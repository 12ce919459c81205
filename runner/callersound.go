package runner

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// Mute has the server hear silence in place of the caller, or the caller again. SendAudio is called as before, so that the
// line goes on, and a turn that was under way finds its end. A Muted event tells of a change.
func (s *Session) Mute(on bool) error {
	return s.command(func() error {
		if s.caller.setMuted(on) {
			s.loop.emit(&Muted{On: on})
		}
		return nil
	})
}

// Muted reports that the caller is muted, or not any more: see Session.Mute.
type Muted struct {
	Header
	On bool
}

// Muted reports whether the caller is muted.
func (s *Session) Muted() (on bool) {
	s.enter(func() {
		s.caller.mu.Lock()
		defer s.caller.mu.Unlock()
		on = s.caller.muted
	})
	return on
}

// setMuted mutes the caller, or not any more, and reports whether that is a change.
func (c *caller) setMuted(on bool) (changed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	changed = c.muted != on
	c.muted = on
	return changed
}

// hushed makes silence of a piece of sound in the wire's format if the caller is muted; c.mu must be held.
func (c *caller) hushed(data []byte) {
	if c.muted {
		hush(data, c.format.Encoding)
	}
}

// hush makes silence of sound. Source: ITU-T G.711, the codes of zero with the bits as they are sent.
func hush(data []byte, encoding audio.Encoding) {
	var silence byte
	switch encoding {
	case audio.PCMU:
		silence = 0xFF
	case audio.PCMA:
		silence = 0xD5
	case audio.PCM16:
	}
	for i := range data {
		data[i] = silence
	}
}

// lineSound is what is known of the caller's line where gaps in it are filled.
type lineSound struct {
	until  time.Time // to which its sound lasts, at the pace of real time; zero before the first
	gap    bool      // it is in one
	filled time.Duration
}

// came notes sound of the line; c.mu must be held.
func (c *caller) came(d time.Duration) {
	if now := time.Now(); c.line.until.Before(now) {
		c.line.until = now
	}
	c.line.until, c.line.gap = c.line.until.Add(d), false
}

// gapEach is how often a gap is filled that goes on. Chosen: half of the least that turn detection waits for.
const gapEach = 100 * time.Millisecond

// watchLine fills gaps of the caller's line, if that is wanted: see Options.FillGaps.
func (l *loop) watchLine() {
	least := l.s.opts.FillGaps
	if least <= 0 {
		return
	}
	var look func()
	look = func() {
		next := least
		if !l.relink.away() {
			next = l.s.caller.fillGap(least)
		}
		l.deadlines.Watch(next, look)
	}
	l.deadlines.Watch(least, look)
}

// fillGap sends silence for what is missing of the line, if nothing has come for so long, and returns when to look again. A
// turn that the application ends has no gaps: what is not sent is not in it.
func (c *caller) fillGap(least time.Duration) (again time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	missing := time.Since(c.line.until)
	switch {
	case c.ended || c.manual || c.line.until.IsZero():
		return least
	case !c.line.gap && missing < least:
		return least - missing
	case missing > longestFill: // the process slept: nobody listens to that
		c.line.until = c.line.until.Add(missing - longestFill)
		missing = longestFill
	}
	c.line.gap = true
	silence := make([]byte, c.format.Bytes(missing))
	hush(silence, c.format.Encoding)
	d := c.format.Duration(len(silence))
	c.line.until, c.line.filled = c.line.until.Add(d), c.line.filled+d
	c.uncommitted += len(silence)
	c.link.Push(&wire.InputAudioBufferAppend{Audio: silence}, false)
	return gapEach
}

// gapsFilled returns how much silence was sent for the line.
func (c *caller) gapsFilled() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.line.filled
}

// longestFill bounds what is filled at once. Chosen: longer than the longest silence that turn detection waits for.
const longestFill = 10 * time.Second
