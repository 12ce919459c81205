package fakeserver

import (
	"encoding/json"
	"fmt"

	"github.com/voicesim/voicesim/clientlint"
)

// Observation is what a server tells Options.Observe. The set is closed: the types of this file.
type Observation interface{ observation() }

// Spoke tells what a response says, at the moment this is decided: before any of its audio is sent.
type Spoke struct {
	Session    int // its number, from 1
	ResponseID string
	ItemID     string // of the message
	Text       string
	Speech     Speech // whole, whatever becomes of the response
}

// Turn is a turn of the caller that the server committed.
type Turn struct {
	Session    int // its number, from 1
	ItemID     string
	Typed      bool   // the client created the item; the samples below are zero
	Transcript string // what the server understood, or the typed text
	// Understood is false where the speech was not recognised, and Transcript says so in words.
	Understood bool
	// Diagnosis says what seems wrong with the audio, such as the rate it was probably recorded at.
	// "" is nothing.
	Diagnosis string
	// Start and End are the range of the session's input that the turn covers, in samples of 24 kHz
	// from the first sample the client sent, whatever the input's format: at 8 kHz one counts three.
	Start, End int64
	// Samples are its sound as the server got it, at RateHz. Not to be changed.
	Samples []int16
	RateHz  int
}

// Replied tells what a model decided, as the client's choice of tools let it be.
type Replied struct {
	Session    int // its number, from 1
	ResponseID string
	OutOfBand  bool  // the response does not join the conversation
	Reply      Reply // read-only
}

// ReplyProblem tells that what a model decided does not fit its response: it calls a tool that the response
// does not have, or the client's tool_choice rules the call out, or demands one that is not there, or the response
// would never end.
type ReplyProblem struct {
	Session    int // its number, from 1
	ResponseID string
	Problem    string // in words, with what was done about it
}

// ClientProblem tells of an error event that the server sent because of what the client did.
type ClientProblem struct {
	Session int    // its number, from 1
	Event   string // type of the client's event; "" for a frame that is not one
	EventID string // the client's, if it gave one
	Code    string // "" where the real server sends null
	Message string
	Param   string
}

// LintFinding tells of something that the client of a session did wrong.
type LintFinding struct {
	Session int // its number, from 1
	clientlint.LintFinding
}

// MarshalJSON writes the finding as journals show it: the session's number, then as [clientlint.LintFinding] does.
func (f LintFinding) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(f.LintFinding)
	if err != nil {
		return nil, err
	}
	return append(fmt.Appendf(nil, `{"session":%d,`, f.Session), text[1:]...), nil
}

// SessionEnded tells that a session is over.
type SessionEnded struct {
	Session int    // its number, from 1
	Reason  string // in words
}

// FaultBegan tells that a fault was injected, before it does anything.
type FaultBegan struct {
	Session int    // its number, from 1
	Fault   string // its name
}

// FaultStruck tells that a fault has done something for the first time: it held back, changed, lost or added an event,
// or ended the session. One that does all it does as it begins tells it too, even if that is nothing.
type FaultStruck struct {
	Session  int    // its number, from 1
	Fault    string // its name
	Injected Fault  // the fault itself
}

// FaultEnded tells that a fault has done all it does. One that is active when the session ends does not
// tell.
type FaultEnded struct {
	Session  int    // its number, from 1
	Fault    string // its name
	Injected Fault  // the fault itself
}

// CallChanged tells that a phone call came in, or what became of it. Unlike the others it comes from the
// goroutine of the request that changed the call.
type CallChanged struct {
	Call PhoneCall
}

func (*CallChanged) observation()   {}
func (*FaultBegan) observation()    {}
func (*FaultEnded) observation()    {}
func (*FaultStruck) observation()   {}
func (*Spoke) observation()         {}
func (*Turn) observation()          {}
func (*Replied) observation()       {}
func (*ReplyProblem) observation()  {}
func (*ClientProblem) observation() {}
func (*SessionEnded) observation()  {}
func (*LintFinding) observation()   {}
