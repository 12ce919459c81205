package judge

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// call is what has been observed of a call so far. Only the handlers of Feed write to it.
type call struct {
	connected   bool
	connectedAt time.Duration
	agent       string        // who has it; "" when unknown
	ended       bool          // the connection is closed
	lost        bool          // the connection is lost or closed
	lostAt      time.Duration // when it was lost last
	lostTold    string        // how, in words

	sounds
	activity
	evidence
}

// sounds is who was heard.
type sounds struct {
	utterances  []*utterance  // by their numbers
	sounding    []*utterance  // begun and not over; mostly none or one
	agentSilent time.Duration // when the agent last fell silent; zero when it was never heard
	turns       []*turn       // what the caller said
	speaking    *turn         // nil: the caller is silent
}

// activity is what the agent does.
type activity struct {
	// The runtime's own view of the agent's turn.
	working bool          // anything but listening
	stateAt time.Duration // since when

	responses map[string]*response
	inOrder   []*response // the same, in the order in which they were first seen
	tools     []*toolCall // in the order in which they were first seen
	running   int         // tools that run
	pending   int         // approvals that wait
	idleSince time.Duration
}

// evidence is what only measures and the judgement of cuts look at.
type evidence struct {
	answered    int                  // responses of the default conversation
	configured  *timeline.Configured // the newest; nil where none was recorded
	told        []toldOf             // what the server was told, by the agent that got the call with it
	path        []string             // the agents that had the call, in their order
	handedAt    time.Duration        // when the newest was
	detected    []time.Duration      // arrivals of the news that the caller speaks
	undetected  []time.Duration      // and of the news that the caller is silent
	truncations []truncation
	trips       []trip
	cuts        []timeline.Interrupted
}

// turn is one act of the caller's.
type turn struct {
	step         *scenarios.Step
	began, ended time.Duration
	over         bool
	cut          *utterance // heard when it began; nil when the agent was silent
	answer       *utterance // nil: none yet
}

// utterance is the speech of one response, as far as it was heard.
type utterance struct {
	number      int
	response    *response // nil when unknown
	item, agent string
	turn        *turn // the caller's newest when it began; nil before the first
	began       time.Duration
	over        bool
	endedAt     time.Duration // when its end became known
	lastHeard   time.Duration // its end
	heard       time.Duration
	complete    bool

	words   words.Text
	ends    []time.Duration // when each of words had been heard
	takers  []*tracker      // which expectation each word met; nil is none
	whole   *tracker        // which expectation it met as a whole
	partial bool            // its last word was cut

	damage   []damage // where it did not go on as the model made it
	pauses   []pause  // silences within it that are over
	paused   bool     // nothing of it is heard now
	pausedAt time.Duration
}

// text returns what was heard of it.
func (u *utterance) text() string { return words.Join(u.words.Words) }

// response is one answer of the model, heard or not.
type response struct {
	id      string
	began   time.Duration
	ended   bool
	endedAt time.Duration
	status  string     // how it ended
	reason  string     // why not completed; "" when nobody says
	step    *stepState // the model step it took; nil when unknown
	speech  *utterance // its first; nil before it is heard
	text    strings.Builder
}

// toolCall is one asking for a tool, from the question for approval to the output.
type toolCall struct {
	id, tool  string
	arguments json.RawMessage

	asked     bool
	askedAt   time.Duration
	outcome   Outcome // of the approval; "" while it waits
	decidedAt time.Duration
	assigned  bool // a step or the approvals key decides about it
	byHuman   bool // a step decides about it
	exchange  int  // of the caller's newest turn when it was first told of

	began, ended     bool
	beganAt, endedAt time.Duration
	ran              bool
	output           string
	fault            string // why the output is not the tool's own; "" when it is or nobody says
}

// waits reports whether the call waits for a human.
func (tc *toolCall) waits() bool { return tc.asked && tc.outcome == "" }

// truncation is how much of an item the server was told was heard.
type truncation struct {
	at    time.Duration
	item  string
	heard time.Duration
}

// trip is a guardrail that stopped output.
type trip struct {
	at             time.Duration
	response, item string
}

// utterance returns the utterance with a number, nil when there is none.
func (c *call) utterance(number int) *utterance {
	if number < 0 || number >= len(c.utterances) {
		return nil
	}
	return c.utterances[number]
}

// response returns the response with an id, and nil for "".
func (c *call) response(id string) *response {
	if id == "" {
		return nil
	}
	r := c.responses[id]
	if r == nil {
		r = &response{id: id}
		c.responses[id] = r
		c.inOrder = append(c.inOrder, r)
	}
	return r
}

// tool returns the tool call with an id.
func (c *call) tool(id, name string, arguments json.RawMessage) *toolCall {
	for i := len(c.tools) - 1; i >= 0; i-- {
		if tc := c.tools[i]; tc.id == id {
			if len(tc.arguments) == 0 {
				tc.arguments = arguments
			}
			return tc
		}
	}
	tc := &toolCall{id: id, tool: name, arguments: arguments}
	if t := c.lastTurn(); t != nil {
		tc.exchange = t.step.Exchange
	}
	c.tools = append(c.tools, tc)
	return tc
}

// lastTurn returns the caller's newest turn, nil before the first.
func (c *call) lastTurn() *turn {
	if len(c.turns) == 0 {
		return nil
	}
	return c.turns[len(c.turns)-1]
}

// busy reports whether anything is under way for which patience waits: somebody audible, a tool
// running, an approval pending.
func (c *call) busy() bool {
	return len(c.sounding) > 0 || c.speaking != nil || c.running > 0 || c.pending > 0
}

// idle notes that something that was under way ended at an offset.
func (c *call) idle(at time.Duration) { c.idleSince = max(c.idleSince, at) }

// quietFor reports whether nothing has been under way for a while, counted from an offset at the
// earliest.
func (c *call) quietFor(while, now, from time.Duration) bool {
	return !c.busy() && now-max(c.idleSince, from) >= while
}

// tripWindow is how long before a guardrail trips the agent may fall silent because of it, whatever
// was being heard: what is queued is dropped a few frames before the trip is reported.
const tripWindow = 100 * time.Millisecond

// tripped reports whether a guardrail stopped the utterance.
func (c *call) tripped(u *utterance) bool {
	for _, t := range c.trips {
		switch {
		case t.response != "":
			if u.response != nil && u.response.id == t.response {
				return true
			}
		case t.item != "":
			if u.item == t.item {
				return true
			}
		case t.at >= u.began:
			return true
		}
		if t.at >= u.lastHeard-tripWindow && t.at <= u.endedAt {
			return true
		}
	}
	return false
}

// What the words of the caller may have stopped: what was heard while they lasted, or began hardly
// later, and fell silent not long after them.
const (
	stopWindow  = 2 * time.Second        // from their start
	afterWindow = time.Second            // from their end
	newsWindow  = 300 * time.Millisecond // from their end: about what the news of them takes
)

// cutByCaller reports whether the caller's words may have cut an utterance.
func (c *call) cutByCaller(u *utterance) bool {
	t := c.lastTurn()
	if t == nil || u.lastHeard < t.began {
		return false
	}
	return !t.over || u.began <= t.ended+newsWindow && u.lastHeard <= max(t.ended+afterWindow, t.began+stopWindow)
}

// answers reports whether an utterance answers a turn of the caller's: it is the speech of a model
// step of that exchange or a later one, or, where no step is known, of a response that began after
// the turn did.
func (u *utterance) answers(t *turn) bool {
	switch r := u.response; {
	case r == nil:
		return u.began >= t.began
	case r.step != nil:
		return r.step.Exchange >= t.step.Exchange
	default:
		return r.began >= t.began
	}
}
