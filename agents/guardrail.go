package agents

import (
	"context"
	"regexp"
)

// OutputGuardrail checks what an agent says while it says it.
type OutputGuardrail interface {
	// Name is the guardrail's name in events and reports.
	Name() string

	// Check examines the text of one response from its start. It returns nil, a *TrippedError when
	// the text must not be spoken, or another error when the check itself could not be done.
	Check(ctx context.Context, text string) error
}

// TrippedError reports that a guardrail stopped an output. It never holds the text it was about.
type TrippedError struct {
	Guardrail string // the guardrail's name
	Reason    string // why, for people and for the model
}

// Error names the guardrail and the reason.
func (e *TrippedError) Error() string { return e.Guardrail + ": " + e.Reason }

// Trip returns the error with which the check of NewGuardrail says that it trips.
func Trip(reason string) error { return &TrippedError{Reason: reason} }

// NewGuardrail makes a guardrail from a function.
func NewGuardrail(name string, check func(ctx context.Context, text string) error) OutputGuardrail {
	panic("agents: NewGuardrail is not there yet")
}

// ForbidPattern makes a guardrail that trips when the text matches re.
func ForbidPattern(name string, re *regexp.Regexp) OutputGuardrail {
	panic("agents: ForbidPattern is not there yet")
}
