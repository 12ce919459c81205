package fakeserver

import "sync"

// Step is one scripted response.
type Step struct {
	Ref      int    // the caller's own number for it, given back in notes
	Exchange int    // which exchange it belongs to: 0 before the caller's first act, then one from each on
	Say      string // "" says nothing
	Tools    []Call // function calls, after the words
	Handoff  string // agent to hand over to, by its transfer_to_ tool, after the words; "" is none
	As       string // agent that must be in charge; "" is any
	Optional bool   // may be passed over

	// Understood says whether the step fits how the server understood the turn; nil fits any.
	Understood func(transcript string) bool
	// Answers is the function whose output must be among what the response answers; "" is any.
	Answers string

	// Reply gives the rest: latency and speed. Its Say and Calls are not used.
	Reply Reply
}

// ScriptOptions are the circumstances of a script.
type ScriptOptions struct {
	// Agent is in charge at first. "" means that no step's As fits before a scripted handoff.
	Agent string
	// Note is told what became of the steps, from the session's loop; it must not block. nil tells
	// nobody.
	Note func(Note)
	// Loose turns off the notes of unscripted responses, and answers these with Otherwise.
	Loose     bool
	Otherwise string
}

// Note is what a script tells of its steps. The set is closed: the types of this file.
type Note interface{ note() }

// StepTaken tells that a response took a step.
type StepTaken struct {
	Ref        int
	ResponseID string
	Spoken     bool // it has words
}

// StepClosed tells that a step was passed over and can no longer be taken.
type StepClosed struct {
	Ref    int
	Reason string
}

// StepWrong tells that a step could not be played as written.
type StepWrong struct {
	Ref    int
	Reason string
}

// Unscripted tells of a response that found no step left. It was answered with nothing.
type Unscripted struct {
	ResponseID string
	Cause      string // what the response answers, in words
}

func (*StepTaken) note()  {}
func (*StepClosed) note() {}
func (*StepWrong) note()  {}
func (*Unscripted) note() {}

// Script is a model that answers with the steps of a scenario, in the order written. It belongs to
// one session.
type Script struct {
	mu sync.Mutex // guards begins
}

// NewScript returns the script of steps, which must be in the order written. opts may be nil.
func NewScript(steps []Step, opts *ScriptOptions) *Script { return &Script{} }

// Begin says that from a sample of the session's input on, the caller's words belong to exchange.
// The sample counts at 24 kHz from the first one sent, as in [Turn]. Typed turns belong to the
// exchange that began last. It is safe from any goroutine.
func (s *Script) Begin(exchange int, atSample int64) {}

// Respond implements [Model].
func (s *Script) Respond(req *Request) Reply { return Reply{} }
