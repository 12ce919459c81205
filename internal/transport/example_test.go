package transport_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

func ExampleMemory() {
	err := virtualtime.Run(func(ctx context.Context) error {
		network := transport.NewMemory(&transport.MemoryOptions{Delay: 15 * time.Millisecond, DelayBack: 15 * time.Millisecond})
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c, err := transport.Accept(w, r, nil)
			if err != nil {
				return
			}
			_ = c.Write([]byte(`{"type":"session.created"}`))
			_ = c.Close(1000, "")
		})}
		var serving sync.WaitGroup
		defer serving.Wait()
		serving.Go(func() { _ = server.Serve(network.Listener()) })
		defer server.Close()
		defer network.Close()

		began := time.Now()
		c, err := transport.Dial(ctx, "ws://voicesim.test/v1/realtime", &transport.DialOptions{NetDial: network.Dial})
		if err != nil {
			return err
		}
		defer c.CloseNow()
		_, frame, err := c.Read()
		fmt.Printf("%s after %v\n", frame, time.Since(began))
		return err
	})
	fmt.Println(err)
	// Output:
	// {"type":"session.created"} after 30ms
	// <nil>
}
