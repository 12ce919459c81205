package observed

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/wording"
)

// Truncation is how much of an item the server was told was heard.
type Truncation struct {
	At    time.Duration
	Item  string
	Heard time.Duration
}

// Trip is a guardrail that stopped output.
type Trip struct {
	At             time.Duration
	Response, Item string
}

// tripWindow is how long before a guardrail trips the agent may fall silent because of it, whatever
// was being heard: what is queued is dropped a few frames before the trip is reported.
const tripWindow = 100 * time.Millisecond

// Tripped reports whether a guardrail stopped the utterance.
func (c *Call) Tripped(u *Utterance) bool {
	for _, t := range c.Trips {
		switch {
		case t.Response != "":
			if u.Response != nil && u.Response.ID == t.Response {
				return true
			}
		case t.Item != "":
			if u.Item == t.Item {
				return true
			}
		case t.At >= u.Began:
			return true
		}
		if t.At >= u.LastHeard-tripWindow && t.At <= u.EndedAt {
			return true
		}
	}
	return false
}

// What the words of the caller may have stopped: what was heard while they lasted, or began hardly
// later, and fell silent not long after them.
const (
	StopWindow  = 2 * time.Second        // from their start
	AfterWindow = time.Second            // from their end
	NewsWindow  = 300 * time.Millisecond // from their end: about what the news of them takes
)

// CutByCaller reports whether the caller's words may have cut an utterance.
func (c *Call) CutByCaller(u *Utterance) bool {
	at := len(c.Turns) - 1
	for at >= 0 && !c.Turns[at].Cuts() {
		at--
	}
	return at >= 0 && c.Turns[at].MayHaveCut(u)
}

// MayHaveCut reports whether the words of a turn may have cut an utterance.
func (t *Turn) MayHaveCut(u *Utterance) bool {
	if u.LastHeard < t.Began {
		return false
	}
	return !t.Over || u.Began <= t.Ended+NewsWindow && u.LastHeard <= max(t.Ended+AfterWindow, t.Began+StopWindow)
}

// CutAt says where an utterance was cut.
func CutAt(u *Utterance) string {
	return fmt.Sprintf("it was cut at %s, after %s: %s", wording.Offset(u.LastHeard), wording.Span(u.Heard), wording.Quote(u.Text()))
}

// TrippedResponse reports whether a guardrail stopped a response.
func (c *Call) TrippedResponse(r *Response) bool {
	return slices.ContainsFunc(c.Trips, func(t Trip) bool { return r.ID != "" && t.Response == r.ID })
}

// TrippedSince reports whether a guardrail stopped a response, or stopped something unnamed since it
// began.
func (c *Call) TrippedSince(r *Response, at time.Duration) bool {
	return c.TrippedResponse(r) || slices.ContainsFunc(c.Trips, func(t Trip) bool { return t.Response == "" && t.At >= at })
}
