package cli

import (
	"context"
	"errors"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/scenarios"
)

// The exit codes. They are stable.
const (
	exitOK          = 0   // all met
	exitFailed      = 1   // some expectation failed
	exitUsage       = 2   // bad command line or scenario file
	exitNotPlayed   = 3   // could not run: no connection, the agent did not start, the harness broke
	exitBroke       = 4   // the client broke the protocol, where --lint says that it matters
	exitNothing     = 5   // nothing was played, or what is there is not the whole: nothing is known
	exitBudget      = 6   // the budget was used up before everything was played, or a call took longer than it may
	exitInterrupted = 130 // by a signal
)

// carrier is an error that only carries an exit code; what there was to say has been said.
type carrier struct {
	code int
	text string
}

func (e *carrier) Error() string { return e.text }

// nothingError says that there is nothing to play or to look at in a folder that was named.
type nothingError struct{ text string }

func (e *nothingError) Error() string { return e.text }

// The errors that only carry an exit code.
var (
	errRefused   = &carrier{exitUsage, "some files were refused"}
	errFailed    = &carrier{exitFailed, "some calls failed"}
	errNotPlayed = &carrier{exitNotPlayed, "some calls could not be played"}
	errNothing   = &carrier{exitNothing, "nothing was played"}
	errSpent     = &carrier{exitBudget, "the budget is used up"}
	errBroke     = &carrier{exitBroke, "some calls broke the protocol"}
)

// exitCode maps what a command returned to the process's exit code.
func exitCode(ctx context.Context, err error) int {
	var only *carrier
	var usage *command.UsageError
	var mistakes *scenarios.Mistakes
	var spent *budgetError
	var merging *mergeError
	var nothing *nothingError
	switch {
	case ctx.Err() != nil:
		return exitInterrupted
	case err == nil:
		return exitOK
	case errors.As(err, &spent):
		return exitBudget
	case errors.As(err, &only):
		return only.code
	case errors.As(err, &merging), errors.As(err, &nothing):
		return exitNothing
	case errors.As(err, &usage), errors.As(err, &mistakes):
		return exitUsage
	}
	return exitNotPlayed
}

// silent reports whether an error only carries an exit code.
func silent(err error) bool {
	_, only := errors.AsType[*carrier](err)
	return only
}
