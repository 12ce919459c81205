package telephony_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/telephony"
	"github.com/voicesim/voicesim/telephony/twilio"
	"github.com/voicesim/voicesim/wire"
)

// provider is Twilio's end of a stream: it plays what it gets at the pace of real time, gives back marks when they are
// played or dropped, and is told by a spec what the caller does.
type provider struct {
	rig   *phoneRig
	conn  *transport.Conn
	group sync.WaitGroup

	mu    sync.Mutex // guards the rest
	sid   string
	queue []queued
	heard []byte   // µ-law that was played
	log   []string // what came, and when
	chunk int
	wake  chan struct{}
	stamp time.Duration // of the next media
	over  bool
	mute  bool      // no marks are given back
	began time.Time // when the first sound was played
	until time.Time // when the last one was
}

// queued is sound or, without any, a mark.
type queued struct {
	sound []byte
	mark  string
}

// calls dials a line.
func (r *phoneRig) calls(sid string) *provider {
	conn, err := transport.Dial(r.ctx, "ws://app.test/media", &transport.DialOptions{NetDial: r.app.Dial})
	Expect(err).NotTo(HaveOccurred())
	p := &provider{rig: r, conn: conn, sid: sid, wake: make(chan struct{}, 1)}
	p.group.Go(p.read)
	p.group.Go(p.play)
	r.providers = append(r.providers, p)
	return p
}

// says sends messages of the protocol.
func (p *provider) says(messages ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range messages {
		_ = p.conn.Write([]byte(strings.ReplaceAll(m, "$SID", p.sid)))
	}
}

// starts sends what a stream begins with.
func (p *provider) starts() {
	p.says(`{"event":"connected","protocol":"Call","version":"1.0.0"}`, `{"event":"start","sequenceNumber":"1","streamSid":"$SID","start":{
		"accountSid":"AC1","streamSid":"$SID","callSid":"CA1","tracks":["inbound"],"customParameters":{"from":"+15550100"},
		"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}`)
}

// talks sends audio of the caller of one value, in frames of 20 ms at the pace of real time.
func (p *provider) talks(d time.Duration, value byte) {
	for ; d > 0; d -= 20 * time.Millisecond {
		p.media(value)
		time.Sleep(20 * time.Millisecond)
	}
}

// media sends 20 ms of one value.
func (p *provider) media(value byte) { p.frame(bytes.Repeat([]byte{value}, 160)) }

// frame sends 20 ms.
func (p *provider) frame(sound []byte) {
	p.mu.Lock()
	p.chunk++
	payload, _ := json.Marshal(sound)
	m := fmt.Sprintf(`{"event":"media","sequenceNumber":"%d","streamSid":"$SID","media":{"track":"inbound","chunk":"%d","timestamp":"%d","payload":%s}}`,
		p.chunk+1, p.chunk, p.stamp.Milliseconds(), payload)
	p.stamp += 20 * time.Millisecond
	p.mu.Unlock()
	p.says(m)
}

// speaks says µ-law and then nothing, for so long altogether.
func (p *provider) speaks(sound []byte, long time.Duration) {
	for ; long > 0; long -= 20 * time.Millisecond {
		frame := bytes.Repeat([]byte{0xFF}, 160)
		sound = sound[copy(frame, sound):]
		p.frame(frame)
		time.Sleep(20 * time.Millisecond)
	}
}

// skips lets time pass of which no audio comes.
func (p *provider) skips(d time.Duration) {
	time.Sleep(d)
	p.skipped(d)
}

// skipped has stamps say that time has passed.
func (p *provider) skipped(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stamp += d
}

// at has stamps go on from a time.
func (p *provider) at(stamp time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stamp = stamp
}

// read takes what the application sends.
func (p *provider) read() {
	for {
		_, frame, err := p.conn.Read()
		if err != nil {
			p.mu.Lock()
			p.over = true
			p.mu.Unlock()
			p.signal()
			return
		}
		var m struct {
			Event, StreamSID string
			Media            struct{ Payload []byte }
			Mark             struct{ Name string }
		}
		if err := json.Unmarshal(frame, &m); err != nil {
			panic(err)
		}
		p.takes(m.Event, m.StreamSID, m.Media.Payload, m.Mark.Name)
	}
}

func (p *provider) takes(event, sid string, sound []byte, mark string) {
	p.mu.Lock()
	var marks []string
	p.log = append(p.log, strings.TrimSpace(fmt.Sprintf("%v %s %s", time.Since(p.rig.start).Truncate(time.Millisecond), event, mark)))
	if sid != p.sid {
		p.log = append(p.log, "of another stream: "+sid)
	}
	switch event {
	case "media":
		p.queue = append(p.queue, queued{sound: sound})
	case "mark":
		p.queue = append(p.queue, queued{mark: mark})
	case "clear":
		for _, q := range p.queue {
			if q.mark != "" {
				marks = append(marks, q.mark)
			}
		}
		p.queue = nil
	}
	p.mu.Unlock()
	for _, m := range marks {
		p.played(m)
	}
	p.signal()
}

func (p *provider) played(mark string) {
	p.mu.Lock()
	mute := p.mute
	p.mu.Unlock()
	if mute {
		return
	}
	p.says(`{"event":"mark","sequenceNumber":"9","streamSid":"$SID","mark":{"name":"` + mark + `"}}`)
}

func (p *provider) signal() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// play plays what is queued.
func (p *provider) play() {
	for {
		p.mu.Lock()
		var next queued
		some, over := len(p.queue) > 0, p.over
		if some {
			next, p.queue = p.queue[0], p.queue[1:]
			p.heard = append(p.heard, next.sound...)
			if len(next.sound) > 0 {
				if p.began.IsZero() {
					p.began = time.Now()
				}
				p.until = time.Now().Add(time.Duration(len(next.sound)) * time.Second / 8000)
			}
		}
		p.mu.Unlock()
		switch {
		case over:
			return
		case !some:
			<-p.wake
		case next.mark != "":
			p.played(next.mark)
		default:
			time.Sleep(time.Duration(len(next.sound)) * time.Second / 8000)
		}
	}
}

// has returns what the caller heard of a value, in milliseconds.
func (p *provider) has(value byte) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Duration(bytes.Count(p.heard, []byte{value})) * time.Second / 8000
}

// keepsMarks gives no marks back from now on.
func (p *provider) keepsMarks() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mute = true
}

// gone reports whether the application has ended the line.
func (p *provider) gone() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.over
}

// all returns how much sound the caller heard.
func (p *provider) all() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.heard)
}

// took returns how long the caller heard something, gaps included.
func (p *provider) took() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.until.Sub(p.began)
}

// got returns what came of some kind.
func (p *provider) got(event string) (lines []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.log {
		if strings.Contains(l, " "+event) || strings.HasPrefix(l, "of another") {
			lines = append(lines, l)
		}
	}
	return lines
}

func (p *provider) hangsUp() {
	p.says(`{"event":"stop","sequenceNumber":"99","streamSid":"$SID","stop":{"accountSid":"AC1","callSid":"CA1"}}`)
}

// phoneRig is an application that carries lines, with a Realtime server that a spec plays by hand, in virtual time.
type phoneRig struct {
	ctx   context.Context
	app   *transport.Memory // where Twilio connects
	api   *transport.Memory // where sessions connect
	opts  runner.Options
	lines *twilio.Options
	agent *agents.Agent
	keys  *telephony.Keypad // nil, or what takes keys
	start time.Time         // when the session was connected

	providers []*provider
	closers   []func() // called at the end
	accepted  chan *twilio.Line
	refused   chan error

	mu     sync.Mutex // guards the rest
	server *transport.Conn
	audio  []byte   // of the caller
	sent   []string // other frames of the session
	events []runner.Event
}

// onPhone runs a spec.
func onPhone(set func(*phoneRig), body func(*phoneRig)) {
	GinkgoHelper()
	err := virtualtime.Run(func(ctx context.Context) error {
		// Delays at which nothing meets anything else.
		app := transport.NewMemory(&transport.MemoryOptions{Delay: 3007 * time.Microsecond, DelayBack: 3011 * time.Microsecond})
		api := transport.NewMemory(&transport.MemoryOptions{Delay: 5013 * time.Microsecond, DelayBack: 5037 * time.Microsecond})
		r := &phoneRig{ctx: ctx, app: app, api: api, agent: &agents.Agent{Name: "Support"}, start: time.Now(),
			accepted: make(chan *twilio.Line, 9), refused: make(chan error, 9)}
		r.opts = runner.Options{URL: "ws://api.test/v1/realtime", NetDial: r.api.Dial, NoEnvironment: true}
		if set != nil {
			set(r)
		}
		var serving sync.WaitGroup
		var open sync.WaitGroup
		lines := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			line, err := twilio.Accept(w, req, r.lines)
			if err != nil {
				r.refused <- err
				return
			}
			r.accepted <- line
		})}
		sessions := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			open.Add(1)
			defer open.Done()
			r.serve(w, req)
		})}
		serving.Go(func() { _ = lines.Serve(r.app.Listener()) })
		serving.Go(func() { _ = sessions.Serve(r.api.Listener()) })
		defer serving.Wait()
		defer open.Wait()
		defer func() {
			for _, p := range r.providers {
				_ = p.conn.CloseNow()
				p.group.Wait()
			}
			_, _ = lines.Close(), sessions.Close()
			for _, closes := range r.closers {
				closes()
			}
		}()
		body(r)
		return nil
	})
	Expect(err).NotTo(HaveOccurred())
}

// serve is the Realtime server's end.
func (r *phoneRig) serve(w http.ResponseWriter, req *http.Request) {
	conn, err := transport.Accept(w, req, nil)
	if err != nil {
		return
	}
	r.mu.Lock()
	r.server = conn
	r.mu.Unlock()
	r.send(&wire.SessionCreated{Session: wire.Session{Type: "realtime", ID: "sess_1"}})
	for {
		_, frame, err := conn.Read()
		if err != nil {
			_ = conn.CloseNow()
			return
		}
		ev, err := wire.DecodeClient(frame)
		if err != nil {
			panic(err)
		}
		r.mu.Lock()
		if audio, is := ev.(*wire.InputAudioBufferAppend); is {
			r.audio = append(r.audio, audio.Audio...)
		} else {
			r.sent = append(r.sent, string(frame))
		}
		r.mu.Unlock()
		if update, is := ev.(*wire.SessionUpdate); is {
			r.send(&wire.SessionUpdated{Session: update.Session})
		}
	}
}

// send sends events to the session.
func (r *phoneRig) send(events ...wire.ServerEvent) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, ev := range events {
		frame, err := wire.AppendServer(nil, ev)
		if err != nil {
			panic(err)
		}
		_ = r.server.Write(frame)
	}
}

// took returns the session's frames of a type.
func (r *phoneRig) took(eventType string) (frames []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.sent {
		if strings.Contains(f, `"type":"`+eventType+`"`) {
			frames = append(frames, f)
		}
	}
	return frames
}

// callerAudio is what came of the caller, as "value×milliseconds".
func (r *phoneRig) callerAudio() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for rest := r.audio; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n] == rest[0] {
			n++
		}
		out = append(out, fmt.Sprintf("%x×%d", rest[0], n/8))
		rest = rest[n:]
	}
	return strings.Join(out, " ")
}

// callerBytes is how much came of the caller.
func (r *phoneRig) callerBytes() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.audio)
}

// observe collects events.
func (r *phoneRig) observe(ev runner.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, ev)
	if r.keys != nil {
		r.keys.Observe(ev)
	}
}

// connects connects a session with the line's options.
func (r *phoneRig) connects() *runner.Session {
	GinkgoHelper()
	r.opts.Observe = r.observe
	session, err := runner.New(r.agent, twilio.SessionOptions(&r.opts)).Connect(r.ctx)
	Expect(err).NotTo(HaveOccurred())
	r.start = time.Now()
	return session
}

// carries has a line carry a session, and returns where it comes how that ended.
func carries(ctx context.Context, line *twilio.Line, session *runner.Session) <-chan error {
	ended := make(chan error, 1)
	var carrying sync.WaitGroup
	carrying.Go(func() { ended <- line.Carry(ctx, session) })
	return ended
}

// phoneCall is a call on a line that carries a session.
type phoneCall struct {
	*provider
	line     *twilio.Line
	session  *runner.Session
	carrying <-chan error // gets how that ended
}

// takesCall has somebody call, on a line that carries a new session until ctx ends.
func (r *phoneRig) takesCall(ctx context.Context) *phoneCall {
	GinkgoHelper()
	p := r.calls("MZ1")
	p.starts()
	line := <-r.accepted
	session := r.connects()
	return &phoneCall{provider: p, line: line, session: session, carrying: carries(ctx, line, session)}
}

// close closes both.
func (c *phoneCall) close() {
	_ = c.session.Close()
	_ = c.line.Close()
}

// carried has a call carried until the body returns, then hung up.
func carried(set func(*phoneRig), body func(r *phoneRig, p *provider, s *runner.Session)) {
	GinkgoHelper()
	onPhone(set, func(r *phoneRig) {
		c := r.takesCall(r.ctx)
		defer c.close()
		body(r, c.provider, c.session)
		c.hangsUp()
		Expect(<-c.carrying).To(Succeed())
	})
}

// speaks is the begin of an answer, and so much of its sound.
func speaks(response, item string, d time.Duration, value byte) []wire.ServerEvent {
	message := wire.Item{ID: item, Type: wire.ItemMessage, Role: wire.RoleAssistant, Status: wire.StatusInProgress}
	return []wire.ServerEvent{
		&wire.ResponseCreated{Response: wire.Response{ID: response, Status: wire.StatusInProgress, ConversationID: wire.Some("conv_1")}},
		&wire.ResponseOutputItemAdded{ResponseID: response, Item: message}, &wire.ConversationItemAdded{Item: message},
		more(response, item, d, value),
	}
}

// more is more of its sound.
func more(response, item string, d time.Duration, value byte) wire.ServerEvent {
	return &wire.ResponseOutputAudioDelta{ResponseID: response, ItemID: item, Delta: bytes.Repeat([]byte{value}, int(d.Milliseconds())*8)}
}

// ends is the end of an answer.
func ends(response, item, status string) []wire.ServerEvent {
	return []wire.ServerEvent{
		&wire.ResponseOutputAudioDone{ResponseID: response, ItemID: item},
		&wire.ResponseDone{Response: wire.Response{ID: response, Status: status, ConversationID: wire.Some("conv_1")}},
	}
}
