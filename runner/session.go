package runner

import (
	"context"
	"iter"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/wire"
)

// Session is one call: a connection to the server and the agent that talks over it. Runner.Connect
// makes one. Its methods may be called from any goroutine, except from Options.Tap and
// Options.Executor. None of them waits for the server; those that fail after the end of the session
// return ErrClosed.
type Session struct {
	playout *Playout
}

// ID returns the id that the server gave the session.
func (s *Session) ID() string { return "" }

// SendAudio queues audio of the caller, in Options.Input's format; pieces may have any length. It is
// copied. When the line is too slow for it, the oldest audio that waits is dropped: see Stats.
func (s *Session) SendAudio(pcm []byte) error { return ErrClosed }

// CommitAudio ends the caller's turn, for sessions without turn detection. It does not ask for a
// response. It returns ErrTooShort when such a session has less than 100 ms to commit.
func (s *Session) CommitAudio() error { return ErrClosed }

// ClearAudio throws away the audio of the turn that is not committed.
func (s *Session) ClearAudio() error { return ErrClosed }

// SendText says something to the agent in writing and asks for a response to it.
func (s *Session) SendText(text string) error { return ErrClosed }

// CreateResponse asks for a response, which comes after the one that is under way. With a config it is
// a response of its own, and with Conversation "none" it is out of band: it comes at once, beside
// the conversation. nil asks for the response that the conversation calls for; several such requests
// are one.
func (s *Session) CreateResponse(config *wire.ResponseConfig) error { return ErrClosed }

// Interrupt stops the agent: what is queued of it is not heard, and the response under way is
// cancelled. The server is told what was heard.
func (s *Session) Interrupt() error { return ErrClosed }

// Approve lets a tool call that waits for a human run. It returns ErrNoApproval when it does not wait.
func (s *Session) Approve(callID string) error { return ErrClosed }

// Reject refuses a tool call that waits for a human. The message is the call's output; "" means a
// default one. It returns ErrNoApproval when the call does not wait.
func (s *Session) Reject(callID, message string) error { return ErrClosed }

// ApproveAlways approves the call and every later one of the same agent's tool.
func (s *Session) ApproveAlways(callID string) error { return ErrClosed }

// RejectAlways refuses the call and every later one of the same agent's tool, with the same message.
func (s *Session) RejectAlways(callID, message string) error { return ErrClosed }

// PendingApprovals returns the calls that wait for a human, oldest first.
func (s *Session) PendingApprovals() []ApprovalRequested { return nil }

// Playout returns what the agent says, to be read by whatever plays it.
func (s *Session) Playout() *Playout { return s.playout }

// Events yields the session's events in the order in which they happened. Events from before its
// first call are kept as far as there is room for a few hundred. An error comes at most once, last:
// why the session ended, or ctx's. After a normal end there is none. Breaking out does not close the
// session. Two ranges, or a range and a Next, at the same time panic.
func (s *Session) Events(ctx context.Context) iter.Seq2[Event, error] {
	return func(func(Event, error) bool) {}
}

// Next waits for the next event. After the last one it returns io.EOF, or why the session ended if
// that was not a normal end.
func (s *Session) Next(ctx context.Context) (Event, error) { return nil, ErrClosed }

// History returns the conversation as it stands, in order.
func (s *Session) History() []Item { return nil }

// Agent returns the agent that has the call.
func (s *Session) Agent() *agents.Agent { return nil }

// State returns what the session is about.
func (s *Session) State() State { return Listening }

// Stats returns the session's counters.
func (s *Session) Stats() Stats { return Stats{} }

// Close ends the call and waits for the session's goroutines, which takes at most some 250 ms for the
// connection and 1 s for user code that ignores its context. It returns a *StragglersError when there
// is such code. Later and concurrent calls wait for the first and return the same.
func (s *Session) Close() error { return nil }

// Wait waits for the end of the session and returns why it ended: nil after Close or a normal close by
// the server, else a *ConnectionError, ErrMaxCall or another error. It does not end it.
func (s *Session) Wait() error { return nil }
