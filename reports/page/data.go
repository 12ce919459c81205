package page

import (
	"encoding/json"

	"github.com/voicesim/voicesim/reports/results"
)

// SchemaVersion is the version of the form of [Data]. It grows when a field changes its meaning or goes away; new fields do not
// change it.
const SchemaVersion = 1

// Data is what the page shows, and what stands in it as JSON. Times are milliseconds from the start of a call.
type Data struct {
	SchemaVersion int              `json:"schema_version"`
	Run           results.Run      `json:"run"`               // as in results.json
	Totals        results.Totals   `json:"totals"`            // likewise
	Repeats       []results.Repeat `json:"repeats,omitempty"` // likewise
	Sentence      string           `json:"sentence"`
	Besides       []string         `json:"besides"` // what the sentence does not say: what was not looked at, what was not played
	Checks        []Check          `json:"checks"`
	Standouts     []Standout       `json:"standouts"`
	Measures      []Spread         `json:"measures"`
	Cost          *Cost            `json:"cost,omitempty"`    // what the calls cost; nil where none had a session
	Mutants       *Mutants         `json:"mutants,omitempty"` // nil where none were looked for
	Calls         []*Call          `json:"calls"`
}

// Check is one kind of demand, over all calls.
type Check struct {
	Name   string `json:"name"` // in plain words
	Met    int    `json:"met"`
	Failed int    `json:"failed"`
	Open   int    `json:"open"`  // the calls did not come to it
	Calls  []int  `json:"calls"` // in which it failed, counted from 0
}

// Standout is a kind of failure, with its worst moment.
type Standout struct {
	Kind    string  `json:"kind"`
	Title   string  `json:"title"`             // in plain words
	Number  string  `json:"number"`            // how bad it is, or how often
	About   string  `json:"about"`             // what the number is of
	Limit   string  `json:"limit,omitempty"`   // what was demanded, in words
	Nearest string  `json:"nearest,omitempty"` // what came nearest to it
	First   bool    `json:"first"`             // some call failed with it first; else it follows from others, it seems
	Times   int     `json:"times"`             // failures of the kind
	Calls   []int   `json:"calls"`             // in which there are any
	Call    int     `json:"call"`              // in which the moment is
	AtMS    float64 `json:"at_ms"`             // of that moment
	FromMS  float64 `json:"from_ms"`           // the stretch that is concerned; equal to to_ms when it is a moment
	ToMS    float64 `json:"to_ms"`
	Cause   string  `json:"cause"` // what usually is behind it
	Advice  string  `json:"advice"`
}

// Spread is a measure over all calls. Percentiles of fewer than [fewest] values are withheld.
type Spread struct {
	Name  string   `json:"name"`
	Unit  string   `json:"unit"`
	Count int      `json:"count"`
	Min   float64  `json:"min"`
	P50   *float64 `json:"p50,omitempty"`
	P90   *float64 `json:"p90,omitempty"`
	P95   *float64 `json:"p95,omitempty"`
	P99   *float64 `json:"p99,omitempty"`
	Max   float64  `json:"max"`
	Mean  float64  `json:"mean"`
}

// Call is one call.
type Call struct {
	Name     string        `json:"name"`
	File     string        `json:"file"`
	Line     int           `json:"line"`
	Tags     []string      `json:"tags,omitempty"`
	Agent    string        `json:"agent,omitempty"`
	Verdict  string        `json:"verdict"` // as in results.json
	Why      string        `json:"why,omitempty"`
	Broke    bool          `json:"broke_protocol,omitempty"` // it passed, and the client broke the protocol, where that counts
	Seed     uint64        `json:"seed"`
	Strip    []string      `json:"strip,omitempty"`          // of a scenario that was played many times, for which this call stands: drawn, in words, and how it is played alone
	Cells    []Cell        `json:"cells,omitempty"`          // of the strip, each with its call or how it is played alone
	CellsOut int           `json:"cells_left_out,omitempty"` // cells that passed and have no room
	Around   []string      `json:"around,omitempty"`         // the command that plays a cell alone: what stands before its flag and behind it
	Beside   string        `json:"beside,omitempty"`         // where in the strip of a call before it this one stands, which was kept to be heard beside that; "" is in none
	Mutant   string        `json:"mutant,omitempty"`         // that it noticed: what is wrong with it was planted
	Play     *results.Play `json:"play,omitempty"`           // which play of the scenario; nil where it is the only one
	Attempt  int           `json:"attempt,omitempty"`        // of the call that comes next and is no attempt, an earlier attempt, from 1; 0 is none
	LengthMS float64       `json:"length_ms"`
	Command  string        `json:"command"` // plays it again
	SHA256   string        `json:"timeline_sha256,omitempty"`

	Failures  []Failure `json:"failures,omitempty"`
	Steps     []Step    `json:"steps,omitempty"`
	Findings  []Finding `json:"findings,omitempty"`
	Opinions  []Opinion `json:"opinions,omitempty"` // what a language model answered
	NotLooked []Blind   `json:"not_looked_at,omitempty"`
	StandIns  []Blind   `json:"stand_ins,omitempty"` // turns that the stand-in voice said
	Measures  []Value   `json:"measures,omitempty"`
	Cost      *Cost     `json:"cost,omitempty"` // what the call cost; nil where it had no session

	Turns      []Turn      `json:"turns,omitempty"`      // what the caller said
	Utterances []Utterance `json:"utterances,omitempty"` // what was heard of the agent
	Spans      []Span      `json:"spans,omitempty"`      // the lanes
	Pins       []Pin       `json:"pins,omitempty"`
	Latencies  []Latency   `json:"latencies,omitempty"`
	Limit      *float64    `json:"latency_limit_ms,omitempty"` // that a check sets to response_latency; nil is none
	Events     *Events     `json:"events,omitempty"`           // on the wire

	Peaks *Peaks `json:"peaks,omitempty"`
	Sound *Sound `json:"sound,omitempty"` // in the page
	WAV   string `json:"wav,omitempty"`   // beside the page: a relative path
	Mute  string `json:"mute,omitempty"`  // why there is no sound in the page
}

// Failure is one way in which a call fell short of its scenario.
type Failure struct {
	Kind     string               `json:"kind"`
	Title    string               `json:"title"` // of the kind, in plain words
	Message  string               `json:"message"`
	Nearest  string               `json:"nearest,omitempty"`
	AtMS     float64              `json:"at_ms"`
	FromMS   float64              `json:"from_ms"` // the stretch that is concerned
	ToMS     float64              `json:"to_ms"`
	AmountMS float64              `json:"amount_ms,omitempty"` // how bad it is, where that is a time: of a measure its value, else how long the stretch is
	File     string               `json:"file"`
	Line     int                  `json:"line"`
	Source   []results.SourceLine `json:"source,omitempty"` // as in results.json
	Cause    string               `json:"cause,omitempty"`
	Advice   string               `json:"advice,omitempty"`
}

// Step is a step of the script.
type Step struct {
	Verb    string  `json:"verb"`
	What    string  `json:"what"`
	State   string  `json:"state"` // as in results.json
	BeganMS float64 `json:"began_ms"`
	EndedMS float64 `json:"ended_ms"`
	File    string  `json:"file"`
	Line    int     `json:"line"`
	Source  string  `json:"source,omitempty"` // as in results.json
}

// Opinion is a question about the call, and what a language model answered.
type Opinion struct {
	Question string   `json:"question"`
	Yes      int      `json:"yes"`
	Asked    int      `json:"asked"`
	Wanted   int      `json:"wanted"` // how many of the answers have to be yes
	Answers  []Answer `json:"answers,omitempty"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
}

// Answer is one to a question.
type Answer struct {
	Says   string   `json:"says"` // yes, no or none
	Model  string   `json:"model"`
	Reason string   `json:"reason,omitempty"` // or why there is none
	Quotes []string `json:"quotes,omitempty"` // of the call
}

// Finding is something that the agent's runtime did wrong as a client of the protocol.
type Finding struct {
	Rule     string  `json:"rule"`
	Severity string  `json:"severity"`
	Message  string  `json:"message"`
	AtMS     float64 `json:"at_ms"`
	Event    string  `json:"event,omitempty"`
}

// Blind is something of which the verdict says nothing.
type Blind struct {
	Kind string `json:"kind"`
	What string `json:"what"`
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
}

// Value is a measure of one call.
type Value struct {
	Name  string  `json:"name"`
	Unit  string  `json:"unit"`
	Count int     `json:"count"`
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
	Mean  float64 `json:"mean"`
}

// Turn is a piece of the caller's speech.
type Turn struct {
	FromMS     float64 `json:"from_ms"`
	ToMS       float64 `json:"to_ms"`
	Words      string  `json:"words"`
	Over       bool    `json:"over,omitempty"`       // it began while the agent was heard
	Understood string  `json:"understood,omitempty"` // what the server made of it
	Otherwise  bool    `json:"otherwise,omitempty"`  // and that differs from the words
	StandIn    bool    `json:"stand_in,omitempty"`   // the stand-in voice said it
	Line       int     `json:"line,omitempty"`
}

// Utterance is the speech of one response of the agent's: what was heard of it, and its four clocks. Stretches of which nothing
// is known are nil.
type Utterance struct {
	Agent     string   `json:"agent,omitempty"`
	Response  string   `json:"response,omitempty"`
	Words     []Word   `json:"words"`    // in the order in which they were generated
	Complete  bool     `json:"complete"` // heard to the end of what the model made
	TotalMS   float64  `json:"total_ms"` // how much of it the model made
	HeardMS   float64  `json:"heard_ms"`
	Generated *Stretch `json:"generated,omitempty"` // from the start of the response to its end
	Received  *Stretch `json:"received,omitempty"`  // from the first of its sound on the wire to the last
	Heard     *Stretch `json:"heard,omitempty"`
	Ghost     string   `json:"ghost,omitempty"`     // peaks of what came of it and was never heard, behind what was: as those of the agent
	Truncated *Stretch `json:"truncated,omitempty"` // what the server was told was heard, laid at the moment at which it was first heard
}

// Stretch is a stretch of a call.
type Stretch = results.Stretch

// Word is a word of the agent's.
type Word struct {
	Text    string  `json:"text"`
	AtMS    float64 `json:"at_ms"` // of its first heard sample; 0 where it was not heard
	Unheard bool    `json:"unheard,omitempty"`
	Cut     bool    `json:"cut,omitempty"`  // its end was not heard
	Lost    bool    `json:"lost,omitempty"` // it was played, and the caller's line lost it
}

// Span is something in a lane.
type Span struct {
	Lane   string  `json:"lane"` // turns, responses, tools, approvals, handoffs, guardrails, interruptions, faults, connection or lint
	FromMS float64 `json:"from_ms"`
	ToMS   float64 `json:"to_ms"` // equal to from_ms for a moment
	Label  string  `json:"label"`
	Detail string  `json:"detail,omitempty"`
	State  string  `json:"state,omitempty"` // "bad", "cut" or ""
}

// Pin is a moment with a meaning.
type Pin struct {
	AtMS float64 `json:"at_ms"`
	Kind string  `json:"kind"` // "caused" by the script on purpose, "wrong", or "met"
	Text string  `json:"text"`
	Line int     `json:"line,omitempty"`
}

// Latency is how long the caller waited for an answer.
type Latency struct {
	FromMS float64 `json:"from_ms"` // the caller's last sample
	ToMS   float64 `json:"to_ms"`   // the first heard one of the answer
	Parts  []Part  `json:"parts"`   // one after the other
}

// Part is what a stretch of waiting went into.
type Part struct {
	Name string  `json:"name"` // "detection", "model", "tool", "human" or "playout"
	MS   float64 `json:"ms"`
}

// Events are frames on the wire, column by column.
type Events struct {
	Names []string `json:"names"` // of types
	AtMS  []int    `json:"at_ms"` // each less the one before
	Type  []int    `json:"type"`  // index in names; below zero ^index: sent by the runtime
	Bytes []int    `json:"bytes"`

	Shown   []int             `json:"shown,omitempty"`    // places of those whose event is in json
	JSON    []json.RawMessage `json:"json,omitempty"`     // without sound, pictures and secrets
	LeftOut int               `json:"left_out,omitempty"` // events that were left out for their size
	File    string            `json:"file,omitempty"`     // beside the page, with more of them: a relative path
}
