package fakeserver

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"net/http"
	"sort"
	"sync"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/scopes"
	"github.com/voicesim/voicesim/fakeserver/internal/secrets"
	"github.com/voicesim/voicesim/fakeserver/internal/seeded"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/internal/transport"
)

// Server is a stand-in for the Realtime server. Make one with [New], [NewServer] or [NewMemory].
type Server struct {
	// Constant.
	opts         Options
	pacing       Pacing
	vocabularies []*recognition.Vocabulary
	log          *slog.Logger
	made         time.Time // on the clock
	epoch        time.Time // the same, as the server shows it
	url          string
	control      http.Handler // nil without Options.Control
	http         *http.Server // nil for a server that does not listen
	memory       *transport.Memory
	closing      chan struct{} // closed by Close

	mu       sync.Mutex // guards the fields below
	sessions map[int]*session
	count    int // sessions so far
	closed   bool

	running sync.WaitGroup // requests, sessions among them, and the listener

	// Safe from any goroutine.
	restIDs  *seeded.RESTIDs
	secrets  secrets.Store
	calls    calls
	journals journals
	scopes   scopes.Plans[ModelMaker, FaultMaker, Refusal]
}

// Defaults of [Options].
const (
	defaultLifetime   = time.Hour // source: expires_at of recorded sessions
	defaultQueueBytes = 32 << 20  // chosen: eight minutes of audio
	closePatience     = 5 * time.Second
)

// New returns a server that is an http.Handler and listens nowhere. It answers on every path that
// ends in /realtime, and below it. opts may be nil.
func New(opts *Options) *Server {
	s := &Server{made: time.Now(), closing: make(chan struct{}), sessions: map[int]*session{}}
	if opts != nil {
		s.opts = *opts
	}
	s.opts.Lifetime = cmp.Or(s.opts.Lifetime, defaultLifetime)
	s.opts.QueueBytes = cmp.Or(s.opts.QueueBytes, defaultQueueBytes)
	if s.opts.Profiles == nil {
		s.opts.Profiles = Profiles()
	}
	if s.opts.Voice == nil {
		s.opts.Voice = Babble{}
	}
	if s.opts.Pacing != nil {
		s.pacing = *s.opts.Pacing
	}
	if len(s.opts.Utterances) > 0 {
		s.vocabularies = append(s.vocabularies, &NewVocabulary(s.opts.Utterances).recordings)
	}
	if s.opts.Vocabulary != nil {
		s.vocabularies = append(s.vocabularies, &s.opts.Vocabulary.recordings)
	}
	if s.log = s.opts.Logger; s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.epoch = s.opts.Epoch; s.epoch.IsZero() {
		s.epoch = s.made
	}
	if s.opts.Control != nil {
		s.control = s.opts.Control(s)
	}
	s.restIDs = seeded.NewRESTIDs(s.opts.Seed, s.made, s.epoch)
	return s
}

// Options returns the options that the server was made with, defaults filled in. What they point to is read-only.
func (s *Server) Options() Options { return s.opts }

func (s *Server) newModel(info SessionInfo) Model {
	if loaded := s.scopes.Model(info.Scope); loaded != nil {
		return loaded(info)
	}
	if s.opts.NewModel == nil {
		return Echo{}
	}
	return s.opts.NewModel(info)
}

// accept upgrades a request to a WebSocket, and returns it with the number of its session. It reports false where there is
// to be no session: a refused client has been told why.
func (s *Server) accept(w http.ResponseWriter, r *http.Request, ask *handshake, refused *refusal) (conn *transport.Conn, number int, ok bool) {
	if status := s.refusedStatus(ask, refused); status != 0 {
		s.noteRefused(0, ask, refused, status)
		s.refuseUpgrade(w, refused, status)
		return nil, 0, false
	}
	number = s.begin()
	conn, err := transport.Accept(w, r, &transport.AcceptOptions{Subprotocols: []string{"realtime"}, ReadLimit: largestFrame})
	if err != nil {
		s.log.Debug("upgrade refused", "error", err)
		return nil, 0, false
	}
	if refused != nil {
		s.log.Info("connection refused", "session", number, "code", refused.Code)
		s.noteRefused(number, ask, refused, 0)
		refuseHandshake(conn, refused, seeded.New(s.opts.Seed, number, s.made, s.epoch))
		return nil, 0, false
	}
	return conn, number, true
}

// serveSession upgrades a request to a WebSocket and starts its session, which outlives the request: so
// what belongs to that is not kept.
func (s *Server) serveSession(w http.ResponseWriter, r *http.Request, scope string, handshake func(*http.Request, string) (handshake, *refusal)) {
	ask, refusal := handshake(r, scope)
	conn, number, ok := s.accept(w, r, &ask, refusal)
	if !ok {
		return
	}
	ss := newSession(s, conn, number, ask)
	ss.log.Info("session begins", "model", ask.model, "scope", scope, "client", ask.userAgent)
	s.enter(ss)
	s.running.Go(func() {
		defer s.leave(ss)
		ss.run()
	})
}

// isClosing reports whether Close has been called.
func (s *Server) isClosing() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

// begin counts a new session.
func (s *Server) begin() (number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	return s.count
}

func (s *Server) enter(ss *session) {
	s.mu.Lock()
	s.sessions[ss.number] = ss
	s.mu.Unlock()
	if ss.callID != "" {
		s.calls.attach(ss.callID, ss)
	}
}

func (s *Server) leave(ss *session) {
	s.mu.Lock()
	delete(s.sessions, ss.number)
	s.mu.Unlock()
	s.calls.detach(ss)
	close(ss.gone)
}

// URL returns the address for clients, such as "ws://127.0.0.1:4711/v1/realtime"; "" for a server
// made by [New].
func (s *Server) URL() string { return s.url }

// NetDial connects to a server made by [NewMemory], whatever network and addr are. With any other
// server it dials addr.
func (s *Server) NetDial(ctx context.Context, network, addr string) (net.Conn, error) {
	if s.memory == nil {
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	return s.memory.Dial(ctx, network, addr)
}

// Close ends all sessions and waits until they are over. A session that still blocks after five
// seconds is logged. It is idempotent and safe from any goroutine but those that call models,
// voices, notes and observers.
func (s *Server) Close() error {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	s.mu.Unlock()
	if first {
		close(s.closing)
		if s.http != nil {
			_ = s.http.Close()
		}
	}
	overdue := time.AfterFunc(closePatience, s.logBlocked)
	s.running.Wait()
	overdue.Stop()
	if first && s.memory != nil {
		_ = s.memory.Close()
	}
	return nil
}

// logBlocked names the sessions that keep Close waiting.
func (s *Server) logBlocked() {
	s.mu.Lock()
	var numbers []int
	for n := range s.sessions {
		numbers = append(numbers, n)
	}
	s.mu.Unlock()
	sort.Ints(numbers)
	s.log.Warn("Close waits for sessions that do not end; does a model, voice or observer block?", "sessions", numbers)
}
