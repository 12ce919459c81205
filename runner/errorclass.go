package runner

import "github.com/voicesim/voicesim/runner/internal/failures"

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
type ErrorClass = failures.Class

// The classes of errors.
const (
	BenignRace      = failures.BenignRace
	RequestRejected = failures.RequestRejected
	TurnFailed      = failures.TurnFailed
	NotAllowed      = failures.NotAllowed
	SessionLost     = failures.SessionLost
)
