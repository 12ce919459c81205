package terminal

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/voicesim/voicesim/timeline"
)

// Progress is what becomes of a number of calls, as it is shown while they are played. Its methods may be called from any
// goroutine.
type Progress struct {
	of   int
	real bool

	mu      sync.Mutex // guards the rest
	done    int
	begun   int
	running map[*Call]struct{}
}

// NewProgress returns the progress of so many calls, of which none has begun. Those in real time go on between what happens.
func NewProgress(of int, realTime bool) *Progress {
	return &Progress{of: of, real: realTime, running: map[*Call]struct{}{}}
}

// Call is a call that is being played.
type Call struct {
	title string
	order int
	real  bool
	since atomic.Pointer[time.Time] // when a call in real time was connected; nil before that
	at    atomic.Int64              // offset of the newest fact
	state atomic.Pointer[string]    // what the agent is about; nil before the call is connected
	last  atomic.Pointer[string]    // what happened last; nil is nothing
}

// Began adds a call.
func (p *Progress) Began(title string) *Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := &Call{title: title, order: p.begun, real: p.real}
	p.begun++
	p.running[c] = struct{}{}
	return c
}

// Ended takes a call away.
func (p *Progress) Ended(c *Call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.running, c)
}

// Done counts one more that is done: a call, or what was not played.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
}

// Saw takes a fact of the call, as it is recorded. A call that is played again begins anew with its connection.
func (c *Call) Saw(at time.Duration, fact timeline.Fact) {
	switch f := fact.(type) {
	case timeline.Connected:
		c.at.Store(0)
		listening := "listening"
		if now := time.Now(); c.real {
			c.since.Store(&now)
		}
		c.state.Store(&listening)
	case timeline.AgentState:
		c.state.Store(&f.State)
		c.reached(at)
		return
	}
	c.reached(at)
	if what := happened(fact); what != "" {
		c.last.Store(&what)
	}
}

// reached moves the clock of the call on, never back: facts may lie ahead.
func (c *Call) reached(at time.Duration) {
	for {
		old := c.at.Load()
		if int64(at) <= old || c.at.CompareAndSwap(old, int64(at)) {
			return
		}
	}
}

// Lines are one for all calls, and one for each that is being played, in the order in which they began.
func (p *Progress) Lines() []string {
	p.mu.Lock()
	calls := make([]*Call, 0, len(p.running))
	for c := range p.running {
		calls = append(calls, c)
	}
	lines := []string{fmt.Sprintf("%d of %d done", p.done, p.of)}
	p.mu.Unlock()
	slices.SortFunc(calls, func(a, b *Call) int { return cmp.Compare(a.order, b.order) })
	for _, c := range calls {
		lines = append(lines, c.String())
	}
	return lines
}

// titleWidth is how much of a title is shown. Chosen: so that what happens stands beside it in 80 columns.
const titleWidth = 32

// String is the line of the call: the state of its agent, how long it has lasted, and what happened last.
func (c *Call) String() string {
	title := []rune(c.title)
	if len(title) > titleWidth {
		title = append(title[:titleWidth-1:titleWidth-1], '…')
	}
	state, last := "dialling", ""
	if known := c.state.Load(); known != nil {
		state = *known
	}
	if known := c.last.Load(); known != nil {
		last = *known
	}
	lasted := time.Duration(c.at.Load())
	if since := c.since.Load(); since != nil {
		lasted = time.Since(*since)
	}
	return fmt.Sprintf("  %-9s  %6.1f s  %-*s  %s", state, lasted.Seconds(), titleWidth, string(title), last)
}
