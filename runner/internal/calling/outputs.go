package calling

import (
	"cmp"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/internal/timeout"
)

// Why the output of a call is not the tool's own.
var (
	ErrTimeout    = timeout.Error("tool did not return in time")
	ErrNotOffered = errors.New("not available now")
	ErrCut        = errors.New("the tool's output is longer than Options.MaxToolOutput: it was cut")
)

// Words are what the model is told about a tool that came to an error, whether it ran, and whether the model asked for what
// cannot be.
//
//	tool                        | words
//	----------------------------+-----------------------------------------------------------------
//	not enabled any more        | that it is not available; it counts as not run
//	refused by a guardrail      | the guardrail's message
//	arguments do not fit        | what is wrong with them; it counts as not run
//	error                       | the error's text
//	panicked, left              | that it failed
//	did not return in time      | that it timed out
func Words(tool string, err error, limit time.Duration) (words string, ran, useless bool) {
	refused, isRefused := errors.AsType[*agents.RefusedError](err)
	_, misfit := errors.AsType[*agents.ArgumentsError](err)
	_, panicked := errors.AsType[*agents.PanicError](err)
	_, exited := errors.AsType[*contain.ExitError](err)
	switch {
	case err == ErrTimeout:
		return fmt.Sprintf("Tool '%s' timed out after %g seconds.", tool, limit.Seconds()), true, false
	case err == ErrNotOffered:
		return "Tool " + tool + " is not available now.", false, true
	case isRefused:
		return cmp.Or(refused.Message, "The call was refused."), refused.Ran, false
	case misfit:
		return failure(err.Error()), false, true
	case panicked, exited:
		return failure("the tool broke down"), true, false
	}
	return failure(err.Error()), true, false
}

// failure is what the model is told about a tool that failed.
func failure(reason string) string {
	return "An error occurred while running the tool. Please try again. Error: " + reason
}

// Bounded cuts an output that is too long for the server, and says so at its end, with ErrCut.
func Bounded(output string, most int) (string, error) {
	if len(output) <= most {
		return output, nil
	}
	size := len(output)
	for most > 0 && !utf8.RuneStart(output[most]) {
		most--
	}
	return fmt.Sprintf("%s\n[cut: the first %d of %d bytes]", output[:most], most, size), ErrCut
}
