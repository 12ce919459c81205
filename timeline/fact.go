package timeline

import (
	"encoding/json"
	"time"

	"github.com/voicesim/voicesim/usage"
)

// Fact is what a record says happened. The set is closed: the types of this file.
type Fact interface {
	// Kind is the fact's name in reports: lower case, words joined by underscores.
	Kind() string
	// Lane is whose entry it is.
	Lane() Lane
}

// Connected marks the start of the call: the session was acknowledged and audio flows.
type Connected struct {
	Agent string `json:"agent,omitempty"` // the starting agent's name; "" when unknown
}

// ConnectionChanged reports that the connection was lost, restored or closed.
type ConnectionChanged struct {
	State  string `json:"state"` // "lost", "restored" or "closed"
	Reason string `json:"reason,omitempty"`
	By     string `json:"by,omitempty"` // "agent": the agent's side closed it, in the middle of the call; "" is anything else
}

// ActBegan marks the start of a scripted act: for speech its first sample, for a decision its moment.
type ActBegan struct {
	Step   int `json:"step"`             // index in the scenario's flat list of steps
	Branch int `json:"branch,omitempty"` // of a caller who reacts: which branch of the step is done, counted from 1
	// From tells where the sound of speech comes from: "file", "recordings", "voice" or "stand-in". "" is a bundled
	// recording, or no speech.
	From string `json:"from,omitempty"`
	// Beside tells that the act is not the caller's but happens beside the call, as a human's decision or a fault: its
	// lane is [LaneHuman].
	Beside bool `json:"-"`
}

// ActEnded marks the end of a scripted act: for speech the end of its last sample.
type ActEnded struct {
	Step   int  `json:"step"`
	Branch int  `json:"branch,omitempty"` // as in [ActBegan]
	Beside bool `json:"-"`                // as in [ActBegan]
}

// ActFailed reports an act that could not be carried out, such as a decision with nothing to decide.
type ActFailed struct {
	Step   int    `json:"step"`
	Branch int    `json:"branch,omitempty"` // as in [ActBegan]
	Reason string `json:"reason"`
	Beside bool   `json:"-"` // as in [ActBegan]
}

// UtteranceBegan marks the first heard sample of an utterance: the speech of one response.
type UtteranceBegan struct {
	Utterance int    `json:"utterance"` // counts the utterances heard in the call, from 0
	Response  string `json:"response"`  // id of the response that it is the speech of; "" when unknown
	Item      string `json:"item"`      // id of the item the first sample belongs to
	Agent     string `json:"agent,omitempty"`
	// Fallback tells that it is the runtime's own sound, which no response made: Response and Agent are "".
	Fallback bool `json:"fallback,omitempty"`
}

// WordHeard reports that a word of an utterance reached the ear.
type WordHeard struct {
	Utterance int           `json:"utterance"`
	Text      string        `json:"text"`                // as displayed: "A1001", not "ay one …"
	Began     time.Duration `json:"began_ns"`            // offset from the call's start of its first heard sample
	Partial   bool          `json:"partial,omitempty"`   // cut before its end, after its middle
	Estimated bool          `json:"estimated,omitempty"` // its time is estimated, not known
	Lost      bool          `json:"lost,omitempty"`      // the caller's line lost more than half of it, so that nobody could understand it
}

// UtteranceEnded closes an utterance: it was heard to its end, or what was left of it was discarded.
type UtteranceEnded struct {
	Utterance int           `json:"utterance"`
	LastHeard time.Duration `json:"last_heard_ns"` // offset from the call's start at which its last heard sample ended
	Heard     time.Duration `json:"heard_ns"`      // how much of it was heard
	Total     time.Duration `json:"total_ns"`      // how much of it the model made or, where that is not known, arrived
	Complete  bool          `json:"complete"`      // heard to the end of what the model made
}

// SpeechBroken reports that an utterance did not go on as the model made it.
type SpeechBroken struct {
	Utterance int           `json:"utterance"`
	How       string        `json:"how"`             // one of the words below
	Length    time.Duration `json:"length_ns"`       // lost: how much was passed over; else zero or a lower bound
	Words     string        `json:"words,omitempty"` // the words that are concerned, separated by spaces; "" where there are none
}

// How an utterance may be broken.
const (
	BrokenLost     = "lost"     // a part of it was passed over, or never arrived
	BrokenMoved    = "moved"    // a part that was passed over was heard later
	BrokenRepeated = "repeated" // a part of it was heard again
	BrokenStrange  = "strange"  // sound was heard in its place that the model did not make
)

// SpeechPaused reports that nothing of an utterance has been heard for a while, though it is not over.
type SpeechPaused struct {
	Utterance int           `json:"utterance"`
	LastHeard time.Duration `json:"last_heard_ns"` // offset from the call's start of the end of its last heard sample
}

// SpeechResumed reports that an utterance that had paused is heard again.
type SpeechResumed struct {
	Utterance int           `json:"utterance"`
	Silent    time.Duration `json:"silent_ns"` // how long nothing of it was heard
}

// Foreign reports heard sound that matches no audio the server sent.
type Foreign struct {
	Length time.Duration `json:"length_ns"`
}

// AgentState is what the runtime is about, as it sees itself.
type AgentState struct {
	// State is "listening" (no response requested or under way, nothing queued, no tool running, no
	// approval pending, no handoff under way), "thinking", or "speaking".
	State string `json:"state"`
}

// ResponseRequested reports that the runtime asked the server for a response.
type ResponseRequested struct{}

// ResponseBegan reports that the server began a response.
type ResponseBegan struct {
	Response  string `json:"response"`
	OutOfBand bool   `json:"out_of_band,omitempty"`
}

// ResponseEnded reports how a response ended.
type ResponseEnded struct {
	Response string `json:"response"`
	Status   string `json:"status"` // "completed", "cancelled", "failed" or "incomplete"
	Reason   string `json:"reason,omitempty"`
}

// Generated reports text the model produced, heard or not.
type Generated struct {
	Response string `json:"response"`
	Item     string `json:"item"`
	Text     string `json:"text"` // the next piece
}

// Configured reports what the runtime told the server about the agent. It is recorded only where a check looks at it.
type Configured struct {
	Instructions string            `json:"instructions"`
	Tools        map[string]string `json:"tools,omitempty"` // descriptions of functions, handoffs among them, by their names
	// Arguments are the descriptions of their arguments, by the names of both; "" is an argument without one.
	Arguments map[string]map[string]string `json:"arguments,omitempty"`
}

// SpeechDetected reports, at the moment the runtime learns it, that the server heard the caller begin.
type SpeechDetected struct {
	Item string `json:"item"`
}

// SpeechOver reports that the server heard the caller end.
type SpeechOver struct {
	Item string `json:"item"`
}

// TurnCommitted reports that the server took the caller's speech, or a typed text, as a turn.
type TurnCommitted struct {
	Item string `json:"item"`
}

// Understood reports what the server made of a turn.
type Understood struct {
	Item string `json:"item"`
	Text string `json:"text"`
}

// TurnUnderstood reports, at the moment a server of ours commits a turn of the caller's speech, what it
// makes of it.
type TurnUnderstood struct {
	Item      string `json:"item"`
	Text      string `json:"text"`
	Known     bool   `json:"known"`               // some of it was recognised; if not, Text says so in words
	Diagnosis string `json:"diagnosis,omitempty"` // what seems wrong with the sound; "" is nothing
}

// TurnWritten reports that the runtime sent the server a message in the caller's name. It is recorded only where a caller
// types or shows something.
type TurnWritten struct {
	Item     string `json:"item"` // as the runtime calls it; "" leaves that to the server
	Text     string `json:"text,omitempty"`
	Pictures int    `json:"pictures,omitempty"`
}

// KeyHeard reports that whatever carries the call told the runtime of a key that the caller pressed, and the runtime the
// application.
type KeyHeard struct {
	Key string `json:"key"` // "0" to "9", "*", "#", "A" to "D"
}

// ToolBegan reports that a tool began to run.
type ToolBegan struct {
	Call      string          `json:"call"`
	Tool      string          `json:"tool"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
	Agent     string          `json:"agent,omitempty"`
}

// ToolEnded reports that the output of a tool call went to the model.
type ToolEnded struct {
	Call      string          `json:"call"`
	Tool      string          `json:"tool"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
	Output    string          `json:"output"`
	Ran       bool            `json:"ran"` // false: refused, denied, unknown or never started
	Error     string          `json:"error,omitempty"`
}

// Remembered reports what a message in the conversation says now, cut where it was truncated. It is recorded only where a
// scenario looks at it.
type Remembered struct {
	By   string `json:"by"`             // whose memory: "runtime", or "server" for what the model works with
	Item string `json:"item"`           // "" is all messages there were
	Role string `json:"role,omitempty"` // "user", "assistant" or "system"
	Text string `json:"text,omitempty"`
	Gone bool   `json:"gone,omitempty"` // it is no part of the conversation any more
}

// WireEvent is an event on the wire, whole but for sound and pictures. It is recorded only where a scenario looks at events of
// its type.
type WireEvent struct {
	Type  string          `json:"type"`
	Event json.RawMessage `json:"event"`
	Sent  bool            `json:"-"` // by the runtime; else it received the event
}

// HandedOff reports that the session continues under another agent.
type HandedOff struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// ApprovalAsked reports that a tool call waits for a human.
type ApprovalAsked struct {
	Call      string          `json:"call"`
	Tool      string          `json:"tool"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
}

// ApprovalDecided reports the end of that wait.
type ApprovalDecided struct {
	Call      string          `json:"call"`
	Tool      string          `json:"tool"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
	Outcome   string          `json:"outcome"` // "approved", "rejected", "timed_out" or "cancelled"
}

// GuardrailTripped reports that a guardrail stopped output.
type GuardrailTripped struct {
	Guardrail string `json:"guardrail"`
	Response  string `json:"response,omitempty"`
	Item      string `json:"item,omitempty"`
}

// Interrupted reports that the runtime cut the agent off.
type Interrupted struct {
	Response string        `json:"response,omitempty"`
	Item     string        `json:"item"`
	Cause    string        `json:"cause"` // "caller", "guardrail" or "request"
	Heard    time.Duration `json:"heard_ns"`
}

// Spent reports what a response of the model, or a transcript of the caller's words, cost. It is recorded only where a scenario looks at it.
type Spent struct {
	Response string        `json:"response,omitempty"` // "" is a transcript
	Agent    string        `json:"agent,omitempty"`    // whose response it is
	Model    string        `json:"model,omitempty"`    // that answered, or wrote down; "" when unknown
	Tokens   usage.Tokens  `json:"tokens"`
	Speech   time.Duration `json:"speech_ns,omitempty"` // of a transcript that is charged by its length
	Silent   bool          `json:"silent,omitempty"`    // the server did not say what it cost
	Dollars  *float64      `json:"dollars,omitempty"`   // nil is not known, and not free
	Why      string        `json:"why,omitempty"`       // why it is not known
}

// Received reports how the server got the sound of an act of the caller's. It is recorded at the end of a call, and only where a check
// looks at it.
type Received struct {
	Step     int           `json:"step"`
	Likeness float64       `json:"likeness"` // normalised correlation with what was sent, at the best lag: 1 is the same, 0 is nothing of it
	Lag      time.Duration `json:"lag_ns"`   // how much later it came than it was said
}

// Opinion is what a language model answered to a question about the call, by what the caller heard of it. It is recorded at the end
// of a call, and only where a check (judge) asks.
type Opinion struct {
	Question string   `json:"question"`
	Model    string   `json:"model"`            // which answered, or was asked in vain
	Met      bool     `json:"met"`              // the answer is yes
	Reason   string   `json:"reason,omitempty"` // the model's
	Quotes   []string `json:"quotes,omitempty"` // of what was said, as evidence; they stand there
	Failed   string   `json:"failed,omitempty"` // why there is no answer; "" is that there is one
}

// Truncated reports how much of an item the runtime told the server was heard.
type Truncated struct {
	Item  string        `json:"item"`
	Heard time.Duration `json:"heard_ns"`
}

// Problem reports an error of the server or the runtime.
type Problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// StepTaken reports that a response took a scripted model step.
type StepTaken struct {
	Step     int    `json:"step"`
	Response string `json:"response"`
	Spoken   bool   `json:"spoken"` // it has words to be heard
}

// StepClosed reports a scripted model step that was passed over and can no longer be taken.
type StepClosed struct {
	Step   int    `json:"step"`
	Reason string `json:"reason"`
}

// StepWrong reports a scripted model step that could not be played as written.
type StepWrong struct {
	Step   int    `json:"step"`
	Reason string `json:"reason"`
}

// Unscripted reports a response for which the script had no step left.
type Unscripted struct {
	Response string `json:"response"`
	Cause    string `json:"cause"`
}

// FaultStruck reports that a fault of the script has done something for the first time: it held back, changed, lost or
// added an event, or cut the connection.
type FaultStruck struct {
	Step int `json:"step"`
}

// What a caller's line can do, as [LineActed] has it.
const (
	LineNoise = "noise" // the caller spoke in its noise
	LineEcho  = "echo"  // the agent was heard in the caller's microphone
	LineLoss  = "loss"  // something was lost in which there was sound
	LineMute  = "mute"  // a mute of the script took sound
)

// LineActed reports that the caller's line has done something for the first time.
type LineActed struct {
	What string `json:"what"`
}

// LineDrowned reports that nothing of the sound that a step of the caller makes can be heard beyond the line.
type LineDrowned struct {
	Step int     `json:"step"`
	By   float64 `json:"by"`            // how far below the noise its loudest 20 ms are, or with DrownedQuiet below -60 dBFS, in decibels
	Why  string  `json:"why,omitempty"` // DrownedQuiet or DrownedMuted; empty is the noise of the line
}

// Why nobody can hear what the caller does, where it is not the noise of the line.
const (
	DrownedQuiet = "quiet" // it is next to silence
	DrownedMuted = "muted" // the line delivers silence from its beginning to its end
)

// FaultEnded reports that a fault of the script has done all it does.
type FaultEnded struct {
	Step int `json:"step"`
}

// LintFinding reports, at the moment a server of ours notices it, something that the runtime did wrong as a client
// of the Realtime API.
type LintFinding struct {
	Rule     string `json:"rule"`     // its id, as docs/lint.md lists them
	Severity string `json:"severity"` // "notice", "warning" or "error"
	Message  string `json:"message"`
	Event    string `json:"event,omitempty"`    // type of the event that was sent; "" where it was none
	EventID  string `json:"event_id,omitempty"` // of that event, if it had one
}

// Frame is one frame on the wire, by name and size only.
type Frame struct {
	Type  string `json:"type"`
	Bytes int    `json:"bytes"`
	Sent  bool   `json:"-"` // by the runtime; else it received the frame
}

func (Connected) Kind() string         { return "connected" }
func (ConnectionChanged) Kind() string { return "connection" }
func (ActBegan) Kind() string          { return "act_began" }
func (ActEnded) Kind() string          { return "act_ended" }
func (ActFailed) Kind() string         { return "act_failed" }
func (UtteranceBegan) Kind() string    { return "utterance_began" }
func (WordHeard) Kind() string         { return "word_heard" }
func (UtteranceEnded) Kind() string    { return "utterance_ended" }
func (SpeechBroken) Kind() string      { return "speech_broken" }
func (SpeechPaused) Kind() string      { return "speech_paused" }
func (SpeechResumed) Kind() string     { return "speech_resumed" }
func (Foreign) Kind() string           { return "foreign_sound" }
func (AgentState) Kind() string        { return "agent_state" }
func (ResponseRequested) Kind() string { return "response_requested" }
func (ResponseBegan) Kind() string     { return "response_began" }
func (ResponseEnded) Kind() string     { return "response_ended" }
func (Generated) Kind() string         { return "generated" }
func (Configured) Kind() string        { return "configured" }
func (Spent) Kind() string             { return "spent" }
func (SpeechDetected) Kind() string    { return "speech_detected" }
func (SpeechOver) Kind() string        { return "speech_over" }
func (TurnCommitted) Kind() string     { return "turn_committed" }
func (Understood) Kind() string        { return "understood" }
func (TurnUnderstood) Kind() string    { return "turn_understood" }
func (TurnWritten) Kind() string       { return "turn_written" }
func (KeyHeard) Kind() string          { return "key_heard" }
func (ToolBegan) Kind() string         { return "tool_began" }
func (ToolEnded) Kind() string         { return "tool_ended" }
func (HandedOff) Kind() string         { return "handed_off" }
func (ApprovalAsked) Kind() string     { return "approval_asked" }
func (ApprovalDecided) Kind() string   { return "approval_decided" }
func (GuardrailTripped) Kind() string  { return "guardrail_tripped" }
func (Interrupted) Kind() string       { return "interrupted" }
func (Received) Kind() string          { return "received" }
func (Opinion) Kind() string           { return "opinion" }
func (Truncated) Kind() string         { return "truncated" }
func (Problem) Kind() string           { return "problem" }
func (StepTaken) Kind() string         { return "step_taken" }
func (StepClosed) Kind() string        { return "step_closed" }
func (StepWrong) Kind() string         { return "step_wrong" }
func (Unscripted) Kind() string        { return "unscripted" }
func (FaultStruck) Kind() string       { return "fault_struck" }
func (FaultEnded) Kind() string        { return "fault_ended" }
func (LineActed) Kind() string         { return "line_acted" }
func (LineDrowned) Kind() string       { return "line_drowned" }
func (LintFinding) Kind() string       { return "finding" }
func (Frame) Kind() string             { return "frame" }
func (Remembered) Kind() string        { return "remembered" }
func (WireEvent) Kind() string         { return "event" }
