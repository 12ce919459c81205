package transport_test

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

// BenchmarkCall measures one second of call: 50 frames of 1.4 kB up and 20 of 16 kB down.
func BenchmarkCall(b *testing.B) {
	b.ReportAllocs()
	err := virtualtime.Run(func(context.Context) error {
		return pair(ends{link: plausible}, func(client, server *transport.Conn) {
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
			writers.Go(func() { stream(client, 50*seconds, 20*time.Millisecond, bytes.Repeat([]byte("u"), 1400)) })
			writers.Go(func() { stream(server, 20*seconds, 50*time.Millisecond, bytes.Repeat([]byte("d"), 16000)) })
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

func stream(c *transport.Conn, frames int, every time.Duration, frame []byte) {
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
		return pair(ends{link: plausible}, func(client, server *transport.Conn) {
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
