package twilio

import (
	"errors"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/runner"
)

// How long what is owed by Twilio is waited for. Chosen.
const (
	markPatience = 5 * time.Second  // for a mark, after its sound must have been played
	linePatience = 30 * time.Second // for any message, before the other end is asked whether it is there
	pingPatience = 10 * time.Second // for the answer to that
)

// ErrSilent is wrapped by the error of Carry when nothing comes over a line, and nobody answers a ping.
var ErrSilent = errors.New("twilio: the line is dead: nothing comes, and a ping is not answered")

// marks follows the marks that Twilio owes.
type marks struct {
	sent runner.Mark // the newest
	came runner.Mark // the newest of the newest generation
}

// heard takes a mark that came.
func (c *carrier) heard(mark runner.Mark) {
	c.marks.came = mark
	c.session.Playout().Heard(mark)
}

// assume takes for played what must have been, when its marks do not come back: nobody is to wait for them for ever.
func (c *carrier) assume(now time.Time) {
	if c.marks.came == c.marks.sent || now.Before(c.until.Add(markPatience)) || c.marks.sent.Generation() != c.generation {
		return
	}
	c.line.opts.Logger.Warn("marks do not come back")
	c.heard(c.marks.sent)
}

// liveness asks whether a line is still there that has fallen silent.
type liveness struct {
	last    time.Time // when a message came, or a ping was answered
	asking  bool
	answers chan error // of pings, which the line's Close waits for
}

// watch asks, if nothing came for long.
func (v *liveness) watch(now time.Time, l *Line) {
	if v.asking || now.Sub(v.last) < linePatience {
		return
	}
	v.asking = true
	l.reading.Go(func() { v.answers <- l.conn.PingWithin(pingPatience) })
}

// answered takes the outcome.
func (v *liveness) answered(err error) error {
	v.asking, v.last = false, time.Now()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSilent, err)
	}
	return nil
}
