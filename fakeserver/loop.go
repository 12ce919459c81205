package fakeserver

import (
	"errors"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// Chosen: a client that is ahead of the loop by more frames waits, as it would for a slow network;
// a buffer that grew for one large frame is not kept.
const (
	inboxFrames  = 32
	largestInbox = 64 << 10
)

// pingEvery is how often the server pings, and pingPhase keeps it off everything else.
// Source: recorded connections (docs/fidelity.md).
const (
	pingEvery = 20260 * time.Millisecond
	pingPhase = 271 * time.Microsecond
)

// run serves the session until it ends. It is called on the goroutine of the HTTP handler.
func (s *session) run() {
	var pipes sync.WaitGroup
	pipes.Go(s.read)
	pipes.Go(func() { s.out.write(s.conn) })
	pipes.Go(s.ping)
	s.loop()
	close(s.ended)
	s.close()
	pipes.Wait()
	s.timers.end()
	s.log.Debug("session ended", "reason", s.ending.reason)
	s.observe(&SessionEnded{Session: s.number, Reason: s.ending.reason})
}

// loop handles frames and timers until the session ends. Timers whose time has come go before
// frames, so that the order does not depend on which of the two woke the loop.
func (s *session) loop() {
	s.open()
	for s.ending == nil {
		s.now = time.Now()
		if t := s.timers.due(s.now); t != nil {
			t.fire()
			continue
		}
		select {
		case f := <-s.inbox:
			if s.catchUp(); s.ending == nil {
				s.handle(f)
			}
		case f := <-s.told:
			if s.catchUp(); s.ending == nil {
				f()
			}
		case <-s.timers.wait(s.now):
		case <-s.server.closing:
			s.end(ending{code: closeGoingAway, reason: "the server is closing"})
		}
	}
}

// catchUp fires the timers that came due while the loop waited.
func (s *session) catchUp() {
	s.now = time.Now()
	for t := s.timers.due(s.now); t != nil && s.ending == nil; t = s.timers.due(s.now) {
		t.fire()
	}
}

// open starts the session's life.
func (s *session) open() {
	if !s.transcribing() {
		s.model = s.server.newModel(SessionInfo{
			Number: s.number, ID: s.id, Scope: s.scope, Model: s.config.Model, Profile: s.profile, note: s.watch.note,
		})
	}
	expiry := &timer{fire: s.expire}
	s.timers.set(expiry, s.now.Add(s.server.opts.Lifetime))
	s.injectFirst()
	if s.callID == "" {
		s.send(&wire.SessionCreated{Session: *s.config})
	}
	s.importTools(s.config.Tools)
}

// expire ends a session that has lasted too long. Source: docs/fidelity.md.
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
	s.out.finish(s.ending.hurry)
	switch {
	case s.ending.code == 0:
		_ = s.conn.CloseNow()
	case s.ending.hurry:
		_ = s.conn.Close(s.ending.code, s.ending.reason)
	default:
		s.out.wait()
		_ = s.conn.Close(s.ending.code, s.ending.reason)
	}
}

// read is the reader: it hands frames to the loop until the connection is over.
func (s *session) read() {
	for {
		binary, text, err := s.conn.Read()
		f := frame{binary: binary, err: err}
		if err == nil {
			select {
			case room := <-s.spare:
				f.text = append(room[:0], text...)
			case <-s.ended:
				return
			}
		}
		select {
		case s.inbox <- f:
		case <-s.ended:
			return
		}
		if err != nil {
			return
		}
	}
}

// ping is the pinger. Nobody minds if the client does not answer.
func (s *session) ping() {
	next := s.born.Add(pingEvery + pingPhase)
	clock := time.NewTimer(time.Until(next))
	defer clock.Stop()
	for {
		select {
		case <-clock.C:
			_ = s.conn.Ping() // waits for the answer
			next = next.Add(pingEvery)
			clock.Reset(time.Until(next))
		case <-s.ended:
			return
		}
	}
}

// handle handles one frame and gives its buffer back.
func (s *session) handle(f frame) {
	if f.err != nil {
		s.lost(f.err)
		return
	}
	s.current = cause{}
	s.faulty.began()
	s.watch.arrived(&f)
	if f.binary {
		s.refuse(&problem{code: "invalid_event", message: "Expected a text WebSocket message; binary frames are not supported."})
	} else {
		s.receive(f.text)
	}
	s.watch.handled(&f)
	s.current = cause{}
	s.faulty.handling = false
	if cap(f.text) > largestInbox {
		f.text = nil
	}
	s.spare <- f.text
}

// lost ends the session whose connection is over.
func (s *session) lost(err error) {
	if closed, ok := errors.AsType[*transport.CloseError](err); ok {
		s.end(ending{reason: "the client closed: " + closed.Error(), hurry: true})
		return
	}
	s.end(ending{reason: err.Error(), hurry: true})
}
