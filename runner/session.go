package runner

import (
	"context"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/runner/internal/callerline"
	"github.com/voicesim/voicesim/runner/internal/conversation"
	"github.com/voicesim/voicesim/runner/internal/jobs"
	"github.com/voicesim/voicesim/runner/internal/queues"
	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/wire"
)

// Session is one call: the agent that has it, and the connection to the server over which it talks. Runner.Connect
// makes one. Its methods may be called from any goroutine, except from Options.Tap, Options.Observe and
// Options.Executor. None of them waits for the server; those that fail after the end of the session
// return ErrClosed.
type Session struct {
	opts    Options
	joined  bool // the sound of the call goes elsewhere: see Options.CallID
	inbox   *queues.Inbox
	player  *playout.Player
	playout Playout // for the application
	events  *queues.Events[Event]
	jobs    *jobs.Jobs
	buffers queues.Buffers // for audio of the agent
	caller  *callerline.Line
	loop    *loop

	ready chan struct{} // closed by the loop when the first configuration is acknowledged
	end   ending
}

// ending is the end of a session.
type ending struct {
	dialling   sync.WaitGroup   // what goes on beside the loop about other connections
	over       chan struct{}    // closed when the loop has ended
	done       chan struct{}    // closed when everything has ended
	stragglers *StragglersError // written before done is closed
	mu         sync.Mutex       // stands in for the loop when it has ended; guards the rest then
	told       bool             // Closed was made
}

// ID returns the id that the server gave the session, "" if it gave none.
func (s *Session) ID() string {
	var id string
	s.do(func() { id = s.loop.config.sessionID })
	return id
}

// entrance returns what calls a function where the session may be touched; nil where the caller is there.
func (s *Session) entrance() func(do func()) {
	if s.opts.Enter == nil {
		return nil
	}
	return s.opts.Enter()
}

// enter calls f where the session may be touched.
func (s *Session) enter(f func()) {
	if call := s.entrance(); call != nil {
		call(f)
		return
	}
	f()
}

// entered is enter for what may fail.
func (s *Session) entered(f func() error) error {
	err := ErrClosed
	s.enter(func() { err = f() })
	return err
}

// do runs f on the loop's goroutine and waits until the loop has done all that follows from it. After the
// loop has ended it runs f itself, under end.mu.
func (s *Session) do(f func()) { s.enter(func() { s.onLoop(f) }) }

func (s *Session) onLoop(f func()) {
	handled := make(chan struct{})
	s.inbox.Push(queues.Message{Do: f, Handled: handled})
	select {
	case <-handled:
		return
	case <-s.end.over:
	}
	select {
	case <-handled: // the loop ended after it
		return
	default:
	}
	s.end.mu.Lock()
	defer s.end.mu.Unlock()
	f()
}

// command is do for what is refused when the session has ended.
func (s *Session) command(f func() error) error {
	err := ErrClosed
	s.do(func() {
		if !s.loop.ending {
			err = f()
		}
	})
	return err
}

// SendText says something to the agent in writing and asks for a response to it.
func (s *Session) SendText(text string) error {
	return s.command(func() error {
		s.loop.say(conversation.Writing(wire.RoleUser, text))
		return nil
	})
}

// CreateResponse asks for a response, which comes after the one that is under way. With a config it is
// a response of its own, and with Conversation "none" it is out of band: it comes at once, beside
// the conversation. nil asks for the response that the conversation calls for; several such requests
// are one.
func (s *Session) CreateResponse(config *wire.ResponseConfig) error {
	return s.command(func() error {
		s.loop.respond("", config)
		return nil
	})
}

// CreateUninterruptible is CreateResponse for an answer that the caller cannot cut off: a legal notice, say. What the
// caller says while it is heard is answered afterwards. Interrupt and guardrails stop it all the same. It is a part of the
// conversation, whatever the config says.
func (s *Session) CreateUninterruptible(config *wire.ResponseConfig) error {
	return s.command(func() error {
		if config == nil {
			config = &wire.ResponseConfig{}
		}
		s.loop.enqueue(turntaking.Pending{Config: config, Protected: true})
		return nil
	})
}

// Interrupt stops the agent: what is queued of it is not heard, and the response under way is
// cancelled. The server is told what was heard.
func (s *Session) Interrupt() error {
	return s.command(func() error {
		s.loop.cutOff("", ByRequest)
		return nil
	})
}

// Approve lets a tool call that waits for a human run. It returns ErrNoApproval when it does not wait.
func (s *Session) Approve(callID string) error {
	return s.command(func() error { return s.loop.decide(callID, decision{approved: true}, false) })
}

// Reject refuses a tool call that waits for a human. The message is the call's output, also an empty one; without one that
// is what Options.ToolFailed makes of the usual words. It returns ErrNoApproval when the call does not wait.
func (s *Session) Reject(callID string, message ...string) error {
	return s.command(func() error { return s.loop.decide(callID, refusal(message), false) })
}

// ApproveAlways approves the call and every other one of the same agent's tool that waits or comes later.
func (s *Session) ApproveAlways(callID string) error {
	return s.command(func() error { return s.loop.decide(callID, decision{approved: true}, true) })
}

// RejectAlways refuses the call and every other one of the same agent's tool that waits or comes later, with the same
// message; see Reject.
func (s *Session) RejectAlways(callID string, message ...string) error {
	return s.command(func() error { return s.loop.decide(callID, refusal(message), true) })
}

// PendingApprovals returns the calls that wait for a human, oldest first.
func (s *Session) PendingApprovals() (pending []ApprovalRequested) {
	s.do(func() { pending = s.loop.pending() })
	return pending
}

// Done returns a channel that is closed when the session has ended, with all that belongs to it.
func (s *Session) Done() <-chan struct{} { return s.end.done }

// Formats returns Options.Input, which SendAudio takes, and Options.Output, which the Playout has.
func (s *Session) Formats() (input, output audio.Format) { return s.opts.Input, s.opts.Output }

// CallerSpeaks reports whether the server hears the caller speak.
func (s *Session) CallerSpeaks() (speaks bool) {
	s.do(func() { speaks = s.loop.turns.Speaking() })
	return speaks
}

// Playout returns what the agent says, to be read by whatever plays it.
func (s *Session) Playout() *Playout { return &s.playout }

// Events yields the session's events in the order in which they happened. Of those from before its
// first call the newest few hundred are kept. An error comes at most once, last: why the session
// ended, or ctx's. After a normal end there is none. Breaking out does not close the session, and
// another range goes on where this one left. Two ranges at the same time, or a range and a Next,
// panic.
func (s *Session) Events(ctx context.Context) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		s.events.Enter()
		defer s.events.Leave()
		for {
			ev, err := s.next(ctx)
			if ev == nil {
				if !isEOF(err) {
					yield(nil, err)
				}
				return
			}
			if !yield(ev, nil) {
				return
			}
		}
	}
}

// Next waits for the next event. After the last one it returns io.EOF, or why the session ended if
// that was not a normal end.
func (s *Session) Next(ctx context.Context) (Event, error) {
	s.events.Enter()
	defer s.events.Leave()
	return s.next(ctx)
}

func (s *Session) next(ctx context.Context) (ev Event, err error) {
	err = ErrClosed
	s.enter(func() { ev, err = s.events.Next(ctx) })
	return ev, err
}

// History returns the conversation as it stands, in order, with what was heard of it by now. It remains after the end
// of the session; after a lost connection what was queued may still be heard.
func (s *Session) History() (items []Item) {
	s.do(func() { items = s.loop.history.Items(s.loop.ear()) })
	return items
}

// Agent returns the agent that has the call.
func (s *Session) Agent() (agent *agents.Agent) {
	s.do(func() { agent = s.loop.as.agent })
	return agent
}

// State returns what the session is about.
func (s *Session) State() (state State) {
	s.do(func() { state = s.loop.state })
	return state
}

// Stats returns the session's counters.
func (s *Session) Stats() (stats Stats) {
	s.do(func() {
		stats.BadFrames, stats.UnknownEvents = s.loop.badFrames, s.loop.unknown
		stats.Errors, stats.Problems = maps.Clone(s.loop.counts.errors), maps.Clone(s.loop.counts.problems)
		stats.RateLimits = slices.Clone(s.loop.counts.limits)
	})
	stats.LateAudio, stats.Underruns = s.player.Counts()
	stats.AudioDropped, stats.GapsFilled = s.caller.Dropped(), s.caller.Filled()
	stats.EchoHushed = s.caller.Hushed()
	stats.EventsDropped = s.events.Lost()
	var oldest Event
	if stats.EventsWaiting, oldest, stats.EventsWanted = s.events.Waiting(); oldest != nil {
		stats.OldestWaiting = oldest.About().Time
	}
	return stats
}
