package fakeserver_test

import (
	"context"
	"fmt"
	"net/http"
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

// inVirtualTime runs a spec's body against a server in memory.
func inVirtualTime(opts fakeserver.Options, body func(ctx context.Context, s *fakeserver.Server)) {
	GinkgoHelper()
	if opts.Epoch.IsZero() {
		opts.Epoch = epoch
	}
	err := virtualtime.Run(func(ctx context.Context) error {
		s := fakeserver.NewMemory(&opts, transport.MemoryOptions{Delay: upLink, DelayBack: downLink})
		defer func() { _ = s.Close() }()
		body(ctx, s)
		return nil
	})
	Expect(err).NotTo(HaveOccurred())
}

// arrival is an event and when it arrived, in virtual time since the client was made.
type arrival struct {
	at    time.Duration
	event wire.ServerEvent
	raw   string
}

// client is one connection to a server. A goroutine of its own reads.
type client struct {
	conn  *transport.Conn
	began time.Time
	inbox chan arrival

	sideband bool // it joined a call
	all      []arrival
	over     error // why reading ended, once inbox is closed
	reader   chan struct{}

	talking sync.WaitGroup
}

// dial connects with a model and waits for session.created.
func dial(ctx context.Context, s *fakeserver.Server, model string) *client {
	GinkgoHelper()
	c := dialRaw(ctx, s, "?model="+model, http.Header{"Authorization": {"Bearer sk-test"}})
	Expect(c.next().event).To(BeAssignableToTypeOf(&wire.SessionCreated{}))
	return c
}

func dialRaw(ctx context.Context, s *fakeserver.Server, query string, header http.Header) *client {
	GinkgoHelper()
	began := time.Now()
	conn, err := transport.Dial(ctx, s.URL()+query, &transport.DialOptions{Header: header, NetDial: s.NetDial})
	Expect(err).NotTo(HaveOccurred())
	c := &client{conn: conn, began: began, sideband: strings.Contains(query, "call_id="), inbox: make(chan arrival, 100_000), reader: make(chan struct{})}
	go c.read()
	return c
}

func (c *client) read() {
	defer close(c.reader)
	defer close(c.inbox)
	for {
		_, frame, err := c.conn.Read()
		if err != nil {
			c.over = err
			return
		}
		ev, err := wire.DecodeServer(frame)
		if err != nil {
			c.over = fmt.Errorf("%w in %s", err, frame)
			return
		}
		seenTraffic.note(seenTraffic.gotten, ev.EventType())
		c.inbox <- arrival{time.Since(c.began), ev, string(frame)}
	}
}

// close closes the connection, waits for the reader, and looks at the order and the shape of all
// that came.
func (c *client) close() {
	GinkgoHelper()
	_ = c.conn.Close(1000, "")
	<-c.reader
	c.talking.Wait()
	for a := range c.inbox {
		c.all = append(c.all, a)
	}
	order := wireorder.New(&wireorder.Options{Strict: true, Sideband: c.sideband})
	for i, a := range c.all {
		Expect(order.Received(a.event)).To(Succeed(), "event %d, %s", i, a.event.EventType())
		Expect(checkSchema(a.event.EventType(), a.raw)).To(Succeed(), "event %d: %s", i, a.raw)
	}
}

// next returns the next event, waiting for it.
func (c *client) next() arrival {
	GinkgoHelper()
	select {
	case a, ok := <-c.inbox:
		if !ok {
			Fail(fmt.Sprintf("connection over: %v", c.over))
		}
		c.all = append(c.all, a)
		return a
	case <-time.After(time.Minute):
		Fail("no event within a minute")
		return arrival{}
	}
}

// until returns all events up to the next of a type.
func (c *client) until(eventType string) []arrival {
	GinkgoHelper()
	var got []arrival
	for {
		a := c.next()
		got = append(got, a)
		if a.event.EventType() == eventType {
			return got
		}
	}
}

// during returns the events that arrive within d.
func (c *client) during(d time.Duration) []arrival {
	time.Sleep(d)
	var got []arrival
	for {
		select {
		case a, ok := <-c.inbox:
			if !ok {
				return got
			}
			c.all = append(c.all, a)
			got = append(got, a)
		default:
			return got
		}
	}
}

// send sends one event as JSON text.
func (c *client) send(text string) {
	GinkgoHelper()
	if ev, err := wire.DecodeClient([]byte(text)); err == nil {
		seenTraffic.note(seenTraffic.sent, ev.EventType())
	}
	Expect(c.conn.Write([]byte(text))).To(Succeed())
}

// talk sends samples in frames of 20 ms, in real time, from a goroutine of its own that ends with the
// connection.
func (c *client) talk(samples []int16) {
	frame := audio.FrameSamples
	c.talking.Go(func() {
		for ; len(samples) > 0; samples = samples[min(frame, len(samples)):] {
			encoded := audio.Format{}.AppendBytes(nil, samples[:min(frame, len(samples))])
			text, err := wire.AppendClient(nil, &wire.InputAudioBufferAppend{Audio: encoded})
			if err != nil || c.conn.Write(text) != nil {
				return
			}
			time.Sleep(audio.FrameDuration)
		}
	})
}

func (c *client) append(encoded []byte) {
	GinkgoHelper()
	text, err := wire.AppendClient(nil, &wire.InputAudioBufferAppend{Audio: encoded})
	Expect(err).NotTo(HaveOccurred())
	c.send(string(text))
}

// silence returns quiet samples: the noise of a good microphone.
func silence(d time.Duration) []int16 {
	samples := make([]int16, audio.Samples(d, audio.RateHz))
	seed := uint32(1)
	for i := range samples {
		seed = seed*1664525 + 1013904223
		samples[i] = int16(seed>>30) - 2
	}
	return samples
}

func joined(parts ...[]int16) []int16 {
	var all []int16
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// types lists the types of events, runs of one type as "name ×n".
func types(events []arrival) []string {
	var list []string
	for i := 0; i < len(events); {
		n := 1
		for i+n < len(events) && events[i+n].event.EventType() == events[i].event.EventType() {
			n++
		}
		name := events[i].event.EventType()
		if n > 1 {
			name = fmt.Sprintf("%s ×%d", name, n)
		}
		list = append(list, name)
		i += n
	}
	return list
}

// timeline shows events with their times, for failures and goldens.
func timeline(events []arrival) string {
	var b strings.Builder
	for _, a := range events {
		fmt.Fprintf(&b, "%9.3f %s\n", float64(a.at.Microseconds())/1000, a.event.EventType())
	}
	return b.String()
}

// find returns the first event of a type.
func find[E wire.ServerEvent](events []arrival) (ev E, at time.Duration) {
	GinkgoHelper()
	for _, a := range events {
		if e, ok := a.event.(E); ok {
			return e, a.at
		}
	}
	Fail(fmt.Sprintf("no %T in\n%s", ev, timeline(events)))
	return ev, 0
}
