package fakeserver_test

import (
	"context"
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
)

// The link of the specs.
const (
	upLink   = servertest.UpLink
	downLink = servertest.DownLink
)

// arrival is an event and when it arrived.
type arrival = servertest.Arrival

// client is one connection to a server.
type client struct{ *servertest.Client }

// dial connects with a model and waits for session.created.
func dial(ctx context.Context, s *fakeserver.Server, model string) *client {
	GinkgoHelper()
	return noted(servertest.DialModel(ctx, s, model))
}

func dialRaw(ctx context.Context, s *fakeserver.Server, query string, header http.Header) *client {
	GinkgoHelper()
	return noted(servertest.Dial(ctx, s, query, header))
}

// noted has what passes counted as seen once the spec is over.
func noted(c *servertest.Client) *client {
	DeferCleanup(func() {
		for _, f := range c.Frames() {
			if f.Sent {
				seenTraffic.note(seenTraffic.sent, f.Type)
			} else {
				seenTraffic.note(seenTraffic.gotten, f.Type)
			}
		}
	})
	return &client{c}
}

// close closes the connection, waits for the reader, and looks at the order and the shape of all
// that came.
func (c *client) close() {
	GinkgoHelper()
	c.Close()
	for i, a := range c.Seen {
		Expect(checkSchema(a.Event.EventType(), a.Raw)).To(Succeed(), "event %d: %s", i, a.Raw)
	}
}

// types lists the types of events, runs of one type as "name ×n".
func types(events []arrival) []string {
	var list []string
	for i := 0; i < len(events); {
		n := 1
		for i+n < len(events) && events[i+n].Event.EventType() == events[i].Event.EventType() {
			n++
		}
		name := events[i].Event.EventType()
		if n > 1 {
			name = fmt.Sprintf("%s ×%d", name, n)
		}
		list = append(list, name)
		i += n
	}
	return list
}
