package measures

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/timeline"
)

// missedAfter is how soon a turn must be answered. Source: the default of the published benchmarks of voice agents.
const missedAfter = 5 * time.Second

// fate is what became of a turn that wants an answer.
type fate uint8

const (
	open     fate = iota // the caller spoke on, or the call was over, before it could be said
	answered             // within missedAfter, before the caller spoke again
	late                 // before the caller spoke again
	missed               // not at all
)

// taking are the acts by which the caller takes the turn.
func (c *Call) taking() []*observed.Turn {
	return slices.DeleteFunc(slices.Clone(c.Turns), func(t *observed.Turn) bool { return !t.Step.TakesTurn() })
}

// wanting are the turns that want an answer, and when the caller had to speak again after each, or could not be answered any more.
func (c *Call) wanting() (turns []*observed.Turn, until []time.Duration) {
	end := c.Over
	if c.HungUp > 0 {
		end = min(end, c.HungUp)
	}
	for _, t := range slices.Backward(c.taking()) {
		if t.WantsAnswer() {
			turns, until = append(turns, t), append(until, end)
		}
		end = t.Began
	}
	slices.Reverse(turns)
	slices.Reverse(until)
	return turns, until
}

// fateOf says what became of a turn that could be answered until then.
func (c *Call) fateOf(t *observed.Turn, until time.Duration) fate {
	due := t.Ended + missedAfter
	if t.Over {
		due += c.ApprovalTime(t.Ended, min(due, until))
	}
	switch {
	case t.Answer != nil && t.Answer.Began < until && t.Answer.Began <= due:
		return answered
	case t.Answer != nil && t.Answer.Began < until:
		return late
	case !t.Over || until < due:
		return open
	default:
		return missed
	}
}

// fates counts what became of the turns that want an answer.
func (c *Call) fates() (n [missed + 1]int) {
	turns, until := c.wanting()
	for i, t := range turns {
		n[c.fateOf(t, until[i])]++
	}
	return n
}

// responseRate is how many of the turns were answered before the caller spoke again.
func responseRate(c *Call) []verdict.Value {
	n := c.fates()
	return c.ratio(n[answered]+n[late], n[answered]+n[late]+n[missed])
}

// missedResponses counts the turns that were not answered in time.
func missedResponses(c *Call) []verdict.Value {
	n := c.fates()
	if n[answered]+n[late]+n[missed] == 0 {
		return nil
	}
	return c.count(n[late] + n[missed])
}

// yieldRate is for how many of the turns that began while the agent was heard it stopped in time.
func yieldRate(c *Call) []verdict.Value {
	n, of := 0, 0
	for _, t := range c.Turns {
		u := t.Cut
		switch {
		case u == nil || !t.Stops():
		case !u.Over && c.Over <= t.Began+observed.StopWindow:
		case u.Over && (u.Complete || c.Tripped(u)) && u.LastHeard <= t.Began+observed.StopWindow: // it came to its own end
		default:
			of++
			if u.Over && !u.Complete && u.LastHeard <= t.Began+observed.StopWindow {
				n++
			}
		}
	}
	return c.ratio(n, of)
}

// agentInterruptionRate is how often the agent began over a caller who spoke, by the caller's turns.
func agentInterruptionRate(c *Call) []verdict.Value {
	n := 0
	turns := slices.DeleteFunc(c.taking(), func(t *observed.Turn) bool { return !t.Step.Sounds() })
	for _, u := range c.Utterances {
		if slices.ContainsFunc(turns, func(t *observed.Turn) bool {
			return u.Began > t.Began && (!t.Over || u.Began < t.Ended)
		}) {
			n++
		}
	}
	return c.ratio(n, len(turns))
}

// talkOver has a value for each turn in which the agent should have listened: how much of it was heard meanwhile.
func talkOver(c *Call) []verdict.Value {
	var values []verdict.Value
	for _, t := range c.Turns {
		if !t.Over || !t.Stops() {
			continue
		}
		var over time.Duration
		for _, u := range c.Utterances {
			over += c.heardIn(u, t.Began, t.Ended)
		}
		values = append(values, verdict.Value{At: t.Ended, Amount: Milliseconds(over), Of: t.Name()})
	}
	return values
}

// heardIn is how much of an utterance was heard in a span.
func (c *Call) heardIn(u *observed.Utterance, from, to time.Duration) time.Duration {
	last := c.lastOf(u)
	heard := max(0, min(to, last)-max(from, u.Began))
	for _, p := range u.Pauses {
		heard -= max(0, min(to, p.To)-max(from, p.From))
	}
	return max(0, heard)
}

// falseInterruptions counts how often the agent stopped for what is no turn.
func falseInterruptions(c *Call) []verdict.Value {
	if len(c.Utterances) == 0 {
		return nil
	}
	n := 0
	for _, u := range c.Utterances {
		if u.Over && !u.Complete && !c.Tripped(u) && !c.hungUp(u) && c.stoppedFalsely(u) {
			n++
		}
	}
	return c.count(n)
}

// stoppedFalsely reports whether what stopped an utterance was no turn: words that it should have ignored or, where no words can
// have stopped it, what the runtime took for some.
func (c *Call) stoppedFalsely(u *observed.Utterance) bool {
	for _, t := range slices.Backward(c.Turns) {
		if t.Began <= u.LastHeard && t.Cuts() {
			if t.MayHaveCut(u) {
				return t.Ignorable()
			}
			break
		}
	}
	return slices.ContainsFunc(c.Cuts, func(f timeline.Interrupted) bool {
		return f.Cause == "caller" && (f.Item != "" && f.Item == u.Item || f.Response != "" && u.Response != nil && f.Response == u.Response.ID)
	})
}

// wentOn reports whether the agent did not stop for a turn, as far as nothing else ended what it said.
func (c *Call) wentOn(t *observed.Turn) bool {
	return !slices.ContainsFunc(c.Utterances, func(u *observed.Utterance) bool {
		others := func(other *observed.Turn) bool {
			return other.Stops() && other.Began > t.Began && other.Began <= u.LastHeard
		}
		return u.Over && !u.Complete && !c.Tripped(u) && !c.hungUp(u) && u.Began <= t.Ended && u.LastHeard >= t.Began && u.LastHeard <= t.Ended+observed.AfterWindow &&
			!slices.ContainsFunc(c.Turns, others)
	})
}

// hungUp reports whether an utterance was heard until voicesim or the caller hung up.
func (c *Call) hungUp(u *observed.Utterance) bool {
	return c.HungUp > 0 && u.LastHeard >= c.HungUp-observed.Tick
}

// selectivity has a value for each act that the agent should have gone on through: 1 where it neither stopped for it nor answered it, else 0. That it went
// on through what began over its words shows nothing where it hears nobody while it speaks.
func selectivity(c *Call) []verdict.Value {
	var values []verdict.Value
	hears := c.HearsOver()
	for _, t := range c.Turns {
		if !t.Over || !t.Ignorable() || t.Cut != nil && !hears && c.wentOn(t) {
			continue
		}
		right := 1.0
		if !c.wentOn(t) || t.Answer != nil && t.Answer.Began <= t.Ended+observed.StopWindow {
			right = 0
		}
		what := string(t.Step.Verb)
		if t.Step.TakesTurn() {
			what = "speech to somebody else"
		}
		values = append(values, verdict.Value{At: t.Ended, Amount: right, Of: what + ", " + t.Name()})
	}
	return values
}
