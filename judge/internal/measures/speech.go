package measures

import (
	"time"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/verdict"
)

// responseLatency has a value for each turn of the caller's that was answered. It is negative where the
// answer began over the caller's words.
func responseLatency(c *observed.Call) []verdict.Value {
	var values []verdict.Value
	for _, t := range c.Turns {
		if !t.Over || t.Answer == nil {
			continue
		}
		took := t.Answer.Began - t.Ended - c.ApprovalTime(t.Ended, t.Answer.Began)
		values = append(values, verdict.Value{At: t.Answer.Began, Amount: Milliseconds(took), Of: t.Name()})
	}
	return values
}

// bargeInStop has a value for each turn that stopped the agent.
func bargeInStop(c *observed.Call) []verdict.Value {
	var values []verdict.Value
	for _, t := range c.Interruptions() {
		values = append(values, verdict.Value{At: t.Cut.LastHeard, Amount: Milliseconds(t.Cut.LastHeard - t.Began), Of: t.Name()})
	}
	return values
}

// heardAfterBargeIn has a value for each turn that stopped the agent and of which the runtime was told.
// Sound that was handed to the line before the news came cannot be taken back and is not counted;
// whatever is heard of the same answer later is.
func heardAfterBargeIn(c *observed.Call) []verdict.Value {
	var values []verdict.Value
	for _, t := range c.Interruptions() {
		told, ok := c.DetectedAfter(t.Began)
		if !ok {
			continue
		}
		handedOut := (told + observed.Tick - 1).Truncate(observed.Tick)
		after := max(0, t.Cut.LastHeard-handedOut)
		for _, u := range c.Utterances[t.Cut.Number+1:] {
			if u.Response != nil && u.Response == t.Cut.Response {
				after += u.Heard
			}
		}
		values = append(values, verdict.Value{At: t.Cut.LastHeard, Amount: Milliseconds(after), Of: t.Name()})
	}
	return values
}

// truncationError has a value for each item of which the server was told how much was heard.
func truncationError(c *observed.Call) []verdict.Value {
	var values []verdict.Value
	for _, tr := range c.Truncations {
		var heard time.Duration
		for _, u := range c.Utterances {
			if u.Item == tr.Item {
				heard += u.Heard
			}
		}
		values = append(values, verdict.Value{At: tr.At, Amount: Milliseconds((tr.Heard - heard).Abs()), Of: tr.Item})
	}
	return values
}
