package failures

import (
	"log/slog"
	"slices"

	"github.com/voicesim/voicesim/wire"
)

// Codes of the server's errors that mean something here. Source: recordings of the live API.
const (
	CodeNothingToCancel = "response_cancel_not_active"
	CodeExpired         = "session_expired"
)

// Class says what kind of thing the server could not do; package runner says what becomes of each.
type Class string

// The classes of errors.
const (
	BenignRace      Class = "benign_race"
	RequestRejected Class = "request_rejected"
	TurnFailed      Class = "turn_failed"
	NotAllowed      Class = "not_allowed"
	SessionLost     Class = "session_lost"
)

// ClassOf is the class of an error of the server; nil is that of a response which failed without one. Source of the codes and
// types: error events of the live API, and OpenAI's guide to error codes.
func ClassOf(err *wire.Error) Class {
	if err == nil {
		return TurnFailed
	}
	code := err.Code.Or("")
	switch {
	case code == CodeExpired:
		return SessionLost
	case code == CodeNothingToCancel:
		return BenignRace
	case slices.Contains([]string{"insufficient_quota", "invalid_api_key", "account_deactivated", "billing_not_active"}, code),
		slices.Contains([]string{"insufficient_quota", "authentication_error", "permission_error"}, err.Type):
		return NotAllowed
	case err.Type == "invalid_request_error":
		return RequestRejected
	}
	return TurnFailed
}

// Level is at which level errors of the class are logged.
func (c Class) Level() slog.Level {
	switch c {
	case BenignRace:
		return slog.LevelDebug
	case RequestRejected, TurnFailed:
		return slog.LevelWarn
	default:
		return slog.LevelError
	}
}
