package runner

import (
	"encoding/json"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner/internal/conversation"
	"github.com/voicesim/voicesim/runner/internal/queues"
	"github.com/voicesim/voicesim/wire"
)

// Event is something that happened in a session. The set is closed: pointers to the structs of this
// package that embed a Header. Events are not changed after they were handed out.
type Event interface {
	// About returns what every event says of itself.
	About() Header

	header() *Header
}

// Header is what every event says of itself, so that it can be told whose and when it was: what an event is not about
// is zero.
type Header struct {
	Time       time.Time     // when the session made it
	Number     int           // counts the events of the session from 1; a gap is an event that was dropped
	Agent      *agents.Agent // whose response, tool call or check it is about, whatever was handed off since; else who has the call
	ResponseID string        // the response that it is about
	ItemID     string        // the item that it is about
	Turn       int           // the caller's turn that it belongs to, from 1: that of the response or item, else the newest; 0 before the first
}

// About returns the header.
func (h *Header) About() Header { return *h }

func (h *Header) header() *Header { return h }

// State is what a session is about.
type State uint8

const (
	// Listening: no response is requested, awaited or under way, nothing is left to be heard, no tool
	// or guardrail runs, no approval is pending, no handoff is under way. The agent's turn is over.
	Listening State = iota
	// Thinking: the agent's turn is not over, and nothing of it is waiting to be heard.
	Thinking
	// Speaking: there is audio of the agent that is being heard or about to be.
	Speaking
)

// String returns "listening", "thinking" or "speaking".
func (s State) String() string {
	switch s {
	case Thinking:
		return "thinking"
	case Speaking:
		return "speaking"
	default:
		return "listening"
	}
}

// StateChanged reports that the session is about something else. The first event of a session is one.
type StateChanged struct {
	Header
	State State
}

// ResponseRequested reports that the runtime asked the server for a response.
type ResponseRequested struct {
	Header
	OutOfBand bool // it will not be part of the conversation
}

// ResponseStarted reports that the server began a response.
type ResponseStarted struct {
	Header
	OutOfBand bool // it is not part of the conversation
}

// ResponseEnded reports that the server ended a response.
type ResponseEnded struct {
	Header
	OutOfBand bool
	Status    string      // "completed", "cancelled", "failed" or "incomplete"
	Reason    string      // such as "turn_detected"; "" when completed
	Text      string      // what the agent says or writes in it, as generated, however much is heard; items on lines of their own
	Err       *wire.Error // why it failed; nil otherwise
	Usage     *wire.Usage // nil when the server reported none
}

// SpeechStarted reports that the server heard the caller begin to speak.
type SpeechStarted struct {
	Header
	Offset time.Duration // in the audio sent so far; the server's padding is before the speech
}

// SpeechStopped reports that the server heard the caller stop.
type SpeechStopped struct {
	Header
	Offset time.Duration // in the audio sent so far; the server's waiting is after the speech
}

// TurnCommitted reports that the server took what the caller said, or typed, as a turn.
type TurnCommitted struct {
	Header
	Typed bool
}

// Transcript reports what the server understood of a spoken turn.
type Transcript struct {
	Header
	Text string
}

// TranscriptFailed reports that the server could not transcribe a spoken turn.
type TranscriptFailed struct {
	Header
	Err *wire.Error
}

// TextDelta reports the next piece of what the model says or writes, whether or not it will be heard.
type TextDelta struct {
	Header
	ContentIndex int // of the part of the item
	Text         string
}

// ToolStarted reports that a tool began to run.
type ToolStarted struct {
	Header
	CallID    string
	Tool      string
	Arguments json.RawMessage
}

// ToolEnded reports that the output of a tool call was sent to the server, after all that was queued
// for sending before it. There is one for every tool call, whatever became of it, and none for a
// handoff that came about.
type ToolEnded struct {
	Header
	CallID    string
	Tool      string
	Arguments json.RawMessage
	Output    string // as sent
	Pictures  int    // that the tool attached to it
	Ran       bool   // false: unknown, refused, timed out before it began
	Err       error  // why the output is not the tool's own; nil when it is
}

// HandedOff reports that the session goes on under another agent. The server has acknowledged its
// configuration, or has let the time for it pass.
type HandedOff struct {
	Header
	From *agents.Agent // who asked for it
	To   *agents.Agent
}

// ApprovalRequested reports that a tool call waits for a human: see [Session.Approve] and
// [Session.Reject].
type ApprovalRequested struct {
	Header
	CallID    string // of a tool of an MCP server, the id of the request
	Server    string // label of the MCP server whose tool it is; "" for a tool of the agent's own
	Tool      string
	Arguments json.RawMessage
}

// Outcome is how an approval ended.
type Outcome string

// The outcomes of an approval.
const (
	Approved  Outcome = "approved"
	Rejected  Outcome = "rejected"
	TimedOut  Outcome = "timed_out" // nobody decided in time
	Cancelled Outcome = "cancelled" // the session ended first
)

// ApprovalDecided reports that the wait for a human is over.
type ApprovalDecided struct {
	Header
	CallID    string
	Server    string // as in ApprovalRequested
	Tool      string
	Arguments json.RawMessage
	Outcome   Outcome
}

// GuardrailTripped reports that a guardrail stopped a response. There is at most one for a response.
type GuardrailTripped struct {
	Header
	Guardrail string // the first that tripped
	Reason    string
	Others    []string // further guardrails that tripped on the same text
	Text      string   // what was checked
}

// Cause is why the agent was cut off.
type Cause string

// The causes of an interruption.
const (
	ByCaller    Cause = "caller"    // the caller began to speak
	ByGuardrail Cause = "guardrail" // a guardrail tripped
	ByRequest   Cause = "request"   // Session.Interrupt was called
)

// Interrupted reports that the agent was cut off: what was queued of a response is discarded and will
// not be heard. Its item is the one being heard, or the first that would have been. A far player has to be emptied now. There is at most one for a response.
type Interrupted struct {
	Header
	ContentIndex int // of the part of the item that holds its sound
	Cause        Cause
	Heard        time.Duration // of that item, as told to the server: whole milliseconds
	Generated    time.Duration // of that item, as far as it has arrived
}

// Change is what happened to an item of the history: ItemAdded, ItemUpdated or ItemRemoved.
type Change = conversation.Change

// The changes of an item.
const (
	ItemAdded   = conversation.ItemAdded
	ItemUpdated = conversation.ItemUpdated
	ItemRemoved = conversation.ItemRemoved
)

// Item is an entry of the conversation as this side knows it.
type Item = conversation.Item

// Part is one part of a message.
type Part = conversation.Part

// HistoryChanged reports that an item came into the history, is complete, was truncated or has gone.
// Single text deltas do not cause it.
type HistoryChanged struct {
	Header
	Change Change
	Item   Item
}

// Audio is a piece of the agent's audio, to be played behind all before it. It comes only with PushPlayout, and is the
// first to be dropped when the reader of the events falls behind. After an Interrupted, whose reader has to empty the
// player, come again those that the player had of other responses.
type Audio struct {
	Header
	ContentIndex int    // of the part of the item
	PCM          []byte // in Options.Output's format; not to be changed: it may come again
	Mark         Mark   // of its end: see Playout.Heard
}

// AudioEnded reports that all audio of an item has been handed out. It comes only with PushPlayout, and not for an
// item that was interrupted.
type AudioEnded struct {
	Header
	ContentIndex int  // of the part of the item
	Mark         Mark // of its end
}

// RateLimits reports what the server lets this key do for now.
type RateLimits struct {
	Header
	Limits []wire.RateLimit
}

// ServerError reports an error event of the server, and is an error itself. The session goes on unless Fatal.
type ServerError struct {
	Header
	Err    *wire.Error // what the server says
	Class  ErrorClass  // what kind of error it is
	Benign bool        // a lost race that was dealt with, such as a cancellation that came too late
	Fatal  bool        // the session ends with it
}

// Error is what the server says.
func (e *ServerError) Error() string { return e.Err.Error() }

// Unwrap returns the server's error.
func (e *ServerError) Unwrap() error { return e.Err }

// Problem reports that something is wrong on this side of the wire. The session goes on.
type Problem struct {
	Header
	Kind ProblemKind
	Err  error
}

// ProblemKind says what kind of thing is wrong.
type ProblemKind string

// The kinds of problems.
const (
	BadFrame        ProblemKind = "bad_frame"         // a frame of the server could not be read
	AudioDropped    ProblemKind = "audio_dropped"     // the line is too slow for the caller's audio; said once
	ReadTooFast     ProblemKind = "read_too_fast"     // the playout is read faster than it can be heard; said once
	GuardrailFailed ProblemKind = "guardrail_failed"  // a guardrail could not do its check
	HandoffFailed   ProblemKind = "handoff_failed"    // the agent stays the same
	HandoffLoop     ProblemKind = "handoff_loop"      // the same: the call was passed on four times since the caller said something
	LateUpdate      ProblemKind = "late_update"       // the server did not acknowledge a configuration in time
	ConfigDrift     ProblemKind = "config_drift"      // the server's session is not as it was asked for
	VoiceKept       ProblemKind = "voice_kept"        // an agent's own voice came too late: the session had spoken
	RequestLost     ProblemKind = "request_lost"      // a wanted response could not be had
	ResponseFailed  ProblemKind = "response_failed"   // the server could not make a response
	WrittenAnswer   ProblemKind = "written_answer"    // the model wrote where it was to speak: nothing of the answer is heard
	ItemRefused     ProblemKind = "item_refused"      // something that was put into the conversation is not in it
	DeadAir         ProblemKind = "dead_air"          // what the server owes the caller did not come in time
	PlayoutFull     ProblemKind = "playout_full"      // a response makes more sound than may wait, and was stopped
	WrongFormat     ProblemKind = "wrong_format"      // the agent's audio is of another format than was asked for: it is heard as noise
	BadCall         ProblemKind = "bad_function_call" // a function call that cannot be answered, or that is another one than the one with its id
	ToolsUnlisted   ProblemKind = "tools_unlisted"    // the model cannot use an MCP server: it did not list its tools
	HookFailed      ProblemKind = "hook_failed"       // a hook panicked, did not return in time, or was not called: too many wait
)

// Closed is the last event of a session.
type Closed struct {
	Header
	Code   int    // WebSocket close code; 0 when the connection did not end with a close frame
	Reason string // the close frame's reason
	Err    error  // as [Session.Wait] returns it; nil after a normal end
}

// Raw is an event of the server that this package has no event for: one of an unknown type, a silence of the caller
// that became a turn (input_audio_buffer.timeout_triggered), a piece of a transcript or of a function call's arguments, a
// function call of a response beside the conversation (response.output_item.done), which the application may carry out.
type Raw struct {
	Header
	Event wire.ServerEvent
}

// valueOf is what an event is worth to a reader who is behind. What asks for nothing, stops nothing, and whose like or the
// history tells what it told is dispensable.
func valueOf(ev Event) queues.Value {
	switch ev.(type) {
	case *Audio:
		return queues.Sound
	case *ApprovalRequested, *ApprovalDecided, *Interrupted, *HandedOff, *GuardrailTripped, *ToolStarted, *ToolEnded,
		*MCPCallStarted, *MCPCallEnded, *Closed:
		return queues.Indispensable
	default:
		return queues.Dispensable
	}
}
