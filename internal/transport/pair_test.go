package transport_test

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/transport"
)

// plausible is the link that the harness uses.
var plausible = transport.MemoryOptions{Delay: 15013 * time.Microsecond, DelayBack: 15037 * time.Microsecond}

// roundTrip is how long a question and its answer travel on the plausible link.
const roundTrip = (15013 + 15037) * time.Microsecond

const serverURL = "ws://voicesim.test/v1/realtime"

// ends adjusts a pair.
type ends struct {
	link   transport.MemoryOptions
	dial   transport.DialOptions
	accept transport.AcceptOptions
}

// pair opens a connection over an in-memory network, calls f with both ends and closes everything.
func pair(e ends, f func(client, server *transport.Conn)) error {
	accepted := make(chan *transport.Conn, 1)
	network := transport.NewMemory(&e.link)
	defer serve(network, func(w http.ResponseWriter, r *http.Request) {
		if c, err := transport.Accept(w, r, &e.accept); err == nil {
			accepted <- c
		}
	})()

	e.dial.NetDial = network.Dial
	client, err := transport.Dial(context.Background(), serverURL, &e.dial)
	if err != nil {
		return err
	}
	defer client.CloseNow()
	server := <-accepted
	defer server.CloseNow()
	f(client, server)
	return nil
}

// serve starts an HTTP server on a network and returns the function that ends both.
func serve(network *transport.Memory, handler http.HandlerFunc) func() {
	server := &http.Server{Handler: handler}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(network.Listener()) })
	return func() {
		_ = network.Close()
		_ = server.Close()
		serving.Wait()
	}
}

// readAll reads frames until there are no more, keeping copies, and returns the last error.
func readAll(c *transport.Conn) (frames []string, err error) {
	for {
		_, frame, err := c.Read()
		if err != nil {
			return frames, err
		}
		frames = append(frames, string(frame))
	}
}
