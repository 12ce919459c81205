package conformance_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

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
		s.server.Epoch = servertest.Epoch()
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
		server := fakeserver.NewMemory(&s.server, fakeserver.MemoryOptions{Delay: servertest.UpLink, DelayBack: servertest.DownLink})
		defer func() { _ = server.Close() }()
		if s.before != nil {
			s.query = s.before(ctx, server)
		}
		c := &client{servertest.Dial(ctx, server, s.query, s.header), server}
		defer c.close()
		body(c)
		if !s.cut {
			time.Sleep(patience)
		}
		c.close()
		frames = c.passed()
		return nil
	})
	Expect(err).NotTo(HaveOccurred())
	complaints := wrongWith(frames, &wireorder.Options{Strict: true, BothSides: true, Sideband: s.sideband}, !s.cut)
	if len(complaints) > 0 {
		Fail(strings.Join(complaints, "\n"))
	}
	cover(frames)
}

// client is one connection to a server; what comes are events alone.
type client struct {
	*servertest.Client
	server *fakeserver.Server
}

// close closes the connection and waits for its goroutines. It may be called again.
func (c *client) close() { c.Stop() }

// passed returns the frames of both ends so far.
func (c *client) passed() []frame {
	var frames []frame
	for _, f := range c.Frames() {
		frames = append(frames, frame{f.Sent, f.Type, f.Raw})
	}
	return frames
}

// why returns why the connection is over; nil while it is not.
func (c *client) why() error { return c.Err() }

// send sends events as JSON text.
func (c *client) send(events ...string) {
	GinkgoHelper()
	c.Send(events...)
}

// next returns the next event, waiting for it.
func (c *client) next() wire.ServerEvent {
	GinkgoHelper()
	return c.Next().Event
}

// until returns all events up to the next of a type.
func (c *client) until(eventType string) []wire.ServerEvent {
	GinkgoHelper()
	return events(c.Until(eventType))
}

// rest returns what has arrived and was not looked at, after d.
func (c *client) rest(d time.Duration) []wire.ServerEvent { return events(c.During(d)) }

func events(arrivals []servertest.Arrival) []wire.ServerEvent {
	var list []wire.ServerEvent
	for _, a := range arrivals {
		list = append(list, a.Event)
	}
	return list
}

// append sends sound in one event.
func (c *client) append(format audio.Format, samples []int16) {
	GinkgoHelper()
	c.Append(format.AppendBytes(nil, samples))
}

// talk sends samples in frames of 20 ms, as they are spoken, while the spec goes on.
func (c *client) talk(samples []int16) { c.Talk(samples) }

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
