package servertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

// The link of the specs: an odd number of microseconds each way, as in a harness.
const (
	UpLink   = 15013 * time.Microsecond
	DownLink = 15037 * time.Microsecond
)

// Epoch returns the time of day at which servers of specs are made.
func Epoch() time.Time { return time.Unix(1785000000, 0) }

// InVirtualTime runs a spec's body in virtual time, against a server in memory. Options without an epoch have [Epoch].
func InVirtualTime(opts fakeserver.Options, body func(ctx context.Context, s *fakeserver.Server)) {
	ginkgo.GinkgoHelper()
	if opts.Epoch.IsZero() {
		opts.Epoch = Epoch()
	}
	err := virtualtime.Run(func(ctx context.Context) error {
		s := fakeserver.NewMemory(&opts, fakeserver.MemoryOptions{Delay: UpLink, DelayBack: DownLink})
		defer func() { _ = s.Close() }()
		body(ctx, s)
		return nil
	})
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
}

// Arrival is an event, and when it arrived, in virtual time since the client was made.
type Arrival struct {
	At    time.Duration
	Event wire.ServerEvent
	Raw   string // as it came
}

// Frame is a frame that was sent or came.
type Frame struct {
	Sent bool // by the client
	Type string
	Raw  []byte
}

// patience is how long an event is waited for. Chosen: longer than anything the server does by itself.
const patience = 2 * time.Minute

// Client is one connection to a server. A goroutine of its own reads.
type Client struct {
	Conn *transport.Conn
	// Inbox has what came and was not looked at. It is closed when reading ended.
	Inbox chan Arrival
	// Over is closed when reading ended; then Err tells why.
	Over chan struct{}
	// Seen is what Next, Until and During returned. Close adds what came besides.
	Seen []Arrival
	// Began is when the client was made.
	Began time.Time

	sideband bool // it joined a call
	reading  sync.WaitGroup
	talking  sync.WaitGroup

	mu     sync.Mutex // guards the fields below
	err    error
	frames []Frame
}

// Dial connects with a query, such as "?model=gpt-realtime", and headers. It waits for nothing.
func Dial(ctx context.Context, s *fakeserver.Server, query string, header http.Header) *Client {
	ginkgo.GinkgoHelper()
	began := time.Now()
	conn, err := transport.Dial(ctx, s.URL()+query, &transport.DialOptions{Header: header, NetDial: s.NetDial})
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	c := &Client{
		Conn: conn, Inbox: make(chan Arrival, 100_000), Over: make(chan struct{}),
		Began: began, sideband: strings.Contains(query, "call_id="),
	}
	c.reading.Go(c.read)
	return c
}

// DialModel connects with a model and any key, and waits for session.created.
func DialModel(ctx context.Context, s *fakeserver.Server, model string) *Client {
	ginkgo.GinkgoHelper()
	c := Dial(ctx, s, "?model="+model, http.Header{"Authorization": {"Bearer sk-test"}})
	gomega.Expect(c.Next().Event).To(gomega.BeAssignableToTypeOf(&wire.SessionCreated{}))
	return c
}

func (c *Client) read() {
	defer close(c.Over)
	defer close(c.Inbox)
	for {
		_, raw, err := c.Conn.Read()
		var ev wire.ServerEvent
		if err == nil {
			if ev, err = wire.DecodeServer(raw); err != nil {
				err = fmt.Errorf("%w in %s", err, raw)
			}
		}
		if err != nil {
			c.mu.Lock()
			c.err = err
			c.mu.Unlock()
			return
		}
		a := Arrival{time.Since(c.Began), ev, string(raw)}
		c.mu.Lock()
		c.frames = append(c.frames, Frame{false, ev.EventType(), slices.Clone(raw)})
		c.mu.Unlock()
		c.Inbox <- a
	}
}

// Err returns why reading ended; nil while it goes on.
func (c *Client) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Frames returns all frames of both ends so far, each end's in its order.
func (c *Client) Frames() []Frame {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.frames)
}

// History lists the events of both ends so far, but for the sound of the client.
func (c *Client) History() string {
	var b strings.Builder
	for _, f := range c.Frames() {
		from := "server"
		if f.Sent {
			from = "client"
		}
		if f.Type != wire.TypeInputAudioBufferAppend {
			fmt.Fprintf(&b, "%s %s\n", from, f.Type)
		}
	}
	return b.String()
}

// Stop closes the connection and waits for the client's goroutines. It may be called again.
func (c *Client) Stop() {
	_ = c.Conn.Close(1000, "")
	c.reading.Wait()
	c.talking.Wait()
}

// Close is Stop, and holds the order of all that came against that of the live server.
func (c *Client) Close() {
	ginkgo.GinkgoHelper()
	c.Stop()
	for a := range c.Inbox {
		c.Seen = append(c.Seen, a)
	}
	order := wireorder.New(&wireorder.Options{Strict: true, Sideband: c.sideband})
	for i, a := range c.Seen {
		gomega.Expect(order.Received(a.Event)).To(gomega.Succeed(), "event %d, %s", i, a.Event.EventType())
	}
}

// Next returns the next event, waiting for it.
func (c *Client) Next() Arrival {
	ginkgo.GinkgoHelper()
	select {
	case a, ok := <-c.Inbox:
		if !ok {
			ginkgo.Fail(fmt.Sprintf("connection over: %v", c.Err()))
		}
		c.Seen = append(c.Seen, a)
		return a
	case <-time.After(patience):
		ginkgo.Fail("no event within " + patience.String() + "; had\n" + c.History())
		return Arrival{}
	}
}

// Until returns all events up to the next of a type.
func (c *Client) Until(eventType string) []Arrival {
	ginkgo.GinkgoHelper()
	var got []Arrival
	for {
		a := c.Next()
		got = append(got, a)
		if a.Event.EventType() == eventType {
			return got
		}
	}
}

// During returns what was not looked at and what arrives within d.
func (c *Client) During(d time.Duration) []Arrival {
	time.Sleep(d)
	var got []Arrival
	for {
		select {
		case a, ok := <-c.Inbox:
			if !ok {
				return got
			}
			c.Seen = append(c.Seen, a)
			got = append(got, a)
		default:
			return got
		}
	}
}

// Send sends events as JSON text.
func (c *Client) Send(events ...string) {
	ginkgo.GinkgoHelper()
	for _, text := range events {
		c.note([]byte(text))
		gomega.Expect(c.Conn.Write([]byte(text))).To(gomega.Succeed())
	}
}

func (c *Client) note(raw []byte) {
	c.mu.Lock()
	c.frames = append(c.frames, Frame{true, wire.TypeOf(raw), raw})
	c.mu.Unlock()
}

// Append sends encoded sound in one event.
func (c *Client) Append(encoded []byte) {
	ginkgo.GinkgoHelper()
	raw, err := wire.AppendClient(nil, &wire.InputAudioBufferAppend{Audio: encoded})
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	c.Send(string(raw))
}

// Talk sends samples in frames of 20 ms, as they are spoken, while the spec goes on. It ends with the connection.
func (c *Client) Talk(samples []int16) {
	c.talking.Go(func() {
		for ; len(samples) > 0; samples = samples[min(audio.FrameSamples, len(samples)):] {
			sound := audio.Format{}.AppendBytes(nil, samples[:min(audio.FrameSamples, len(samples))])
			raw, err := wire.AppendClient(nil, &wire.InputAudioBufferAppend{Audio: sound})
			if err != nil || c.Conn.Write(raw) != nil {
				return
			}
			c.note(raw)
			time.Sleep(audio.FrameDuration)
		}
	})
}

// Wait waits until all that Talk and Go began is over.
func (c *Client) Wait() { c.talking.Wait() }

// Go runs f while the spec goes on; Stop and Close wait for it.
func (c *Client) Go(f func()) { c.talking.Go(f) }

// Says sends a typed turn and returns what the answer says and calls.
func (c *Client) Says(typed string) string {
	ginkgo.GinkgoHelper()
	text, err := json.Marshal(typed)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	c.Send(`{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":`+string(text)+`}]}}`,
		`{"type":"response.create","response":{"output_modalities":["text"]}}`)
	done, _ := Find[*wire.ResponseDone](c.Until("response.done"))
	var said string
	for _, it := range done.Response.Output {
		for _, part := range it.Content {
			said += part.Text.Or("")
		}
		said += it.Name
	}
	return said
}

// Find returns the first event of a type, and when it came.
func Find[E wire.ServerEvent](events []Arrival) (ev E, at time.Duration) {
	ginkgo.GinkgoHelper()
	for _, a := range events {
		if e, ok := a.Event.(E); ok {
			return e, a.At
		}
	}
	ginkgo.Fail(fmt.Sprintf("no %T in\n%s", ev, Timeline(events)))
	return ev, 0
}

// Timeline shows events with their times, a line each, for failures and goldens.
func Timeline(events []Arrival) string {
	var b strings.Builder
	for _, a := range events {
		fmt.Fprintf(&b, "%9.3f %s\n", float64(a.At.Microseconds())/1000, a.Event.EventType())
	}
	return b.String()
}

// Thinking is [InVirtualTime] with models that block their sessions so long, and say nothing.
func Thinking(opts fakeserver.Options, long time.Duration, body func(ctx context.Context, s *fakeserver.Server)) {
	ginkgo.GinkgoHelper()
	opts.NewModel = func(fakeserver.SessionInfo) fakeserver.Model {
		return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply {
			time.Sleep(long)
			return fakeserver.Reply{}
		})
	}
	InVirtualTime(opts, body)
}
