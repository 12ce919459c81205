package runner_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// rig is one call between a session and a server that a spec plays by hand, in virtual time. Frames need
// 10 ms in each direction. Times in its logs count from the moment at which Connect returned.
type rig struct {
	ctx     context.Context
	agent   *agents.Agent
	opts    runner.Options
	session *runner.Session
	connErr error // of Connect
	group   sync.WaitGroup

	detection wire.Opt[wire.TurnDetection]     // what session.updated says
	unread    bool                             // the events are left to the spec
	deaf      bool                             // session.updates are not answered
	created   []byte                           // if set, the frame of session.created
	onUpdate  func()                           // if set, answers session.updates
	onDial    func(context.Context, int) error // called for each, counted from 1
	echoes    bool                             // session.updated repeats the turn detection of its update, if that has one
	terse     bool                             // … or only with the turn detection
	frozen    chan struct{}                    // if set, nothing is read until it is closed
	refuse    string                           // code with which session.updates are refused

	mu     sync.Mutex // guards the rest
	server *transport.Conn
	start  time.Time
	sent   []string // frames of the session but for audio, as they were written
	events []string // events of the session, as they were read
	frames []wire.ClientEvent
	audio  []byte // of the caller, as it arrived
	ended  error
	dials  int // connections that were tried
}

// dialled is how many connections were tried.
func (r *rig) dialled() (n int) {
	r.locked(func() { n = r.dials })
	return n
}

const each = 10 * time.Millisecond // on the way

// inCall plays a call: set prepares it, play runs when the session is connected.
func inCall(set func(*rig), play func(*rig)) {
	GinkgoHelper()
	err := virtualtime.Run(func(ctx context.Context) error {
		r := &rig{ctx: ctx, agent: &agents.Agent{Name: "Support", Instructions: "Be brief."}, start: time.Now()}
		r.detection = wire.Some(wire.TurnDetection{
			Type: wire.ServerVAD, CreateResponse: wire.Some(true), InterruptResponse: wire.Some(true),
		})
		if set != nil {
			set(r)
		}
		r.run(play)
		return nil
	})
	Expect(err).NotTo(HaveOccurred())
}

func (r *rig) run(play func(*rig)) {
	memory := transport.NewMemory(&transport.MemoryOptions{Delay: each, DelayBack: each})
	srv := &http.Server{Handler: http.HandlerFunc(r.serve)}
	r.group.Go(func() { _ = srv.Serve(memory.Listener()) })
	defer r.group.Wait()
	defer func() { _ = srv.Close() }()
	r.opts.URL = "ws://server.test/v1/realtime"
	r.opts.NetDial = func(ctx context.Context, network, addr string) (net.Conn, error) {
		var n int
		r.locked(func() {
			r.dials++
			n = r.dials
		})
		if r.onDial != nil {
			if err := r.onDial(ctx, n); err != nil {
				return nil, err
			}
		}
		return memory.Dial(ctx, network, addr)
	}
	tap := r.opts.Tap
	r.opts.Tap = func(f runner.Frame) {
		r.tap(f)
		if tap != nil {
			tap(f)
		}
	}
	r.session, r.connErr = runner.New(r.agent, &r.opts).Connect(r.ctx)
	if r.connErr != nil {
		play(r)
		return
	}
	defer func() { _ = r.session.Close() }()
	r.mu.Lock()
	r.start, r.sent = time.Now(), nil
	r.mu.Unlock()
	if !r.unread {
		r.group.Go(r.readEvents)
	}
	defer func() { _ = r.session.Close() }()
	play(r)
}

// serve is the server's end: it answers the configuration and notes what comes.
func (r *rig) serve(w http.ResponseWriter, req *http.Request) {
	r.group.Add(1)
	defer r.group.Done()
	conn, err := transport.Accept(w, req, nil)
	if err != nil {
		return
	}
	r.mu.Lock()
	r.server = conn
	r.mu.Unlock()
	if r.created != nil {
		_ = conn.Write(r.created)
	} else {
		r.send(&wire.SessionCreated{Session: wire.Session{Type: "realtime", ID: "sess_1"}})
	}
	for {
		r.mu.Lock()
		frozen := r.frozen
		r.mu.Unlock()
		if frozen != nil {
			<-frozen
		}
		_, frame, err := conn.Read()
		if err != nil {
			r.mu.Lock()
			r.ended = err
			r.mu.Unlock()
			_ = conn.CloseNow()
			return
		}
		ev, err := wire.DecodeClient(frame)
		if err != nil {
			panic(err)
		}
		r.arrived(ev)
	}
}

func (r *rig) arrived(ev wire.ClientEvent) {
	r.mu.Lock()
	r.frames = append(r.frames, ev)
	deaf, refuse := r.deaf, r.refuse
	r.mu.Unlock()
	switch ev := ev.(type) {
	case *wire.InputAudioBufferAppend:
		r.mu.Lock()
		r.audio = append(r.audio, ev.Audio...)
		r.mu.Unlock()
	case *wire.SessionUpdate:
		switch {
		case refuse != "":
			r.send(&wire.ErrorEvent{Error: wire.Error{
				Type: "invalid_request_error", Code: wire.Some(refuse), Message: "no", EventID: wire.Some(ev.EventID),
			}})
		case r.onUpdate != nil:
			r.onUpdate()
		case !deaf:
			r.acknowledge(ev)
		}
	}
}

// acknowledge answers a configuration as the server does: with the session as it is now.
func (r *rig) acknowledge(update *wire.SessionUpdate) {
	session := wire.Session{Type: "realtime", ID: "sess_1"}
	if !r.terse {
		session.Instructions, session.Tools = update.Session.Instructions, update.Session.Tools
	}
	var detection wire.Opt[wire.TurnDetection]
	r.locked(func() { detection = r.detection })
	if in := update.Session.Audio; r.echoes && in != nil && in.Input != nil && !in.Input.TurnDetection.IsAbsent() {
		detection = in.Input.TurnDetection
	}
	session.Audio = &wire.SessionAudio{Input: &wire.SessionAudioInput{TurnDetection: detection}}
	r.send(&wire.SessionUpdated{Session: session})
}

// updates returns the configurations that have arrived, the first one included.
func (r *rig) updates() (all []*wire.SessionUpdate) {
	for _, ev := range r.arrivals() {
		if update, ok := ev.(*wire.SessionUpdate); ok {
			all = append(all, update)
		}
	}
	return all
}

// conn is the server's end of the newest connection.
func (r *rig) conn() *transport.Conn {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.server
}

// send sends events from the server.
func (r *rig) send(events ...wire.ServerEvent) {
	conn := r.conn()
	for _, ev := range events {
		frame, err := wire.AppendServer(nil, ev)
		if err != nil {
			panic(err)
		}
		_ = conn.Write(frame)
	}
}

// locked calls f when nothing else touches what the rig and the spec's user code collect.
func (r *rig) locked(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}

// arrivals returns the frames that have arrived at the server.
func (r *rig) arrivals() (frames []wire.ClientEvent) {
	r.locked(func() { frames = slices.Clone(r.frames) })
	return frames
}

// frame returns one of them, the last for -1.
func (r *rig) frame(i int) wire.ClientEvent {
	all := r.arrivals()
	return all[(i+len(all))%len(all)]
}

// callerAudio returns the caller's audio that has arrived at the server.
func (r *rig) callerAudio() (pcm []byte) {
	r.locked(func() { pcm = slices.Clone(r.audio) })
	return pcm
}

// at is the time now, in the log's form.
func (r *rig) at() string { return fmt.Sprint(time.Since(r.start).Truncate(time.Millisecond)) }

func (r *rig) tap(f runner.Frame) {
	if f.FromServer {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if line := sentLine(f.Client); line != "" {
		r.sent = append(r.sent, r.at()+" "+line)
	}
}

func (r *rig) readEvents() {
	for ev, err := range r.session.Events(r.ctx) {
		line := fmt.Sprintf("error %v", err)
		if err == nil {
			line = eventLine(ev)
		}
		if line != "" {
			r.mu.Lock()
			r.events = append(r.events, r.at()+" "+line)
			r.mu.Unlock()
		}
	}
}

// took returns what the session sent since the last call, after everything that is to happen now has.
func (r *rig) took() []string {
	time.Sleep(0)
	wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.sent
	r.sent = nil
	return out
}

// saw returns the events since the last call.
func (r *rig) saw() []string {
	wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.events
	r.events = nil
	return out
}

// sawOnly is saw without events that do not contain one of the words.
func (r *rig) sawOnly(words ...string) []string {
	var out []string
	for _, line := range r.saw() {
		for _, w := range words {
			if strings.Contains(line, w) {
				out = append(out, line)
				break
			}
		}
	}
	return out
}

// wait lets everything happen that happens at this instant, and less than a microsecond later.
func wait() { time.Sleep(time.Microsecond) }

// until sleeps until an offset from the start of the call.
func (r *rig) until(d time.Duration) {
	time.Sleep(d - time.Since(r.start))
}

// listen plays for a while: it reads the playout every 20 ms and returns what was heard.
func (r *rig) listen(d time.Duration) []byte {
	frame := make([]byte, r.opts.Output.Normal().Bytes(audio.FrameDuration))
	var heard []byte
	for range d / audio.FrameDuration {
		n, err := r.session.Playout().Read(frame)
		Expect(err).NotTo(HaveOccurred())
		heard = append(heard, frame[:n]...)
		time.Sleep(audio.FrameDuration)
	}
	return heard
}
