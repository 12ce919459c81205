package models

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

// StepWrong tells that a step could not be played as written. It was taken all the same, and what
// could be played of it was.
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
