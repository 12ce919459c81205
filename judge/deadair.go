package judge

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/scenarios"
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

// audible reports whether anybody is heard now. An utterance that has paused is not.
func (c *call) audible() bool {
	if c.speaking != nil {
		return true
	}
	for _, u := range c.sounding {
		if !u.paused {
			return true
		}
	}
	return false
}

// quietSince returns since when nobody is heard.
func (c *call) quietSince() time.Duration {
	since := max(c.connectedAt, c.agentSilent)
	if t := c.lastTurn(); t != nil {
		since = max(since, t.ended)
	}
	for _, u := range c.sounding {
		since = max(since, u.pausedAt)
	}
	return since
}

// judgeDeadAir follows at a tick the silence that the agent owes, and fails one that lasts too long.
func (p *Playhead) judgeDeadAir() {
	a, c := &p.air, &p.call
	switch {
	case p.left:
		return
	case c.audible():
		a.idleAt = -1
		return
	case !p.owesSpeech():
		a.idleAt = p.now
		p.airEnds(p.now, leastAir)
		return
	case !a.open:
		a.open, a.told, a.since = true, false, c.quietSince()
		if a.idleAt >= 0 { // nothing was owed at the tick before
			a.since = p.now
			if c.working && c.stateAt >= a.idleAt {
				a.since = c.stateAt
			}
		}
	}
	a.idleAt = -1
	if !a.told && p.demands(unwrittenAir) && p.now >= a.since+p.sc.Limits.DeadAir {
		a.told = true
		p.fail(FailureDeadAir, p.place(), fmt.Sprintf("nobody should be left in silence for %s (limits: dead_air)", span(p.sc.Limits.DeadAir)),
			fmt.Sprintf("nobody was heard from %s on, and %s", offset(a.since), p.waitsFor()))
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
	if len(p.call.turns) > 0 {
		return false
	}
	for i := range p.steps {
		if p.steps[i].Verb == scenarios.VerbCaller {
			return !p.greeted(&p.steps[i])
		}
	}
	return false
}

// waitsFor says what the agent's turn waits for.
func (p *Playhead) waitsFor() string {
	c := &p.call
	for _, tc := range c.tools {
		switch {
		case tc.waits():
			return fmt.Sprintf("%s has waited for approval since %s", tc.tool, offset(tc.askedAt))
		case tc.began && !tc.ended:
			return fmt.Sprintf("%s has run since %s", tc.tool, offset(tc.beganAt))
		}
	}
	switch {
	case len(c.sounding) > 0:
		return "the answer did not go on: " + quote(c.sounding[0].text())
	case c.working:
		return fmt.Sprintf("the agent has been at work since %s", offset(c.stateAt))
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
		if t := p.call.lastTurn(); t != nil {
			of = t.name()
		}
		a.values = append(a.values, Value{At: at, Amount: milliseconds(silent), Of: of})
	}
}
