package transport_test

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

// pair opens a connection over an in-memory network, calls f with both ends and closes everything.
func pair(link transport.MemoryOptions, f func(client, server *transport.Conn)) error {
	network := transport.NewMemory(&link)
	accepted := make(chan *transport.Conn, 1)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := transport.Accept(w, r, nil)
		if err == nil {
			accepted <- c
		}
	})}
	var serving sync.WaitGroup
	defer serving.Wait()
	serving.Go(func() { _ = server.Serve(network.Listener()) })
	defer server.Close()
	defer network.Close()

	client, err := transport.Dial(context.Background(), "ws://voicesim.test/v1/realtime", &transport.DialOptions{NetDial: network.Dial})
	if err != nil {
		return err
	}
	defer client.CloseNow()
	far := <-accepted
	defer far.CloseNow()
	f(client, far)
	return nil
}

// plausible is the link that the harness uses.
var plausible = transport.MemoryOptions{Delay: 15013 * time.Microsecond, DelayBack: 15037 * time.Microsecond}

// BenchmarkCall measures one second of call: 50 frames of 1.4 kB up and 20 of 16 kB down.
func BenchmarkCall(b *testing.B) {
	b.ReportAllocs()
	err := virtualtime.Run(func(context.Context) error {
		return pair(plausible, func(client, server *transport.Conn) {
			var readers, writers sync.WaitGroup
			for _, c := range []*transport.Conn{client, server} {
				readers.Go(func() {
					for {
						if _, _, err := c.Read(); err != nil {
							return
						}
					}
				})
			}
			seconds := b.N
			writers.Go(func() { send(client, 50*seconds, 20*time.Millisecond, bytes.Repeat([]byte("u"), 1400)) })
			writers.Go(func() { send(server, 20*seconds, 50*time.Millisecond, bytes.Repeat([]byte("d"), 16000)) })
			writers.Wait()
			client.CloseNow()
			server.CloseNow()
			readers.Wait()
		})
	})
	if err != nil {
		b.Fatal(err)
	}
}

func send(c *transport.Conn, frames int, every time.Duration, frame []byte) {
	for range frames {
		time.Sleep(every)
		if c.Write(frame) != nil {
			return
		}
	}
}

// BenchmarkPingPong measures a small frame there and back.
func BenchmarkPingPong(b *testing.B) {
	b.ReportAllocs()
	err := virtualtime.Run(func(context.Context) error {
		return pair(plausible, func(client, server *transport.Conn) {
			var echo sync.WaitGroup
			echo.Go(func() {
				for {
					_, frame, err := server.Read()
					if err != nil || server.Write(frame) != nil {
						return
					}
				}
			})
			for range b.N {
				_ = client.Write([]byte(`{"type":"x"}`))
				_, _, _ = client.Read()
			}
			client.CloseNow()
			echo.Wait()
		})
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkTimers measures what the clock alone costs in BenchmarkCall.
func BenchmarkTimers(b *testing.B) {
	b.ReportAllocs()
	_ = virtualtime.Run(func(context.Context) error {
		var sleepers sync.WaitGroup
		sleepers.Go(func() {
			for range 50 * b.N {
				time.Sleep(20 * time.Millisecond)
			}
		})
		sleepers.Go(func() {
			for range 20 * b.N {
				time.Sleep(50 * time.Millisecond)
			}
		})
		sleepers.Wait()
		return nil
	})
}
