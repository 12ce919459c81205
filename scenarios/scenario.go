package scenarios

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/scenarios/internal/forms"
	"github.com/voicesim/voicesim/scenarios/internal/mistakes"
	"go.yaml.in/yaml/v4"
)

// Pos is a place in a scenario file. Lines and columns count from 1.
type Pos = mistakes.Pos

// SyntaxError is one mistake in a file, with its place.
type SyntaxError = mistakes.SyntaxError

// Mistakes is the error of a file that cannot be used: everything that is wrong with it.
type Mistakes = mistakes.Mistakes

// ParseDuration reads a length of time with its unit: 800ms, 1.5s or 2m.
func ParseDuration(text string) (time.Duration, error) { return forms.ParseDuration(text) }

// Scenario is one scenario file, loaded and free of mistakes.
type Scenario struct {
	File  string // as it was named when loaded
	Pos   Pos    // of the name
	Name  string
	About string
	Agent string // a registered name
	Tags  []string
	// Language is the version of the language it is written in: demands that came later are not made of it. 0 is the
	// newest, [NewestLanguage].
	Language int
	Skip     string // why it is not played; "" plays it

	Voice    string   // of the caller, where a step names none; "" is any
	VoicePos Pos      // of its name
	AgentPos Pos      // of the agent's name
	Targets  []string // what it is for: "sim", "live"; none means all

	PhoneLine *PhoneLine // the caller's; nil is one that changes nothing
	Session   Session
	Simulator Simulator
	Tools     []ToolOverride    // what becomes of the agent's tools, in the order written
	Approvals Approvals         // what happens to approvals that no step decides
	Allow     map[Surprise]bool // surprises that are let pass
	Script    []*Step           // flat, in the order written; Step.Index is the place
	Checks    []Check
	Limits    Limits
	OnFailure OnFailure
	Explore   Explore

	Target string // what it is played on, where that is not the simulator: model steps are skipped there; "" is the simulator
	Files  fs.FS  // the files that it names, by their paths from its folder; nil has none

	// NamesUnchecked says why its names could not be compared with those of the agent; "" when they were, or when
	// nobody tried.
	NamesUnchecked string

	Repeat   int        // how often it is played where nobody says otherwise; 0 is once
	Filled   []Filled   // what its names stand for; none where it has none
	Variant  string     // which variant of its file it is; "" where that has none
	Includes []Included // the files whose steps it has, in the order read

	texts []*fileText // of the file and those that it includes, for messages; nil when it was not loaded from one
	uses  []*nameUse  // where it names what the agent has

	fileOf    func(n *yaml.Node) string // the file in which a node of the uses stands
	variables []Filled                  // names that are filled in somewhere, without their values
}

// Filled is a name of a file, and what stands for it in one of its calls.
type Filled struct {
	Name  string
	Value string // as it was typed
	Pos   Pos    // of the name; without a line where it was given outside of files
}

// Included is a file whose steps a scenario has.
type Included struct {
	Path string // with slashes, from the folder of the scenario
	Name string // as places in it name it
}

// fileText is a file as it was typed.
type fileText struct {
	name  string
	lines []string // without their ends
}

// linesOf returns the lines of a file of the scenario's; nil of another.
func (sc *Scenario) linesOf(file string) []string {
	for _, t := range sc.texts {
		if t.name == file {
			return t.lines
		}
	}
	return nil
}

// Line is the line on which a place stands in the scenario's file, or in one that it includes, without its end; "" is none, such as
// that of another file, or of a scenario that was not loaded from one.
func (sc *Scenario) Line(at Pos) string {
	lines := sc.linesOf(at.File)
	if at.Line < 1 || at.Line > len(lines) {
		return ""
	}
	return strings.TrimRight(lines[at.Line-1], "\r\n")
}

// Session is what a scenario asks of the session. Zero fields leave it as the agent has it.
type Session struct {
	TurnDetection *TurnDetection
	Voice         string // of the agent
	Modality      string // audio or text
	AgentFirst    bool   // the agent is asked to greet the caller
	AgentFirstPos Pos    // of that
}

// TurnDetection overrides the session's turn detection. Zero fields keep the server's defaults.
type TurnDetection struct {
	Type              string // ServerVAD, SemanticVAD or NoTurnDetection
	Silence           time.Duration
	PrefixPadding     time.Duration
	Threshold         float64
	IdleTimeout       time.Duration
	Eagerness         string
	CreateResponse    *bool
	InterruptResponse *bool
}

// Simulator says how the simulated model is. The zero value is the usual one.
type Simulator struct {
	As         string        // the model that it plays; "" is the one that the session asks for
	AsPos      Pos           // of its name
	FirstAudio time.Duration // from the end of the turn to the first sound on the wire; 0 is as usual
	Speed      float64       // how fast sound comes, times the usual; 0 is 1
	Steps      Steps
	Otherwise  string // with StepsLoose: what is said to what the script has no step for; "" is Otherwise
}

// Steps says whether the responses of a call and the model steps of its script must be the same number.
type Steps string

// What they may be. The zero value is StepsStrict.
const (
	StepsStrict Steps = "strict"
	StepsLoose  Steps = "loose"
)

// ToolOverride is what becomes of a tool of the agent in a call.
type ToolOverride struct {
	Pos     Pos // of the tool's name
	Tool    string
	Takes   time.Duration // before it does anything; 0 adds nothing
	Returns *string       // instead of running; nil runs it
	Fails   string        // the error that it comes to instead of running; "" does not fail
	Hangs   bool          // it runs until it is given up
}

// Limits bounds a call. Load fills in the defaults, so the lengths of time are never zero.
type Limits struct {
	Duration time.Duration // ends any call; 2 m
	Patience time.Duration // how long nothing may be under way before an expectation fails; 5 s
	Gap      time.Duration // between the end of the agent's turn and the caller's next act; 300 ms
	Tail     time.Duration // between the last settled step and hanging up; 1 s
	Hole     time.Duration // the longest silence in the middle of an answer; 300 ms
	DeadAir  time.Duration // the longest silence that the agent owes speech in; 8 s

	Tokens    int     // all that the model may read and make; 0 is no limit
	TokensPos Pos     // of its key
	Cost      float64 // dollars that the call may cost; 0 is no limit
	CostPos   Pos     // of its key
}

// Approvals says what happens to approvals that no step decides.
type Approvals string

// What may happen to them. The zero value is ApprovalsFail.
const (
	ApprovalsFail    Approvals = "fail"
	ApprovalsApprove Approvals = "approve"
	ApprovalsReject  Approvals = "reject"
	ApprovalsIgnore  Approvals = "ignore"
)

// OnFailure says whether a failed step ends the call.
type OnFailure string

// What a failed step may do. The zero value is StopOnFailure.
const (
	StopOnFailure     OnFailure = "stop"
	ContinueOnFailure OnFailure = "continue"
)

// Surprise names something that no step expects and that fails a scenario unless it is allowed.
type Surprise string

// The surprises.
const (
	SurpriseApproval      Surprise = "approval"      // an approval that nobody decides, or looks at
	SurpriseGuardrail     Surprise = "guardrail"     // a guardrail tripped
	SurpriseInterrupted   Surprise = "interrupted"   // the agent was cut off with nobody speaking
	SurpriseError         Surprise = "error"         // a refused request or worse
	SurpriseConnection    Surprise = "connection"    // the connection was lost
	SurpriseHangup        Surprise = "hangup"        // somebody hung up
	SurpriseSplitTurn     Surprise = "split_turn"    // the server took one step of the caller's for several turns
	SurpriseMisunderstood Surprise = "misunderstood" // the simulator understood other words than the caller's
	SurpriseBrokenSpeech  Surprise = "broken_speech" // an answer was heard scrambled, with parts missing or twice, or with holes
	SurpriseRepeatedCall  Surprise = "repeated_call" // a tool ran again with the same arguments
	SurpriseHandoff       Surprise = "handoff"       // a handoff that no step names
	SurpriseMisheard      Surprise = "misheard"      // an argument like what the caller said, but another
	SurpriseTool          Surprise = "tool"          // a tool failed or did not run, and nobody decided so
)

// Step is one entry of the script. Exactly one of the pointers below ID is set, the one that Verb names.
type Step struct {
	Index    int // place in Scenario.Script
	Pos      Pos
	Verb     Verb
	ID       string  // "" when none was given
	Exchange int     // 0 before the first step that takes the caller's turn, then one more from each of them on
	scope    string  // of its ids
	main     string  // the file of the scenario, which may include that of the step
	Rounds   []Round // which of the loops around it, from the outermost; none outside of loops

	Caller    *CallerStep // whatever the caller does but hanging up
	Human     *HumanStep
	Fault     *FaultStep
	Hangup    *HangupStep
	React     *ReactStep
	Model     *ModelStep
	Expect    *ExpectStep
	ExpectNot *ExpectNotStep
	Wait      *WaitStep
}

// Round is one of the rounds of a loop.
type Round struct{ Number, Of int }

// Verb names what a step does.
type Verb string

// The verbs.
const (
	VerbCaller      Verb = "caller"
	VerbTyped       Verb = "typed"
	VerbImage       Verb = "image"
	VerbDTMF        Verb = "dtmf"
	VerbBackchannel Verb = "backchannel"
	VerbSound       Verb = "sound"
	VerbMute        Verb = "mute"
	VerbHuman       Verb = "human"
	VerbFault       Verb = "fault"
	VerbHangup      Verb = "hangup"
	VerbModel       Verb = "model"
	VerbExpect      Verb = "expect"
	VerbExpectNot   Verb = "expect_not"
	VerbWait        Verb = "wait"
	VerbReact       Verb = "react"
)

// HumanStep is a decision about a tool call that waits for approval.
type HumanStep struct {
	Timing
	Decision Decision
	Tool     string
	With     *DataMatcher // nil: the oldest waiting call of the tool
	Message  string       // to the model, with a rejection
	Always   bool         // it holds for all later calls of the tool, too
	Stale    bool         // no call may wait: the decision comes late, and has to be without effect
}

// FaultStep lets something go wrong with the connection to the simulated server.
type FaultStep struct {
	Timing
	Name  string        // one of FaultNames
	For   time.Duration // how long it lasts, or how late something is; zero is the fault's own
	Count int           // how many events or responses it strikes; zero is the fault's own
	Event string        // type of these events; "" is any
	Pos   Pos           // of event, else of the step
}

// HangupStep is the end of the call: the caller hangs up.
type HangupStep struct{ Timing }

// Decision is what the human decides.
type Decision string

// The decisions. DecisionIgnore means that nobody decides.
const (
	DecisionApprove Decision = "approve"
	DecisionReject  Decision = "reject"
	DecisionIgnore  Decision = "ignore"
)

// ModelStep is one response of the simulated model.
type ModelStep struct {
	Say      string // "" when it speaks no words
	Fills    []Fill // places in Say where what tools returned is said
	Audio    string // a WAV file that says the words, by its path from the scenario; "" is the agent's usual voice
	AudioPos Pos    // of its name
	Tools    []ToolRequest
	Handoff  string // agent; "" when none
	As       string // agent that must be speaking; "" is any
	Optional bool   // may stay unused or unheard
	Invented bool   // asks for what the agent does not have, or with other arguments

	Fails      string        // rate_limit, server_error or quota: it says and asks for nothing; "" does not fail
	Incomplete string        // max_output_tokens or content_filter: why it ends with its words; "" ends of itself
	Latency    time.Duration // added before it begins
	Speed      float64       // how fast its sound comes, times the usual; 0 is 1
	Silent     bool          // it says and asks for nothing

	When       When   // what it must answer; the zero value is anything
	UntilHeard bool   // the next response of the exchange takes it again, as long as nothing of it was heard
	OutOfBand  string // it is for a response beside the conversation with this among the values of its metadata; "" is for the conversation
}

// When says what a response must answer to take a model step, which may stay unused then. The zero value is anything.
type When struct {
	Understood *TextMatcher // how the server understood the turn that caused it; nil is anyhow
	Answers    string       // the tool whose output must be among what it answers; "" is anything
}

// ToolRequest is a tool the simulated model asks for.
type ToolRequest struct {
	Pos  Pos
	Tool string
	With json.RawMessage // a JSON object; nil is {}
}

// ExpectStep demands one expectation, or all of a list in its order.
type ExpectStep struct {
	Ordered bool // written as a list
	All     []*Expectation
}

// ExpectNotStep watches that an expectation is not met.
type ExpectNotStep struct {
	Expectation *Expectation
	For         time.Duration // zero: no fixed length
	Until       *Moment       // nil: until the caller's next turn begins or the call ends
}

// WaitStep lets time pass, or waits for an expectation without judging it. One of the two is set.
type WaitStep struct {
	For         time.Duration
	Expectation *Expectation
}

// Expectation is one thing that should be observed.
type Expectation struct {
	Pos        Pos
	Want       Want
	Times      *int          // exactly so many before the next act; nil is at least one
	Within     time.Duration // zero: no deadline but patience
	Since      *Moment       // nil: the last act above
	InAnyOrder bool          // words: they may come before what stands above them
	ID         string
}

// Moment is a point in time that is known only while the call runs. Exactly one field is set.
type Moment struct {
	Pos         Pos
	Word        MomentWord
	StepID      string // the id of a step
	Expectation *Expectation
}

// MomentWord is a moment with a name of its own.
type MomentWord string

// The named moments.
const (
	MomentConnected   MomentWord = "connected"
	MomentAgentStarts MomentWord = "agent_starts"
	MomentAgentStops  MomentWord = "agent_stops"
	MomentCallerStops MomentWord = "caller_stops"
)

// Check is one entry of the checks of a scenario: a bound on a measure, or words that must not be heard.
type Check struct {
	Pos        Pos
	Name       string         // as written: never_heard, response_latency, …
	NeverHeard []*TextMatcher // never_heard only
	NeverMade  []*TextMatcher // never_generated only
	Bounds     []Bound        // measures only; at least one, all must hold
	Names      []string       // tools_run and agents: exactly these names in this order; nil is another check
	Claims     []Claim        // said_and_done only
	Told       []Told         // instructions and offered only: what the model is told
	Goodbye    bool           // goodbye_heard only
	Questions  []Question     // judge only: what a language model is asked
}

// Told is what a model must be told about an agent or a tool.
type Told struct {
	Pos  Pos
	Name string       // of the agent, or of the tool
	Text *TextMatcher // in the agent's instructions, or the tool's description; nil is whatever stands there, or nothing
	// Arguments are those that a tool must have, with what their descriptions say: any text is that there is such an argument.
	Arguments []Told
}

// TellsModel reports whether a check looks at what the model is told.
func (sc *Scenario) TellsModel() bool {
	return slices.ContainsFunc(sc.Checks, func(c Check) bool { return c.Told != nil })
}

// Measures reports whether a check bounds a measure.
func (sc *Scenario) Measures(name string) bool {
	return slices.ContainsFunc(sc.Checks, func(c Check) bool { return c.Name == name })
}

// CountsCost reports whether a check or a limit looks at what the call costs.
func (sc *Scenario) CountsCost() bool {
	return sc.Limits.Tokens > 0 || sc.Limits.Cost > 0 || slices.ContainsFunc(sc.Checks, func(c Check) bool { return c.Name == "tokens" || c.Name == "cost" })
}

// Bound limits a measure.
type Bound struct {
	Statistic string  // "each" (every single value), "min", "p50", "p90", "p95", "p99", "max" or "mean"
	Relation  string  // "at_most", "at_least" or "exactly"
	Value     float64 // in the measure's unit
}

// Holds reports whether an amount is within the bound.
func (b Bound) Holds(amount float64) bool {
	switch b.Relation {
	case atLeast:
		return amount >= b.Value
	case exactly:
		return amount == b.Value
	default:
		return amount <= b.Value
	}
}
