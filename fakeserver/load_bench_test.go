package fakeserver_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// unpaced is a server that makes its client wait for nothing.
var unpaced = &fakeserver.Pacing{Created: -1, FirstItem: -1, FirstAudio: -1, Interval: -1, Token: -1, RateLimits: -1, CancelLag: -1, Transcription: -1}

// BenchmarkLoad is events a second over real sockets, with the clients in the same process: each turn is
// a typed message and its answer of eleven words, in text or in sound.
func BenchmarkLoad(b *testing.B) {
	for _, modality := range []string{"text", "audio"} {
		for _, conns := range []int{1, 50, 200, 1000} {
			b.Run(fmt.Sprintf("%s/conns=%d", modality, conns), func(b *testing.B) { load(b, modality, conns) })
		}
	}
}

// load takes b.N turns on so many connections.
func load(b *testing.B, modality string, conns int) {
	server := fakeserver.NewServer(&fakeserver.Options{
		Pacing: unpaced, Voice: remembered{fakeserver.Babble{}.Speak(answerOfLoad)},
		NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply { return fakeserver.Reply{Say: answerOfLoad} })
		},
	})
	defer func() { _ = server.Close() }()
	clients := make([]*loadClient, min(conns, max(b.N, 1)))
	for i := range clients {
		clients[i] = dialLoad(b, server.URL(), modality)
	}
	var turns, events atomic.Int64
	turns.Store(int64(b.N))
	b.ResetTimer()
	var all sync.WaitGroup
	for _, c := range clients {
		all.Go(func() {
			for turns.Add(-1) >= 0 {
				n, err := c.turn()
				if err != nil {
					b.Error(err)
					return
				}
				events.Add(n)
			}
		})
	}
	all.Wait()
	b.StopTimer()
	b.ReportMetric(float64(events.Load())/b.Elapsed().Seconds(), "events/s")
	for _, c := range clients {
		_ = c.conn.CloseNow()
	}
}

const answerOfLoad = "Let me check. Your order A1001 shipped and should arrive Tuesday."

// remembered is a voice that says one thing.
type remembered struct{ speech fakeserver.Speech }

func (r remembered) Speak(string) fakeserver.Speech { return r.speech }

// loadClient is a connection that counts frames.
type loadClient struct {
	conn *transport.Conn
}

// dialLoad connects and configures a session.
func dialLoad(b *testing.B, url, modality string) *loadClient {
	conn, err := transport.Dial(context.Background(), url+"?model=gpt-realtime-2", &transport.DialOptions{
		Header: http.Header{"Authorization": {"Bearer any"}},
	})
	if err != nil {
		b.Fatal(err)
	}
	c := &loadClient{conn}
	update := fmt.Sprintf(`{"type":"session.update","session":{"type":"realtime","output_modalities":[%q]}}`, modality)
	if err := conn.Write([]byte(update)); err != nil {
		b.Fatal(err)
	}
	if _, err := c.until("session.updated"); err != nil {
		b.Fatal(err)
	}
	return c
}

// turn types something and reads the whole answer; it returns the number of events.
func (c *loadClient) turn() (int64, error) {
	for _, frame := range []string{
		`{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Where is it?"}]}}`,
		`{"type":"response.create"}`,
	} {
		if err := c.conn.Write([]byte(frame)); err != nil {
			return 0, err
		}
	}
	return c.until("rate_limits.updated")
}

// until reads up to an event of a type and returns how many there were.
func (c *loadClient) until(last string) (n int64, err error) {
	for {
		_, frame, err := c.conn.Read()
		if err != nil {
			return n, err
		}
		n++
		if wire.TypeOf(frame) == last {
			return n, nil
		}
	}
}

// BenchmarkIdleConnection is the memory of a connected session at rest: heap and stacks, both ends.
func BenchmarkIdleConnection(b *testing.B) {
	const conns = 1000
	for range b.N {
		server := fakeserver.NewServer(nil)
		clients := make([]*loadClient, conns)
		before := inUse()
		for i := range clients {
			clients[i] = dialLoad(b, server.URL(), "audio")
		}
		time.Sleep(100 * time.Millisecond) // lets the readers come to rest
		b.ReportMetric(float64(inUse()-before)/conns, "B/conn")
		for _, c := range clients {
			_ = c.conn.CloseNow()
		}
		_ = server.Close()
	}
}

// inUse is the memory of heap and stacks after a collection.
func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}

// BenchmarkLongConversation is a turn in a conversation that has had so many before.
func BenchmarkLongConversation(b *testing.B) {
	for _, turns := range []int{10, 1000} {
		b.Run(fmt.Sprintf("turns=%d", turns), func(b *testing.B) {
			server := fakeserver.NewServer(&fakeserver.Options{Pacing: unpaced})
			defer func() { _ = server.Close() }()
			c := dialLoad(b, server.URL(), "text")
			defer func() { _ = c.conn.CloseNow() }()
			for range turns {
				if _, err := c.turn(); err != nil {
					b.Fatal(err)
				}
			}
			b.ResetTimer()
			for range b.N {
				if _, err := c.turn(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
