package fakeserver

import (
	"encoding/json"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// Model decides what a session answers.
type Model interface {
	// Respond decides one response, at the moment it is created. It is called from the session's
	// loop and must not block. The request and what it points to are read-only, and may be kept.
	Respond(req *Request) Reply
}

// Request is a response that a model must decide.
type Request struct {
	ResponseID string
	// Asked is true where the client sent response.create, false where the end of a turn caused it.
	Asked bool
	// OutOfBand is true where the response does not join the conversation.
	OutOfBand bool
	Metadata  map[string]string // of response.create; nil without
	// Turn is the caller's newest turn in the response's context, spoken or typed: the last in the order of the
	// conversation, or of the input that the client gave the response. nil is none.
	Turn *Turn
	// CommittedAt is when Turn was committed, on the server's clock.
	CommittedAt time.Time
	// NewTurn is true where no response has answered Turn yet, and the client put no answer after it. A response
	// answers what it read once it completes or has said something; one that fails does not.
	NewTurn bool
	// Outputs are the outputs of calls in the context that no response has answered, in order.
	Outputs []Output
	// Injected are the texts of messages, likewise, that are not the caller's: of the system, and of an SDK in
	// the caller's name ([Options.Injected]).
	Injected []string
	context  *conversation
	place    *reading // of the conversation, where the response has a context of its own; else nil
	// Instructions, Tools and Spoken are those in force for this response: its own or the session's.
	Instructions string
	Tools        []string  // names of functions
	MCP          []MCPName // tools of MCP servers whose lists have come
	// ToolChoice is what the client says about calls. The server holds replies to it: calls that it rules
	// out are left out, and a reply without the call that it demands fails ([ReplyProblem]).
	ToolChoice wire.ToolChoice
	OneCall    bool // parallel_tool_calls is false; the server leaves further calls out
	Spoken     bool // audio is asked for; else text
}

// NewestTurn returns the caller's newest turn in the conversation and when it was committed, on the server's clock;
// nil before the first. For a response with an input of its own that may be another than Turn, which is of that input.
func (req *Request) NewestTurn() (turn *Turn, committedAt time.Time) {
	if req.place != nil {
		return req.place.newest()
	}
	return req.Turn, req.CommittedAt
}

// Returned are the outputs of all calls in the response's context, answered or not, in order: what the model knows of its tools.
// It is for Respond, and may be called while that runs.
func (req *Request) Returned() []Output {
	if req.context == nil {
		return req.Outputs
	}
	all := reading{items: req.context.items}
	return all.outputs(req.context)
}

// Output is the output of a function call, or of a call of an MCP tool.
type Output struct {
	CallID, Name, Output string
	Arguments            json.RawMessage // of the call; nil for one that is not in the conversation
	Server               string          // label of the MCP server; "" for functions
	Error                string          // why an MCP call failed; "" if it did not
}

// Reply is a model's decision. The zero value is an empty completed response.
type Reply struct {
	Say   string     // the words of its message; "" is no message
	Calls []ToolCall // after the words: of functions, then of MCP tools
	// Then is what follows in the same response: another message, more calls. Nothing follows calls of MCP tools: it
	// is left out, and told ([ReplyProblem]). nil ends the response. On models that reason, a message that something
	// follows is commentary, and the last one the final answer.
	Then *Reply
	// Sound is how the words sound: samples of 24 kHz, mono, read-only. nil lets the server's voice say
	// them.
	Sound []int16

	// Fails makes the response fail: after its words and calls, the last of which stays incomplete (and is not
	// made, if it is of an MCP tool), or without any right after response.created. Then does not follow. nil
	// does not fail.
	Fails *Failure
	// Incomplete is why the response ends before its end, in the same way: wire.ReasonMaxOutputTokens or
	// wire.ReasonContentFilter. "" completes it. What exceeds the client's max_output_tokens is cut off
	// without it. Fails goes before it.
	Incomplete string

	// Latency is added before the first item. Zero adds nothing.
	Latency time.Duration
	// Speed divides the times between audio deltas: 2 comes twice as fast. Zero means 1.
	Speed float64
}

// goesOn reports whether something follows the words.
func (r *Reply) goesOn() bool {
	for ; r != nil; r = r.Then {
		if len(r.Calls) > 0 || r.Then != nil && r.Then.Say != "" {
			return true
		}
	}
	return false
}

// ToolCall is a call that a model makes: of a function, or of a tool of an MCP server. A response ends with its
// calls. The server makes the latter by itself; what they bring is among the outputs of the next response, which the
// client asks for.
type ToolCall struct {
	Server    string // label of the MCP server; "" calls a function
	Name      string
	Arguments json.RawMessage // nil means {}
}

// ModelFunc is a model made of a function.
type ModelFunc func(req *Request) Reply

// Respond implements [Model].
func (f ModelFunc) Respond(req *Request) Reply { return f(req) }
