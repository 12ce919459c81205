package terminal

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/visible"
)

// redraw is how often what stands below is drawn again. Chosen: it moves, and a run that is over before shows none of it.
const redraw = 100 * time.Millisecond

// usualRows is how high a terminal is that does not tell. Source: the VT100.
const usualRows = 24

// Live shows lines below what is written, on a terminal, until the returned function is called; then they are gone. block is
// called several times a second, and makes them; elsewhere it is never called. Its lines need not be visible.
func (s *Screen) Live(block func() []string) (end func()) {
	if s.rows == nil {
		return func() {}
	}
	ending := make(chan struct{})
	var drawing sync.WaitGroup
	drawing.Go(func() {
		tick := time.NewTicker(redraw)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				s.draw(block)
			case <-ending:
				s.draw(nil)
				return
			}
		}
	})
	return func() {
		close(ending)
		drawing.Wait()
	}
}

// draw draws what stands below, in place of what stood there; nil is nothing.
func (s *Screen) draw(block func() []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.block = block
	if s.midLine {
		return
	}
	var out []byte
	if s.drawn > 0 {
		out = s.erasure()
	}
	if block != nil {
		out = append(out, s.drawing()...)
	}
	if len(out) > 0 {
		_, _ = s.to.Write(out) // whoever writes a line learns it
	}
}

// erasure removes what was drawn: up, and everything from there on. s.mu must be held.
func (s *Screen) erasure() []byte {
	up := fmt.Sprintf("\x1b[%dA\r\x1b[J", s.drawn)
	s.drawn = 0
	return []byte(up)
}

// drawing draws the block below the cursor: at most half of the terminal, and each line cut at its edge, as the terminal
// does it while it does not wrap lines. s.mu must be held.
func (s *Screen) drawing() []byte {
	lines := s.block()
	rows := s.rows()
	if rows <= 0 {
		rows = usualRows
	}
	if most := max(rows/2, 1); len(lines) > most {
		lines = append(lines[:most-1:most-1], fmt.Sprintf("… and %d more", len(lines)-most+1))
	}
	s.drawn = len(lines)
	if len(lines) == 0 {
		return nil
	}
	var b strings.Builder
	b.WriteString("\x1b[?7l")
	for _, line := range lines {
		b.WriteString(visible.Text(line) + "\n")
	}
	b.WriteString("\x1b[?7h")
	return []byte(b.String())
}
