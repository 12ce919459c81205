package observed

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/timeline"
)

// Call is what has been observed of a call so far. Only the handlers of Feed write to it.
type Call struct {
	Connected   bool
	ConnectedAt time.Duration
	Agent       string        // who has it; "" when unknown
	Ended       bool          // the connection is closed
	Lost        bool          // the connection is lost or closed
	LostAt      time.Duration // when it was lost last
	LostTold    string        // how, in words

	sounds
	activity
	evidence
}

// sounds is who was heard.
type sounds struct {
	Utterances  []*Utterance  // by their numbers
	Sounding    []*Utterance  // begun and not over; mostly none or one
	AgentSilent time.Duration // when the agent last fell silent; zero when it was never heard
	Turns       []*Turn       // what the caller said
	Speaking    *Turn         // nil: the caller is silent
	Made        []*Utterance  // what the model produced, by their numbers
}

// activity is what the agent does.
type activity struct {
	// The runtime's own view of the agent's turn.
	Working bool          // anything but listening
	StateAt time.Duration // since when

	Responses map[string]*Response
	InOrder   []*Response // the same, in the order in which they were first seen
	Tools     []*ToolCall // in the order in which they were first seen
	Running   int         // tools that run
	Pending   int         // approvals that wait
	IdleSince time.Duration
}

// evidence is what only measures and the judgement of cuts look at.
type evidence struct {
	Answered    int                  // responses of the default conversation
	Configured  *timeline.Configured // the newest; nil where none was recorded
	Told        []ToldOf             // what the server was told, by the agent that got the call with it
	Path        []string             // the agents that had the call, in their order
	HandedAt    time.Duration        // when the newest was
	Detected    []time.Duration      // arrivals of the news that the caller speaks
	Undetected  []time.Duration      // and of the news that the caller is silent
	Truncations []Truncation
	Trips       []Trip
	Cuts        []timeline.Interrupted
	Transcripts []*Transcript
	Memory      Memory
	Spent       []timeline.Spent    // what responses and transcripts cost; none where nobody looks at it
	Received    []timeline.Received // how the server got the caller's turns; likewise
	Opinions    []timeline.Opinion  // what language models say of it; likewise
	Events      []*Event            // what can meet one expectation, in the order in which it happened
}

// Utterance returns the utterance with a number, nil when there is none.
func (c *Call) Utterance(number int) *Utterance {
	if number < 0 || number >= len(c.Utterances) {
		return nil
	}
	return c.Utterances[number]
}

// Response returns the response with an id, and nil for "".
func (c *Call) Response(id string) *Response {
	if id == "" {
		return nil
	}
	r := c.Responses[id]
	if r == nil {
		r = &Response{ID: id}
		c.Responses[id] = r
		c.InOrder = append(c.InOrder, r)
	}
	return r
}

// Tool returns the tool call with an id.
func (c *Call) Tool(id, name string, arguments json.RawMessage) *ToolCall {
	for i := len(c.Tools) - 1; i >= 0; i-- {
		if tc := c.Tools[i]; tc.ID == id {
			if len(tc.Arguments) == 0 {
				tc.Arguments = arguments
			}
			return tc
		}
	}
	tc := &ToolCall{ID: id, Tool: name, Arguments: arguments}
	if t := c.LastTurn(); t != nil {
		tc.Exchange = t.Step.Exchange
	}
	c.Tools = append(c.Tools, tc)
	return tc
}

// LastTurn returns the caller's newest turn, nil before the first.
func (c *Call) LastTurn() *Turn {
	if len(c.Turns) == 0 {
		return nil
	}
	return c.Turns[len(c.Turns)-1]
}

// Asked reports whether the caller has said anything to the agent, by whatever means.
func (c *Call) Asked() bool {
	return slices.ContainsFunc(c.Turns, func(t *Turn) bool { return t.Step.TakesTurn() })
}

// Generating reports whether the agent still works at something that it will say: a response, a tool, an approval.
func (c *Call) Generating() bool {
	if c.Running > 0 || c.Pending > 0 {
		return true
	}
	return slices.ContainsFunc(c.InOrder, func(r *Response) bool { return r.Began > 0 && !r.Ended })
}

// Busy reports whether anything is under way for which patience waits: somebody audible, a tool
// running, an approval pending.
func (c *Call) Busy() bool {
	return len(c.Sounding) > 0 || c.Speaking != nil || c.Running > 0 || c.Pending > 0
}

// Idle notes that something that was under way ended at an offset.
func (c *Call) Idle(at time.Duration) { c.IdleSince = max(c.IdleSince, at) }

// QuietFor reports whether nothing has been under way for a while, counted from an offset at the
// earliest.
func (c *Call) QuietFor(while, now, from time.Duration) bool {
	return !c.Busy() && now-max(c.IdleSince, from) >= while
}

// Audible reports whether anybody is heard now. An utterance that has paused is not.
func (c *Call) Audible() bool {
	if c.Speaking != nil {
		return true
	}
	for _, u := range c.Sounding {
		if !u.Paused {
			return true
		}
	}
	return false
}

// QuietSince returns since when nobody is heard.
func (c *Call) QuietSince() time.Duration {
	since := max(c.ConnectedAt, c.AgentSilent)
	if t := c.LastTurn(); t != nil {
		since = max(since, t.Ended)
	}
	for _, u := range c.Sounding {
		since = max(since, u.PausedAt)
	}
	return since
}

// LastHeard says what the agent was heard to say last.
func (c *Call) LastHeard() string {
	us := c.Utterances
	if len(us) == 0 && len(c.Turns) == 0 && c.Answered == 0 {
		return "the agent was not heard at all, and no response was asked for: this agent does not speak first, or did not in time"
	}
	if len(us) == 0 {
		return "the agent was not heard at all"
	}
	u, who := us[len(us)-1], "the agent"
	if u.Fallback {
		who = "the fallback"
	}
	switch {
	case len(u.Words.Words) == 0:
		return fmt.Sprintf("%s was heard from %s on", who, wording.Offset(u.Began))
	case !u.Over:
		return fmt.Sprintf("%s was heard from %s on, saying %s", who, wording.Offset(u.Began), wording.Quote(u.Text()))
	}
	return fmt.Sprintf("%s was last heard at %s, saying %s", who, wording.Offset(u.LastHeard), wording.Quote(u.Text()))
}

// Tick is how often a playhead is asked what is due.
const Tick = 20 * time.Millisecond

// WhyUncut says what the agent did instead of stopping.
func (c *Call) WhyUncut() string {
	t := c.LastTurn()
	switch {
	case t == nil || t.Cut == nil:
		return "the agent was silent when the act began"
	case t.Cut.Over && t.Cut.Complete:
		return fmt.Sprintf("it talked on to its own end at %s", wording.Offset(t.Cut.LastHeard))
	case t.Cut.Over:
		return fmt.Sprintf("it stopped at %s", wording.Offset(t.Cut.LastHeard))
	default:
		return "it talks on"
	}
}

// Interruptions returns the turns that stopped the agent.
func (c *Call) Interruptions() []*Turn {
	var turns []*Turn
	for _, t := range c.Turns {
		if u := t.Cut; u != nil && u.Over && !u.Complete && !c.Tripped(u) && u.LastHeard >= t.Began {
			turns = append(turns, t)
		}
	}
	return turns
}

// HearsOver reports whether anything in the call shows that the runtime listens while the agent is heard: an answer that the caller cut, or news of
// the caller's voice in the midst of one. One that is deaf then goes on through everything.
func (c *Call) HearsOver() bool {
	return slices.ContainsFunc(c.Turns, func(t *Turn) bool {
		if t.Cut == nil || !t.Step.Sounds() {
			return false
		}
		at, told := c.DetectedAfter(t.Began)
		return told && (!t.Cut.Over || at <= t.Cut.LastHeard) || t.Stops() && t.Cut.Over && !t.Cut.Complete && !c.Tripped(t.Cut) && t.Cut.LastHeard >= t.Began
	})
}

// DetectedAfter returns when the runtime was first told, from an offset on, that the caller speaks.
func (c *Call) DetectedAfter(from time.Duration) (time.Duration, bool) {
	for _, at := range c.Detected {
		if at >= from {
			return at, true
		}
	}
	return 0, false
}
