package runner

import (
	"errors"
	"fmt"
	"io"

	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/internal/endpoint"
	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/internal/timeout"
	"github.com/voicesim/voicesim/runner/internal/callerline"
	"github.com/voicesim/voicesim/runner/internal/calling"
	"github.com/voicesim/voicesim/runner/internal/failures"
)

var (
	// ErrClosed is returned by calls to a session that has ended.
	ErrClosed = callerline.ErrClosed
	// ErrMaxCall ends a session that lasted as long as Options.MaxCall.
	ErrMaxCall = errors.New("runner: longest call reached")
	// ErrBadFrames ends a session whose server sent too many frames that could not be read.
	ErrBadFrames = errors.New("runner: too many unreadable frames")
	// ErrSilent is wrapped by the error of a session whose server answered no ping and sent nothing else, for
	// Options.PongTimeout.
	ErrSilent = link.ErrSilent
	// ErrStuckClose is returned by Close when the session cannot end: Options.Tap, Options.Observe, Options.Executor or
	// Options.Logger do not return.
	ErrStuckClose error = timeout.Error("runner: the session did not end: a tap, an observer, an executor or a log handler does not return")
	// ErrPushed is returned by Playout.Read with PushPlayout: the audio comes as Audio events.
	ErrPushed = playout.ErrPushed
	// ErrNoResponse is returned for a response that the session does not know.
	ErrNoResponse = errors.New("runner: no response of this id")
	// ErrUnconfirmed is returned by InterruptAndWait when the server does not say that the response is over. It is a
	// context.DeadlineExceeded.
	ErrUnconfirmed error = timeout.Error("runner: the server did not confirm the interruption in time")
	// ErrNoApproval is returned for a decision about a call that does not wait for one.
	ErrNoApproval = errors.New("runner: no approval pending for this call")
	// ErrNoKey is wrapped by the error of Connect when no key is known, and the address is one of OpenAI or Azure.
	ErrNoKey = endpoint.ErrNoKey
	// ErrUnknownTool is the error of a call of a tool that the agent does not have.
	ErrUnknownTool = errors.New("no such tool")
	// ErrRejected is the error of a call that a human has refused.
	ErrRejected = errors.New("not approved")
	// ErrTooShort is returned by CommitAudio when less than 100 ms were sent since the last turn.
	ErrTooShort = callerline.ErrTooShort
	// ErrJoined is returned by SendAudio in a call that the session has joined: see Options.CallID.
	ErrJoined = callerline.ErrJoined
)

// Facts about what went wrong within a session.
var (
	errToolTimeout    = calling.ErrTimeout
	errCheckTimeout   = timeout.Error("guardrails did not return in time")
	errNoInstructions = timeout.Error("instructions did not come in time")
	errTraced         = errors.New("tracing that is on stays as it is: it cannot be changed within a session")
	errPassedAround   = errors.New("passed on too often since the caller said something")
	errNotOffered     = calling.ErrNotOffered
	errUndecided      = timeout.Error("nobody decided on the approval in time")
	errFruitless      = errors.New("the model keeps calling tools that do not exist, or with wrong arguments")
	errUnanswered     = timeout.Error("the server did not answer a request for a response")
	errStuck          = timeout.Error("nothing more came of a response that had not ended: it was given up")
	errNoCommit       = timeout.Error("the server heard the caller stop and made no turn of it")
	errNoStop         = timeout.Error("the server says that the caller speaks on and on: waiting responses are asked for all the same")
	errTurnUnanswered = timeout.Error("the server did not answer the caller's turn")
	errNoEnd          = timeout.Error("a response that was cut off did not end")
	errWritten        = errors.New("the model answered in writing where it was to speak: nothing of it is heard")
	errLateUpdate     = timeout.Error("the server did not acknowledge a configuration in time")
	errSlowLine       = errors.New("the line is too slow for the caller's audio: the oldest of it was dropped")
	errPlayoutFull    = errors.New("more of the agent's audio waits to be heard than Options.MaxPlayout: its response was stopped")
	errHaste          = errors.New("the playout is read faster than real time, so nothing that is read is really heard")
	errOutputCut      = calling.ErrCut
	errManyChecks     = errors.New("guardrails that were given up still run: the text was not checked")
	errNoWords        = timeout.Error("Options.ToolFailed did not return in time")
	errListLate       = timeout.Error("its tools were not listed in time: the model cannot use them")
	errUnlisted       = errors.New("its tools could not be listed: the model cannot use them")
	errHostedLate     = timeout.Error("the server did not end a call of an MCP server's tool: an answer is asked for without it")
	errHostedLost     = errors.New("the connection was lost before the call had ended")
	errChangedCall    = errors.New("another call has the id of one that is known: it is not run")
	errLoopEnded      = fmt.Errorf("runner: %w", &contain.ExitError{})
	errNoKey          = errors.New("not a key of a telephone")
	errHalfSample     = errors.New("audio ends in half a sample")
	errHookTimeout    = timeout.Error("it did not return in time")
	errHooksBehind    = errors.New("hooks are too far behind: some are not told of what happens")
	errStopped        = errors.New("a guardrail stopped the response that made the call")
	errNoConnect      = timeout.Error("the server did not acknowledge the configuration in time")
	errNoAnswer       = timeout.Error("the server did not accept the connection in time")
)

// isEOF reports whether an event queue ended normally.
func isEOF(err error) bool { return errors.Is(err, io.EOF) }

// ConnectionError reports that the connection ended otherwise than normally: with which close code and reason, and what the
// transport reported.
type ConnectionError = failures.ConnectionError

// StragglersError reports user code that did not return when its session was closed, by Names.
type StragglersError = failures.StragglersError

// HandshakeError is wrapped by the error of Connect when the server answered with something else than a connection: with
// which Status and Body, and when it may be asked again.
type HandshakeError = failures.HandshakeError

// FrameTooBigError is wrapped by the error of a session whose server sent a larger frame than Options.MaxFrame.
type FrameTooBigError = failures.FrameTooBigError

// RequestError is the error of a Problem about something that was asked of the server and refused, with the server's reason.
type RequestError = failures.RequestError

// FailedResponseError is the error of a Problem about a response that the server began and could not make.
type FailedResponseError = failures.FailedResponseError
