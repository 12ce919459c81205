package runner

import (
	"encoding/json"
	"time"
)

// Item is an entry of the conversation as this side knows it.
type Item struct {
	ID     string
	Type   string // "message", "function_call", "function_call_output" or another type of the protocol
	Role   string // "user", "assistant" or "system"; "" for other types than messages
	Status string // "in_progress", "completed" or "incomplete"; "" when the server gives none
	Hidden bool   // put in by the runtime, no part of what was said in the call

	Text      string        // what was said or written: the generated transcript, what was understood
	Heard     string        // as much of Text as was heard; an estimate if Truncated
	Truncated bool          // the caller did not hear all of it
	HeardFor  time.Duration // how much of the audio was heard, set if Truncated: whole milliseconds
	Generated time.Duration // how much audio of it arrived

	CallID    string // of function calls and their outputs
	Name      string // of the function
	Arguments json.RawMessage
	Output    string
}
