package fakeserver

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/fakeserver/internal/seeded"
	"github.com/voicesim/voicesim/fakeserver/internal/settings"
	"github.com/voicesim/voicesim/fakeserver/internal/transcribers"
	"github.com/voicesim/voicesim/fakeserver/internal/translation"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// session is the server's end of one connection. Its loop owns everything but the pipes.
type session struct {
	// Constant.
	server  *Server
	number  int
	id      string
	profile Profile
	pacing  Pacing
	model   Model
	callID  string // of the call that this is the control socket of; "" is none
	scope   string
	azure   bool // events have the forms of Azure
	names   transcribers.Names
	born    time.Time
	log     *slog.Logger

	// Pipes: the reader and commands fill inbox, the writer empties out.
	conn  *transport.Conn
	inbox *eventloop.Inbox
	ended chan struct{} // closed when the loop has ended
	gone  chan struct{} // closed when the session is over and all about it is noted
	out   *eventloop.Outbox
	pipes sync.WaitGroup // reader, writer and a ping under way

	// Owned by the loop.
	opened   bool      // session.created has gone out; on the control socket of a call, it would have
	now      time.Time // of what is being handled
	decoder  wire.Decoder
	encoded  []byte // the frame being sent
	pcm      []byte // the sound in it
	current  cause  // the client's event being handled
	ending   *ending
	muted    time.Time // when a fault let it play dead; zero is never
	timers   eventloop.Timers
	rng      *seeded.RNG
	recorder *recorder // nil if nobody wants to know
	config   *wire.Session
	conv     conversation
	input    input
	output   output
	faulty   faulty
	mcp      mcp

	translation *translation.Session // of a translation session, which has nothing of the above but the recogniser; nil in others
}

// cause names the client's event that is being handled.
type cause struct {
	event string
	id    string
}

// ending is why and how a session ends.
type ending struct {
	code   int // of the close frame; 0 cuts the connection
	reason string
	hurry  bool // what is queued is dropped
	client bool // it was the client that ended it, or a test that was done with it
}

// newSession makes the session of a request that was accepted.
func newSession(s *Server, conn *transport.Conn, number int, ask handshake) *session {
	now := time.Now()
	ss := &session{
		server: s, number: number, profile: ask.profile, pacing: s.pacing.withDefaults(ask.profile), callID: ask.callID, scope: ask.scope, azure: ask.azure, names: s.transcribers(ask.azure),
		conn: conn, now: now, born: now,
		inbox: eventloop.NewInbox(),
		ended: make(chan struct{}),
		gone:  make(chan struct{}),
		out:   eventloop.NewOutbox(s.opts.QueueBytes),
		rng:   seeded.New(s.opts.Seed, number, s.made, s.epoch),
	}
	ss.id = ss.rng.ID("sess_", now)
	if call, named := strings.CutPrefix(ask.callID, "rtc_"); named { // source: recorded control sockets of calls
		ss.id = "sess_" + call
	}
	ss.conv.id = ss.rng.ID("conv_", now)
	ss.log = s.log.With("session", number)
	ss.configure(ask)
	ss.input.recogniser = recognition.New(s.vocabularies...)
	ss.hear()
	ss.output.init(ss)
	if ask.translation != nil {
		ss.translation = ss.newTranslation(ask.translation)
	}
	ss.recorder = newRecorder(ss, &ask)
	return ss
}

// configure gives the session its first configuration.
func (s *session) configure(ask handshake) {
	s.config = settings.New(ask.model, ask.profile.settles())
	if ask.transcription {
		s.config = settings.NewTranscription()
	}
	if ask.translation != nil {
		s.config.Type = wire.SessionTranslation
	}
	if ask.update != nil {
		s.config = settings.Merged(s.config, ask.update, ask.profile.settles(), s.names)
	}
	s.config.ID = s.id
	s.config.ExpiresAt = wire.Some(s.rng.Unix(s.now) + int64(s.server.opts.Lifetime/time.Second))
}

// age returns how long the session had been there when what is being handled came.
func (s *session) age() time.Duration { return s.now.Sub(s.born) }

// post has the loop call f after all that came before, unless the session ends first. It waits for room in the
// inbox, and reports false if the session or ctx is over before there is.
func (s *session) post(ctx context.Context, f func()) bool {
	return s.inbox.Put(ctx, eventloop.Frame{Command: f}, s.ended)
}

// do is post, and waits until f has returned. It reports false if the session ends without it.
func (s *session) do(f func()) bool {
	done := make(chan struct{})
	if !s.post(context.Background(), func() { f(); close(done) }) {
		return false
	}
	select {
	case <-done:
		return true
	case <-s.ended:
	}
	select {
	case <-done: // f ended the session
		return true
	default:
		return false
	}
}

// transcribing reports whether this is a transcription session, which has no model.
func (s *session) transcribing() bool { return s.config.Type == wire.SessionTranscription }

// send gives an event its id and queues it for the writer.
func (s *session) send(ev wire.ServerEvent) {
	if s.silent(ev) {
		return
	}
	if ev.EventType() != wire.TypeInputAudioBufferDtmfEventReceived { // source: the schema gives it no id
		id := s.rng.ID("event_", s.now)
		if strings.HasPrefix(ev.EventType(), "output_audio_buffer.") {
			id = s.callEventID()
		}
		wire.SetEventID(ev, id)
	}
	frame, err := wire.AppendServer(s.encoded[:0], ev)
	if err != nil {
		s.log.Error("event not sent", "type", ev.EventType(), "error", err)
		return
	}
	s.encoded = frame
	s.recorder.server(ev, frame)
	s.emit(ev.EventType(), frame)
}

// push queues a frame for the writer.
func (s *session) push(frame []byte) {
	if !s.out.Push(frame) {
		s.end(ending{code: closePolicy, reason: "the client reads too slowly: too many events are waiting", hurry: true})
	}
}

// refuse answers the client's event with an error event. The session goes on.
func (s *session) refuse(p *problem) {
	s.recorder.refusing(p)
	s.send(&wire.ErrorEvent{Error: wire.Error{
		Type: invalidRequest, Code: wire.OrNull(p.Code), Message: p.Message,
		Param: wire.OrNull(p.Param), EventID: wire.OrNull(s.current.id),
	}})
	s.observe(&ClientProblem{
		Session: s.number, Event: s.current.event, EventID: s.current.id,
		Code: p.Code, Message: p.Message, Param: p.Param,
	})
}

// end ends the session after what is being handled. The first reason counts.
func (s *session) end(e ending) {
	if s.ending == nil {
		s.ending = &e
	}
}

func (s *session) observe(o Observation) {
	s.recorder.observed(o)
	if s.server.opts.Observe != nil {
		s.server.opts.Observe(o)
	}
}

// Codes of close frames. Source: RFC 6455, section 7.4.1; 3000 and 4000 are those of
// connections that the live server refused.
const (
	closeNormal     = 1000
	closeGoingAway  = 1001
	closeNoText     = 1007
	closePolicy     = 1008
	closeBroken     = 1011
	closeUnknownKey = 3000
	closeBadRequest = 4000
)

const invalidRequest = "invalid_request_error"
