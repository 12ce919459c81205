package judge

import (
	"fmt"
	"time"
)

// of names the turn a value belongs to.
func (t *turn) name() string { return fmt.Sprintf("line %d", t.step.Pos.Line) }

// responseLatency has a value for each turn of the caller's that was answered. It is negative where the
// answer began over the caller's words.
func (c *call) responseLatency() []Value {
	var values []Value
	for _, t := range c.turns {
		if !t.over || t.answer == nil {
			continue
		}
		took := t.answer.began - t.ended - c.approvalTime(t.ended, t.answer.began)
		values = append(values, Value{At: t.answer.began, Amount: milliseconds(took), Of: t.name()})
	}
	return values
}

// interruptions returns the turns that stopped the agent.
func (c *call) interruptions() []*turn {
	var turns []*turn
	for _, t := range c.turns {
		if u := t.cut; u != nil && u.over && !u.complete && !c.tripped(u) && u.lastHeard >= t.began {
			turns = append(turns, t)
		}
	}
	return turns
}

// bargeInStop has a value for each turn that stopped the agent.
func (c *call) bargeInStop() []Value {
	var values []Value
	for _, t := range c.interruptions() {
		values = append(values, Value{At: t.cut.lastHeard, Amount: milliseconds(t.cut.lastHeard - t.began), Of: t.name()})
	}
	return values
}

// heardAfterBargeIn has a value for each turn that stopped the agent and of which the runtime was told.
// Sound that was handed to the line before the news came cannot be taken back and is not counted;
// whatever is heard of the same answer later is.
func (c *call) heardAfterBargeIn() []Value {
	var values []Value
	for _, t := range c.interruptions() {
		told, ok := c.detectedAfter(t.began)
		if !ok {
			continue
		}
		handedOut := (told + Tick - 1).Truncate(Tick)
		after := max(0, t.cut.lastHeard-handedOut)
		for _, u := range c.utterances[t.cut.number+1:] {
			if u.response != nil && u.response == t.cut.response {
				after += u.heard
			}
		}
		values = append(values, Value{At: t.cut.lastHeard, Amount: milliseconds(after), Of: t.name()})
	}
	return values
}

// detectedAfter returns when the runtime was first told, from an offset on, that the caller speaks.
func (c *call) detectedAfter(from time.Duration) (time.Duration, bool) {
	for _, at := range c.detected {
		if at >= from {
			return at, true
		}
	}
	return 0, false
}

// truncationError has a value for each item of which the server was told how much was heard.
func (c *call) truncationError() []Value {
	var values []Value
	for _, tr := range c.truncations {
		var heard time.Duration
		for _, u := range c.utterances {
			if u.item == tr.item {
				heard += u.heard
			}
		}
		values = append(values, Value{At: tr.at, Amount: milliseconds((tr.heard - heard).Abs()), Of: tr.item})
	}
	return values
}
