package fakeserver

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// pingEvery is how often the server pings, and pingPhase keeps it off everything else.
// Source: the pings of recorded sessions.
const (
	pingEvery = 20260 * time.Millisecond
	pingPhase = 271 * time.Microsecond
)

// run serves the session until it ends, or the server closes.
func (s *session) run() {
	s.pipes.Go(s.read)
	s.pipes.Go(func() { s.out.Write(s.conn) })
	defer s.over()
	s.contain(s.loop)
}

// over ends what the loop leaves behind.
func (s *session) over() {
	close(s.ended)
	s.close()
	s.pipes.Wait()
	s.timers.End()
	s.log.Info("session ends", "reason", s.ending.reason)
	s.contain(func() { s.observe(&SessionEnded{Session: s.number, Reason: s.ending.reason}) })
	s.input.buffer.Release()
}

// contain calls f, which may call models, voices, notes, observers and faults. If one panics, or exits its
// goroutine, the session ends: the client is told what it was, and the log where.
func (s *session) contain(f func()) {
	contain.Do("", func() error {
		f()
		return nil
	}, s.broke)
}

// broke ends a session whose code panicked or exited its goroutine; nil is neither.
func (s *session) broke(err error) {
	if err == nil {
		return
	}
	what, stack := whatBroke(err)
	s.log.Error("session broke", "reason", what, "stack", string(stack))
	message := "The server had an error while processing your request: " + what
	frame, err := wire.AppendServer(nil, &wire.ErrorEvent{EventID: s.rng.ID("event_", s.now), Error: wire.Error{
		Type: "server_error", Code: wire.Null[string](), Message: message, Param: wire.Null[string](), EventID: wire.Null[string](),
	}})
	if err == nil {
		s.out.Push(frame)
	}
	s.ending = &ending{code: closeBroken, reason: what}
}

// whatBroke says in words how user code broke, and where.
func whatBroke(err error) (what string, stack []byte) {
	switch err := err.(type) {
	case *contain.PanicError:
		return err.Error(), err.Stack
	case *contain.ExitError:
		return "its goroutine was exited, as by a failed assertion", err.Stack
	}
	return err.Error(), nil
}

// loop does what there is to do until the session ends, always in the same order, whatever woke it: the end of the
// server goes before timers whose time has come, the earliest first, and these before the inbox, which is not looked at
// before the session has begun.
func (s *session) loop() {
	s.open()
	for s.ending == nil {
		s.now = time.Now()
		if s.server.isClosing() {
			s.end(ending{code: closeGoingAway, reason: "the server is closing"})
		} else if t := s.timers.Due(s.now); t != nil {
			t.Fire()
		} else if !s.opened {
			s.wait()
		} else if f, ok := s.inbox.Take(); ok {
			s.handle(f)
		} else if !s.inbox.Refill() {
			s.wait()
		}
	}
}

// wait returns when there may be something to do. Which of the channels it takes does not matter: the loop looks at
// all that they stand for.
func (s *session) wait() {
	select {
	case <-s.inbox.Wake():
	case <-s.timers.Wait(s.now):
	case <-s.server.closing:
	}
}

// From the upgrade to session.created: long enough that it has a segment of its own, so that a client which waits for
// the connection and then begins to listen misses nothing. Source: probes of the live server, 2.6 to 5.7 ms after the upgrade.
const (
	soonestCreated = 3 * time.Millisecond
	latestCreated  = 5 * time.Millisecond // and createdPhase
)

// open starts the session's life. Until it has begun, the inbox waits.
func (s *session) open() {
	expiry := &eventloop.Timer{Fire: s.expire}
	s.timers.Set(expiry, s.now.Add(s.server.opts.Lifetime))
	s.pingLater(s.born.Add(pingEvery + pingPhase))
	begin := &eventloop.Timer{Fire: s.begin}
	s.timers.Set(begin, s.now.Add(s.rng.Between("opening", soonestCreated, latestCreated)+createdPhase))
}

// begin sends session.created, and begins with what the client has sent meanwhile.
func (s *session) begin() {
	s.opened = true
	if !s.transcribing() {
		s.model = s.server.newModel(SessionInfo{
			Number: s.number, ID: s.id, Scope: s.scope, Model: s.config.Model, Profile: s.profile, journal: s.recorder,
		})
	}
	s.injectFirst()
	if s.translation != nil {
		s.translation.Begin()
		return
	}
	if s.callID == "" {
		s.send(&wire.SessionCreated{Session: *s.config})
	}
	s.importTools(s.config.Tools)
}

// expire ends a session that has lasted too long. Source: the error event and close frame that clients report.
func (s *session) expire() {
	const message = "Your session hit the maximum duration of 60 minutes."
	s.send(&wire.ErrorEvent{Error: wire.Error{
		Type: invalidRequest, Code: wire.Some("session_expired"), Message: message,
		Param: wire.Null[string](), EventID: wire.Null[string](),
	}})
	s.end(ending{code: closeGoingAway, reason: message})
}

// close closes the connection: what is queued goes out first, unless the session ends in a hurry.
func (s *session) close() {
	s.out.Finish(s.ending.hurry)
	switch {
	case s.ending.code == 0:
		_ = s.conn.CloseNow()
	case s.ending.hurry:
		_ = s.conn.Close(s.ending.code, s.ending.reason)
	default:
		s.out.Wait()
		_ = s.conn.Close(s.ending.code, s.ending.reason)
	}
}

// read is the reader: it hands frames to the loop until the connection is over.
func (s *session) read() {
	for {
		binary, text, err := s.conn.Read()
		if !s.inbox.Put(context.Background(), eventloop.Frame{Binary: binary, Text: text, Err: err}, s.ended) || err != nil {
			return
		}
	}
}

// pingLater sends the pings, beginning at a time. Nobody minds if the client does not answer.
func (s *session) pingLater(first time.Time) {
	t, next := &eventloop.Timer{}, first
	t.Fire = func() {
		s.pipes.Go(func() { _ = s.conn.Ping() }) // waits for the answer, for less time than until the next
		next = next.Add(pingEvery)
		s.timers.Set(t, next)
	}
	s.timers.Set(t, next)
}

// handle handles one frame, or command.
func (s *session) handle(f eventloop.Frame) {
	switch {
	case f.Command != nil:
		f.Command()
		return
	case f.Err != nil:
		s.lost(f.Err)
		return
	}
	s.current = cause{}
	s.faulty.began()
	if !f.Binary && !utf8.Valid(f.Text) {
		s.recorder.arrived(&f, nil)
		s.end(ending{code: closeNoText, reason: "a text frame is not UTF-8"})
	} else if f.Binary {
		s.recorder.arrived(&f, nil)
		s.refuse(&problem{Code: "invalid_event", Message: "Expected a text WebSocket message; binary frames are not supported."})
	} else if s.translation != nil {
		s.receiveTranslation(&f)
	} else {
		s.receive(&f)
	}
	s.recorder.handled(&f)
	s.current = cause{}
	s.faulty.handling = false
}

// lost ends the session whose connection is over.
func (s *session) lost(err error) {
	if closed, ok := errors.AsType[*transport.CloseError](err); ok {
		s.end(ending{reason: "the client closed: " + closed.Error(), hurry: true, client: true})
		return
	}
	s.end(ending{reason: err.Error(), hurry: true, client: true})
}
