package fakeserver_test

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
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
		clients[i] = dialLoad(b, server.URL(), modality, 4<<10)
	}
	var turns, events atomic.Int64
	turns.Store(int64(b.N))
	b.ResetTimer()
	var all sync.WaitGroup
	for _, c := range clients {
		all.Go(func() {
			for turns.Add(-1) >= 0 {
				n, err := c.takeTurn()
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
		_ = c.conn.Close()
	}
}

const answerOfLoad = "Let me check. Your order A1001 shipped and should arrive Tuesday."

// remembered is a voice that says one thing.
type remembered struct{ speech fakeserver.Speech }

func (r remembered) Speak(string) fakeserver.Speech { return r.speech }

// takeTurn types something and reads the whole answer; it returns the number of events.
func (c *loadClient) takeTurn() (int64, error) {
	if _, err := c.conn.Write(typedTurn); err != nil {
		return 0, err
	}
	return c.until("rate_limits.updated")
}

var typedTurn = append(
	masked(`{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Where is it?"}]}}`),
	masked(`{"type":"response.create"}`)...)

// BenchmarkIdleConnection is the memory of a connected session at rest, heap and stacks; its client's end,
// in the same process, is about 1 KB of it.
func BenchmarkIdleConnection(b *testing.B) {
	const conns = 1000
	for range b.N {
		server := fakeserver.NewServer(nil)
		clients := make([]*loadClient, conns)
		before := inUse()
		for i := range clients {
			clients[i] = dialLoad(b, server.URL(), "audio", 256)
		}
		time.Sleep(100 * time.Millisecond) // lets the readers come to rest
		b.ReportMetric(float64(inUse()-before)/conns, "B/conn")
		for _, c := range clients {
			_ = c.conn.Close()
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
			c := dialLoad(b, server.URL(), "text", 4<<10)
			defer func() { _ = c.conn.Close() }()
			for range turns {
				if _, err := c.takeTurn(); err != nil {
					b.Fatal(err)
				}
			}
			b.ResetTimer()
			for range b.N {
				if _, err := c.takeTurn(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
