package runner

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/runner/internal/callerline"
	"github.com/voicesim/voicesim/runner/internal/calling"
	"github.com/voicesim/voicesim/runner/internal/checking"
	"github.com/voicesim/voicesim/runner/internal/conversation"
	"github.com/voicesim/voicesim/runner/internal/hearing"
	"github.com/voicesim/voicesim/runner/internal/jobs"
	"github.com/voicesim/voicesim/runner/internal/queues"
	"github.com/voicesim/voicesim/runner/internal/settings"
	"github.com/voicesim/voicesim/runner/internal/waiting"
)

// closeGrace is how long the end of a session waits for user code.
const closeGrace = time.Second

// closeWait is how long the end of a session waits for what is still to be sent. The close handshake
// takes as long again at most.
const closeWait = 250 * time.Millisecond

// closePatience is how long Close waits altogether. It is reached only when Options.Tap, Options.Observe or
// Options.Executor do not return, or call Close themselves.
const closePatience = 2*closeWait + closeGrace + 500*time.Millisecond

// newSession prepares a session for an agent. It has no link and no goroutines yet. User code gets the values of ctx.
func newSession(ctx context.Context, opts *Options, as *snapshot) (*Session, error) {
	s := &Session{
		joined: opts.joins(),
		inbox:  queues.NewInbox(),
		events: queues.NewEvents(opts.MaxUnreadEvents, valueOf),
		ready:  make(chan struct{}),
		end:    ending{over: make(chan struct{}), done: make(chan struct{})},
	}
	s.opts = opts.protected(s.brokenBy)
	in, out := settings.WireFormat(opts.Input), settings.WireFormat(opts.Output)
	var err error
	echo, err := s.echo()
	if err != nil {
		return nil, err
	}
	s.caller, err = callerline.New(callerline.Options{
		Echo:  echo,
		Input: opts.Input, Wire: in, Gather: opts.GatherAudio, Elsewhere: s.joined, FillGaps: opts.FillGaps > 0,
		Dropped: func() {
			s.inbox.Push(queues.Message{Do: func() { s.loop.problem(AudioDropped, errSlowLine) }})
		},
	})
	if err != nil {
		return nil, err
	}
	converters, err := hearing.NewConverters(out, opts.Output)
	if err != nil {
		return nil, fmt.Errorf("output format: %w", err)
	}
	s.buffers.GivenAway = opts.Playout == PushPlayout // to the readers of Audio events
	s.jobs = jobs.New(s.userContext(ctx), s.opts.Executor, func(result func()) { s.inbox.Push(queues.Message{Do: result}) }, s.brokenBy)
	s.player = playout.New(&playout.Options{
		Format: opts.Output, Wire: out, Mode: playout.Mode(opts.Playout),
		Latency: opts.DeviceLatency, Limit: max(opts.MaxPlayout, 0),
		Recycle: s.buffers.Put,
		OnQuiet: func() { s.inbox.Push(queues.Message{Do: func() {}}) }, // the loop looks for itself
		OnHaste: func() {
			s.inbox.Push(queues.Message{Do: func() { s.loop.problem(ReadTooFast, errHaste) }})
		},
	})
	s.playout.player = s.player
	s.loop = newLoop(s, as, converters)
	return s, nil
}

func newLoop(s *Session, as *snapshot, converters *hearing.Converters) *loop {
	return &loop{
		s: s, as: as,
		history:   conversation.New(),
		beside:    conversation.New(),
		deadlines: waiting.NewDeadlines(),
		responses: responseStates{byID: map[string]*responseState{}},
		toolCalls: toolCalls{known: calling.Known{}, sticky: map[stickyKey]decision{}},
		checks:    checking.New[*responseState](s.opts.checkEvery()),
		sound:     sound{converters: converters},
		hooks:     newHooks(s),
		local:     localItems{unacked: map[string]unackedItem{}, replayed: map[string]bool{}},
	}
}

// echo returns what recognises the agent's own voice in the caller's sound, nil if nobody is to.
func (s *Session) echo() (func(pcm []byte) bool, error) {
	switch s.opts.Echo {
	case EchoGuard:
		echo, err := hearing.NewEcho(s.opts.Output, s.opts.Input)
		if err != nil {
			return nil, fmt.Errorf("echo guard: %w", err)
		}
		s.playout.echo = echo
		return echo.Heard, nil
	case EchoHalfDuplex:
		return func([]byte) bool { return !s.player.Silent() }, nil
	case EchoPasses:
	}
	return nil, nil
}

// dial opens a link to the server, of a generation.
func (s *Session) dial(ctx context.Context, generation int) (*link.Link, error) {
	e := s.opts.endpoint()
	address, err := e.Address()
	if err != nil {
		return nil, err
	}
	header, err := e.Headers(ctx)
	if err != nil {
		return nil, err
	}
	opts := &link.Options{
		URL: address, Header: header, NetDial: s.opts.NetDial,
		Generation: generation, Limit: s.opts.MaxFrame,
		MaxAudio:    s.caller.Format().Bytes(s.opts.MaxUnsentAudio),
		Room:        s.buffers.Get,
		Recycle:     s.caller.Buffers.Put,
		GatherAudio: s.caller.Gathered(), GatherWait: s.opts.GatherAudio,
		Ping:   max(s.opts.PingInterval, 0),
		Pong:   s.opts.PongTimeout,
		Logger: s.opts.Logger,
		Tap:    s.opts.Tap,
	}
	l, err := link.Dial(ctx, opts)
	return l, withoutKeys(err, header)
}

// withoutKeys takes out of a refused handshake what the server, or a proxy, repeats of the keys that it was sent.
func withoutKeys(err error, sent http.Header) error {
	refused, ok := errors.AsType[*transport.HandshakeError](err)
	if !ok {
		return err
	}
	for _, name := range []string{"Authorization", "Api-Key"} {
		for _, value := range sent.Values(name) {
			if key := strings.TrimSpace(strings.TrimPrefix(value, "Bearer")); key != "" {
				refused.Body = strings.ReplaceAll(refused.Body, key, "[key]")
			}
		}
	}
	return err
}

// start starts the goroutines on a link, and the one that waits for them.
func (s *Session) start(l *link.Link) {
	s.loop.link = l
	s.caller.LeadTo(l)
	l.Start(receiver{s})
	go func() { // in any case: the user's code may end the goroutine
		defer close(s.end.done)
		defer s.finish()
		defer close(s.end.over)
		defer s.inbox.Close()
		s.loop.run()
	}()
}

// finish ends the connection and waits for everybody: what is queued is sent, the connection closed, Closed told,
// user code waited for, each for its time.
func (s *Session) finish() {
	s.end.dialling.Go(func() {
		s.loop.link.Finish(closeWait)
		s.tellClosed()
	})
	late := time.AfterFunc(closePatience, s.tellClosed) // a tap does not return
	defer late.Stop()
	s.end.dialling.Wait()
	if s.jobs.End(closeGrace) {
		return
	}
	if names := s.jobs.Stragglers(); len(names) > 0 {
		s.end.stragglers = &StragglersError{Names: names}
		s.opts.Logger.Warn("user code still running after close", "jobs", names)
	}
}

// tellClosed makes the last event, once.
func (s *Session) tellClosed() {
	s.end.mu.Lock()
	defer s.end.mu.Unlock()
	if s.end.told {
		return
	}
	s.end.told = true
	s.loop.emit(s.loop.closed)
	s.events.End(s.loop.closed.Err)
}

// configured waits for the acknowledgement of the first configuration.
func (s *Session) configured(ctx context.Context) error {
	select {
	case <-s.ready:
		return nil
	case <-s.end.over:
		return s.loop.closed.Err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// begin is the moment at which the server has acknowledged the first configuration.
func (l *loop) begin() {
	l.config.done = true
	l.deadlines.Add(l.s.opts.MaxCall, func() { l.end(ErrMaxCall, 0, "") })
	l.rotateAfter(l.s.opts.Reconnect.Rotate)
	l.watchLine()
	held := l.hosted.held
	if !held {
		l.greet()
		l.requestNext()
	}
	l.state = l.stateNow()
	l.emit(&StateChanged{State: l.state})
	l.watchSilence(l.state)
	if held { // the tools are listed first
		l.hosted.opened = func() {
			l.greet()
			close(l.s.ready)
		}
		return
	}
	close(l.s.ready)
}

// greet asks the agent to speak first, if that is wanted. A caller who is quicker is answered instead.
func (l *loop) greet() {
	g := l.s.opts.Greeting
	task := g.Instructions
	if g.Text != "" {
		task = "Say exactly this, and nothing else: " + g.Text
	}
	if task == "" {
		return
	}
	w := l.inTurn(l.as.beside(task))
	w.Protected = g.Uninterruptible
	l.enqueue(w)
}

// Close ends the call and waits for the session's goroutines, which takes at most some 500 ms for the
// connection and 1 s for user code that ignores its context. It returns a *StragglersError when there
// is such code. Later and concurrent calls wait for the first and return the same. User code of the session may call it,
// such as a tool that hangs up: the end waits for all but that. What is queued of the agent is not heard any more: see
// HangUp.
func (s *Session) Close() error {
	s.jobs.ClosesItself()
	return s.entered(s.close)
}

func (s *Session) close() error {
	s.player.ShutNow()
	s.inbox.Push(queues.Message{Do: func() { s.loop.end(nil, 0, "") }})
	patience := time.NewTimer(closePatience)
	defer patience.Stop()
	select {
	case <-s.end.done:
	case <-patience.C:
		return ErrStuckClose
	}
	if s.end.stragglers != nil {
		return s.end.stragglers
	}
	return nil
}

// Wait waits for the end of the session and returns why it ended: nil after Close or a normal close by
// the server, else a *ConnectionError, ErrMaxCall or another error. It does not end it.
func (s *Session) Wait() error {
	return s.entered(func() error {
		<-s.end.done
		return s.loop.closed.Err
	})
}
