package conformance_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

// The link of the specs: an odd number of microseconds each way, as in a harness.
const (
	upLink   = 15013 * time.Microsecond
	downLink = 15037 * time.Microsecond
)

// epoch is the time of day at which servers of specs are made.
var epoch = time.Unix(1785000000, 0)

// patience is how long a session is left alone before it is judged: longer than anything the server
// does by itself once the client is silent, an idle timeout excepted.
const patience = 5 * time.Second

// session describes a scripted client session.
type session struct {
	server fakeserver.Options
	query  string      // zero means ?model=gpt-realtime
	header http.Header // nil means a key
	cut    bool        // it ends in the middle: nothing is demanded of its end

	// before is called before the client dials, and returns the query; nil does nothing.
	before   func(ctx context.Context, server *fakeserver.Server) string
	sideband bool // it joins a call: there is no session.created
}

// run plays a session in virtual time against a server in memory, and judges every frame of it.
// session.created has been read when body begins, unless the session is refused.
func (s session) run(body func(c *client)) {
	GinkgoHelper()
	if s.server.Epoch.IsZero() {
		s.server.Epoch = epoch
	}
	if s.server.Vocabulary == nil {
		s.server.Vocabulary = vocabulary()
	}
	if s.query == "" {
		s.query = "?model=gpt-realtime"
	}
	if s.header == nil {
		s.header = http.Header{"Authorization": {"Bearer sk-test"}}
	}
	var frames []frame
	err := virtualtime.Run(func(ctx context.Context) error {
		server := fakeserver.NewMemory(&s.server, transport.MemoryOptions{Delay: upLink, DelayBack: downLink})
		defer func() { _ = server.Close() }()
		if s.before != nil {
			s.query = s.before(ctx, server)
		}
		c := dial(ctx, server, s)
		defer c.close()
		body(c)
		if !s.cut {
			time.Sleep(patience)
		}
		c.close()
		frames = c.frames
		return nil
	})
	Expect(err).NotTo(HaveOccurred())
	complaints := wrongWith(frames, &wireorder.Options{Strict: true, BothSides: true, Sideband: s.sideband}, !s.cut)
	if len(complaints) > 0 {
		Fail(strings.Join(complaints, "\n"))
	}
	cover(frames)
}

// client is one connection to a server. A goroutine of its own reads.
type client struct {
	conn   *transport.Conn
	server *fakeserver.Server
	began  time.Time
	inbox  chan arrival
	reader sync.WaitGroup
	mouth  sync.WaitGroup

	mu     sync.Mutex // guards the fields below
	over   error      // why reading ended, once inbox is closed
	frames []frame
}

// arrival is an event, and when it arrived since the client dialled.
type arrival struct {
	at    time.Duration
	event wire.ServerEvent
}

func dial(ctx context.Context, server *fakeserver.Server, s session) *client {
	GinkgoHelper()
	began := time.Now()
	conn, err := transport.Dial(ctx, server.URL()+s.query, &transport.DialOptions{Header: s.header, NetDial: server.NetDial})
	Expect(err).NotTo(HaveOccurred())
	c := &client{conn: conn, server: server, began: began, inbox: make(chan arrival, 100_000)}
	c.reader.Go(c.read)
	return c
}

func (c *client) read() {
	defer close(c.inbox)
	for {
		_, raw, err := c.conn.Read()
		if err != nil {
			c.end(err)
			return
		}
		ev, err := wire.DecodeServer(raw)
		if err != nil {
			c.end(fmt.Errorf("%w in %s", err, raw))
			return
		}
		c.log(frame{false, ev.EventType(), slices.Clone(raw)})
		c.inbox <- arrival{time.Since(c.began), ev}
	}
}

func (c *client) end(err error) {
	c.mu.Lock()
	c.over = err
	c.mu.Unlock()
}

// why returns why the connection is over; nil while it is not.
func (c *client) why() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.over
}

func (c *client) log(f frame) {
	c.mu.Lock()
	c.frames = append(c.frames, f)
	c.mu.Unlock()
}

// close closes the connection and waits for its goroutines. It may be called again.
func (c *client) close() {
	_ = c.conn.Close(1000, "")
	c.reader.Wait()
	c.mouth.Wait()
}

// send sends events as JSON text.
func (c *client) send(events ...string) {
	GinkgoHelper()
	for _, text := range events {
		c.log(frame{true, wire.TypeOf([]byte(text)), []byte(text)})
		Expect(c.conn.Write([]byte(text))).To(Succeed())
	}
}

// next returns the next event, waiting for it.
func (c *client) next() wire.ServerEvent {
	GinkgoHelper()
	select {
	case a, ok := <-c.inbox:
		Expect(ok).To(BeTrue(), func() string { return fmt.Sprintf("connection over: %v", c.why()) })
		return a.event
	case <-time.After(2 * time.Minute):
		Fail("no event within two minutes; had\n" + c.history())
		return nil
	}
}

// until returns all events up to the next of a type.
func (c *client) until(eventType string) []wire.ServerEvent {
	GinkgoHelper()
	var got []wire.ServerEvent
	for {
		ev := c.next()
		got = append(got, ev)
		if ev.EventType() == eventType {
			return got
		}
	}
}

// rest returns what has arrived and was not looked at, after d.
func (c *client) rest(d time.Duration) []wire.ServerEvent {
	time.Sleep(d)
	var got []wire.ServerEvent
	for {
		select {
		case a, ok := <-c.inbox:
			if !ok {
				return got
			}
			got = append(got, a.event)
		default:
			return got
		}
	}
}

// history lists the events so far.
func (c *client) history() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	for _, f := range c.frames {
		if f.kind != wire.TypeInputAudioBufferAppend {
			fmt.Fprintf(&b, "%v %s\n", f.sent, f.kind)
		}
	}
	return b.String()
}

// append sends sound in one event.
func (c *client) append(format audio.Format, samples []int16) {
	GinkgoHelper()
	raw, err := wire.AppendClient(nil, &wire.InputAudioBufferAppend{Audio: format.AppendBytes(nil, samples)})
	Expect(err).NotTo(HaveOccurred())
	c.send(string(raw))
}

// talk sends samples in frames of 20 ms, as they are spoken, while the spec goes on.
func (c *client) talk(samples []int16) {
	c.mouth.Go(func() {
		for ; len(samples) > 0; samples = samples[min(audio.FrameSamples, len(samples)):] {
			sound := audio.Format{}.AppendBytes(nil, samples[:min(audio.FrameSamples, len(samples))])
			raw, err := wire.AppendClient(nil, &wire.InputAudioBufferAppend{Audio: sound})
			if err != nil || c.conn.Write(raw) != nil {
				return
			}
			c.log(frame{true, wire.TypeInputAudioBufferAppend, raw})
			time.Sleep(audio.FrameDuration)
		}
	})
}

// find returns the first event of a type.
func find[E wire.ServerEvent](events []wire.ServerEvent) E {
	GinkgoHelper()
	for _, ev := range events {
		if e, ok := ev.(E); ok {
			return e
		}
	}
	var none E
	Fail(fmt.Sprintf("no %T", none))
	return none
}
