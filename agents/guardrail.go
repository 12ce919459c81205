package agents

import (
	"context"
	"errors"
	"regexp"

	"github.com/voicesim/voicesim/internal/contain"
)

// OutputGuardrail checks what an agent says while it says it.
type OutputGuardrail interface {
	// Name is the guardrail's name in events and reports.
	Name() string

	// Check examines the text of one response from its start. It is asked again as the text grows, on
	// a goroutine of its own. It returns nil, a *TrippedError when the text must not be spoken, or
	// another error when the check itself could not be done.
	Check(ctx context.Context, text string) error
}

// TrippedError reports that a guardrail stopped an output. It never holds the text itself, so that
// it may be logged.
type TrippedError struct {
	Guardrail string // the guardrail's name
	Reason    string // why, for people and for the model; may be empty
}

// Error names the guardrail and the reason.
func (e *TrippedError) Error() string {
	text := "guardrail " + e.Guardrail + " tripped"
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	return text
}

// Trip returns the error by which a check given to [NewGuardrail] says that it trips. The reason
// must not repeat what was said.
func Trip(reason string) error { return &TrippedError{Reason: reason} }

// NewGuardrail makes a guardrail from a function that follows the rules of OutputGuardrail.Check;
// in its *TrippedError the name is filled in. It panics without a name or a function.
func NewGuardrail(name string, check func(ctx context.Context, text string) error) OutputGuardrail {
	if name == "" || check == nil {
		panic("agents: a guardrail needs a name and a check")
	}
	return &checkGuardrail{name: name, check: check}
}

type checkGuardrail struct {
	name  string
	check func(context.Context, string) error
}

func (g *checkGuardrail) Name() string { return g.name }

func (g *checkGuardrail) Check(ctx context.Context, text string) error {
	err := g.check(ctx, text)
	if trip, ok := errors.AsType[*TrippedError](err); ok && trip.Guardrail == "" {
		return &TrippedError{Guardrail: g.name, Reason: trip.Reason}
	}
	return err
}

// ExternalGuardrail marks a guardrail as doing real I/O (network, files, processes), so that its check runs outside virtual
// time. In production the mark has no effect. It panics without a guardrail.
func ExternalGuardrail(g OutputGuardrail) OutputGuardrail {
	if g == nil {
		panic("agents: a guardrail to mark as external is missing")
	}
	return externalGuardrail{g}
}

type externalGuardrail struct{ OutputGuardrail }

// External reports that the check does real I/O.
func (externalGuardrail) External() bool { return true }

// IsExternal reports whether a guardrail is marked as doing real I/O: by [ExternalGuardrail], or by a method External() bool
// of its own that says so. One whose method panics is not; [Agent.Validate] tells of that.
func IsExternal(g OutputGuardrail) bool {
	external, err := saysExternal(g)
	return err == nil && external
}

// saysExternal asks a guardrail for its mark, which is the user's code where it is a method of its own.
func saysExternal(g OutputGuardrail) (external bool, err error) {
	marked, ok := g.(interface{ External() bool })
	if !ok {
		return false, nil
	}
	err = contain.Call("what marks a guardrail as external", func() error {
		external = marked.External()
		return nil
	})
	return external, err
}

// ForbidPattern makes a guardrail that trips as soon as the text matches re. It panics without a
// name or a pattern.
func ForbidPattern(name string, re *regexp.Regexp) OutputGuardrail {
	if re == nil {
		panic("agents: a forbidden pattern is missing")
	}
	return NewGuardrail(name, func(_ context.Context, text string) error {
		if re.MatchString(text) {
			return Trip("the text matches a forbidden pattern")
		}
		return nil
	})
}
