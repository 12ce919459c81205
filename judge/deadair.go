package judge

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/judge/internal/measures"
	"github.com/voicesim/voicesim/judge/internal/wording"
)

// air follows the silences that the agent owes: nobody is heard, though its turn is not over.
type air struct {
	values []Value       // those that ended
	open   bool          // one lasts
	since  time.Duration // from when on
	told   bool          // it is longer than it may be, and failed

	idleAt time.Duration // the newest tick at which nobody was heard and nothing owed; negative when there was another one since
}

// leastAir is what a silence must last that ends with the agent's turn, and not with sound, to be one. Chosen: the
// runtime says that its turn is over a little later than its last sample is heard.
const leastAir = 300 * time.Millisecond

// judgeDeadAir follows at a tick the silence that the agent owes, and fails one that lasts too long.
func (p *Playhead) judgeDeadAir() {
	a, c := &p.air, &p.call
	switch {
	case p.left:
		return
	case c.Audible():
		a.idleAt = -1
		return
	case !p.owesSpeech():
		a.idleAt = p.now
		p.airEnds(p.now, leastAir)
		return
	case !a.open:
		a.open, a.told, a.since = true, false, c.QuietSince()
		if a.idleAt >= 0 { // nothing was owed at the tick before
			a.since = p.now
			if c.Working && c.StateAt >= a.idleAt {
				a.since = c.StateAt
			}
		}
	}
	a.idleAt = -1
	if !a.told && p.demands(unwrittenAir) && p.now >= a.since+p.sc.Limits.DeadAir {
		a.told = true
		p.fail(FailureDeadAir, p.place(), fmt.Sprintf("nobody should be left in silence for %s (limits: dead_air)", wording.Span(p.sc.Limits.DeadAir)),
			fmt.Sprintf("nobody was heard from %s on, and %s", wording.Offset(a.since), p.waitsFor()))
	}
}

// owesSpeech reports whether the agent owes speech: its turn is not over, or its greeting or what a fault took of its
// answer has not come.
func (p *Playhead) owesSpeech() bool {
	_, over := p.turnOver()
	return !over || p.owesGreeting()
}

// owesGreeting reports whether the script has a greeting above the caller's first words that was not heard.
func (p *Playhead) owesGreeting() bool {
	if p.call.Asked() {
		return false
	}
	for i := range p.steps {
		if p.steps[i].TakesTurn() {
			return !p.greeted(&p.steps[i])
		}
	}
	return false
}

// waitsFor says what the agent's turn waits for.
func (p *Playhead) waitsFor() string {
	c := &p.call
	for _, tc := range c.Tools {
		switch {
		case tc.Waits():
			return fmt.Sprintf("%s has waited for approval since %s", tc.Tool, wording.Offset(tc.AskedAt))
		case tc.Began && !tc.Ended:
			return fmt.Sprintf("%s has run since %s", tc.Tool, wording.Offset(tc.BeganAt))
		}
	}
	switch {
	case len(c.Sounding) > 0:
		return "the answer did not go on: " + wording.Quote(c.Sounding[0].Text())
	case c.Working:
		return fmt.Sprintf("the agent has been at work since %s", wording.Offset(c.StateAt))
	case p.owesAnswer():
		return "the caller's words were not answered"
	case p.owesGreeting():
		return "the greeting was not heard"
	default:
		return "the agent's turn was not over"
	}
}

// airEnds closes the silence that the agent owes, if there is one: at an offset, unless it is shorter than it must be to
// count.
func (p *Playhead) airEnds(at, least time.Duration) {
	a := &p.air
	if !a.open {
		return
	}
	a.open = false
	if silent := at - a.since; silent > 0 && silent >= least {
		of := "the connection"
		if t := p.call.LastTurn(); t != nil {
			of = t.Name()
		}
		a.values = append(a.values, Value{At: at, Amount: measures.Milliseconds(silent), Of: of})
	}
}
