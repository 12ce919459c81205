package runner

import (
	"log/slog"
	"slices"

	"github.com/voicesim/voicesim/wire"
)

// ErrorClass says what kind of thing the server could not do.
//
//	class            | errors                                     | becomes                                | logged
//	-----------------+--------------------------------------------+----------------------------------------+--------
//	benign_race      | a cancellation that came too late, a       | nothing, or the request is made again  | debug
//	                 | request beside an active response          |                                        |
//	request_rejected | a mistake in what was sent                 | a Problem if something is lost with it | warning
//	turn_failed      | a rate limit, a failure of the server's, a | asked for again if Options.Retry says  | warning
//	                 | response that failed                       | so, else a Problem                     |
//	not_allowed      | no means, a key that is not accepted, what | never asked for again: a Problem       | error
//	                 | the key may not do                         |                                        |
//	session_lost     | a session that has expired, a connection   | a new one if Options.Reconnect says    | error
//	                 | that is gone                               | so, else the end of the session        |
type ErrorClass string

// The classes of errors.
const (
	BenignRace      ErrorClass = "benign_race"
	RequestRejected ErrorClass = "request_rejected"
	TurnFailed      ErrorClass = "turn_failed"
	NotAllowed      ErrorClass = "not_allowed"
	SessionLost     ErrorClass = "session_lost"
)

// classOf is the class of an error of the server; nil is that of a response which failed without one. Source of the codes and
// types: error events of the live API, and OpenAI's guide to error codes.
func classOf(err *wire.Error) ErrorClass {
	if err == nil {
		return TurnFailed
	}
	code := err.Code.Or("")
	switch {
	case code == codeExpired:
		return SessionLost
	case code == codeNothingToCancel:
		return BenignRace
	case slices.Contains([]string{"insufficient_quota", "invalid_api_key", "account_deactivated", "billing_not_active"}, code),
		slices.Contains([]string{"insufficient_quota", "authentication_error", "permission_error"}, err.Type):
		return NotAllowed
	case err.Type == "invalid_request_error":
		return RequestRejected
	}
	return TurnFailed
}

// level is at which level errors of the class are logged.
func (c ErrorClass) level() slog.Level {
	switch c {
	case BenignRace:
		return slog.LevelDebug
	case RequestRejected, TurnFailed:
		return slog.LevelWarn
	default:
		return slog.LevelError
	}
}

// countError counts an error of the server's.
func (l *loop) countError(class ErrorClass) {
	if l.counts.errors == nil {
		l.counts.errors = map[ErrorClass]int{}
	}
	l.counts.errors[class]++
}

// countProblem counts a problem.
func (l *loop) countProblem(kind ProblemKind) {
	if l.counts.problems == nil {
		l.counts.problems = map[ProblemKind]int{}
	}
	l.counts.problems[kind]++
}

// counts are how often things went wrong.
type counts struct {
	errors   map[ErrorClass]int
	problems map[ProblemKind]int
}
