package runner_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// write sends an event of the server.
func (b *bench) write(ev wire.ServerEvent) {
	frame, err := wire.AppendServer(nil, ev)
	if err != nil {
		panic(err)
	}
	_ = b.server.Write(frame)
}

// BenchmarkTranscriptDelta is a piece of the agent's transcript in conversations of some length, which must not matter.
func BenchmarkTranscriptDelta(b *testing.B) {
	for _, items := range []int{10, 1000} {
		b.Run(fmt.Sprintf("items=%d", items), func(b *testing.B) {
			said := make(chan struct{}, 1)
			t := newBench(b.Context(), &runner.Options{MaxUnreadEvents: 16, Observe: func(ev runner.Event) {
				if _, ok := ev.(*runner.TextDelta); ok {
					said <- struct{}{}
				}
			}})
			defer t.close()
			before := ""
			for k := range items {
				id := fmt.Sprintf("item_%d", k)
				t.write(shown(wire.Item{ID: id, Type: wire.ItemMessage, Role: wire.RoleUser, Status: wire.StatusCompleted}, before))
				before = id
			}
			t.write(began("resp_1"))
			ev := &wire.ResponseOutputAudioTranscriptDelta{EventID: "event_0000000000", ResponseID: "resp_1", ItemID: "item_agent", Delta: " word"}
			frame, _ := wire.AppendServer(nil, ev)
			b.ReportAllocs()
			for b.Loop() {
				_ = t.server.Write(again(frame))
				<-said
			}
		})
	}
}

// BenchmarkIdleSession is the memory of a connected session at rest, without the server's end of its connection.
func BenchmarkIdleSession(b *testing.B) {
	const sessions = 200
	for b.Loop() {
		without := grown(func() func() { return bare(b) }, sessions)
		with := grown(func() func() { return newBench(b.Context(), &runner.Options{}).close }, sessions)
		b.ReportMetric(float64(with-without)/sessions/1024, "KiB/session")
		b.ReportMetric(float64(without)/sessions/1024, "KiB/server-end")
	}
}

// grown returns by how much the memory in use is more once so many have begun. It ends them.
func grown(begin func() (end func()), times int) int64 {
	inUse := func() int64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc + m.StackInuse)
	}
	before := inUse()
	ends := make([]func(), times)
	for k := range ends {
		ends[k] = begin()
	}
	more := inUse() - before
	for _, end := range ends {
		end()
	}
	return more
}

// bare is a connection to a server as that of a bench, whose client is no more than its end of the pipe.
func bare(b *testing.B) (end func()) {
	memory := transport.NewMemory(nil)
	t := &bench{servers: make(chan *transport.Conn, 1)}
	stop := t.serve(memory)
	conn, err := memory.Dial(b.Context(), "tcp", "server.test:80")
	if err != nil {
		b.Fatal(err)
	}
	answer := make([]byte, 1024)
	_, _ = io.WriteString(conn, "GET /v1/realtime HTTP/1.1\r\nHost: server.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
	if n, err := conn.Read(answer); err != nil || !bytes.HasPrefix(answer[:n], []byte("HTTP/1.1 101")) {
		b.Fatal(string(answer[:n]), err)
	}
	return func() {
		_ = conn.Close()
		stop()
	}
}

// BenchmarkBargeIn is the time from the server's speech_started, written to the connection, to the emptied playout, one
// session after the other of 200 that all keep real time with sound both ways.
func BenchmarkBargeIn(b *testing.B) {
	const sessions = 200
	ctx, hangUp := context.WithCancel(b.Context())
	defer hangUp()
	emptied := make(chan time.Time, 1)
	all := make([]*bench, sessions)
	for k := range all {
		all[k] = newBench(ctx, &runner.Options{MaxUnreadEvents: 16, Observe: func(ev runner.Event) {
			if _, ok := ev.(*runner.Interrupted); ok {
				emptied <- time.Now()
			}
		}})
		defer all[k].close()
		go busy(ctx, all[k].session, time.Duration(k)*audio.FrameDuration/sessions)
	}
	var took []time.Duration
	for k := 0; b.Loop(); k++ {
		t, response := all[k%sessions], fmt.Sprintf("resp_%d", k)
		item := "item_" + response
		t.write(began(response))
		t.write(sound(response, item, 2*time.Second, 1))
		for t.session.Playout().Buffered() == 0 {
			time.Sleep(100 * time.Microsecond)
		}
		start := time.Now()
		t.write(speechBegan(0))
		took = append(took, (<-emptied).Sub(start))
		if t.session.Playout().Buffered() > 0 {
			b.Fatal("the playout is not empty")
		}
		t.write(done(response, wire.StatusCancelled))
		t.write(speechOver(0))
		t.write(committed())
	}
	slices.Sort(took)
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(took[len(took)*p/100].Microseconds()), fmt.Sprintf("µs-p%d", p))
	}
}

// busy keeps real time: a frame out and a frame in every 20 ms, from some time after the full 20 ms on.
func busy(ctx context.Context, s *runner.Session, phase time.Duration) {
	time.Sleep(phase)
	frame, heard := make([]byte, 960), make([]byte, 960)
	ticks := time.NewTicker(audio.FrameDuration)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			_ = s.SendAudio(frame)
			_, _ = s.Playout().Read(heard)
		}
	}
}

// BenchmarkReconnect is a lost connection, in round trips of the network: from the loss to the acknowledged configuration
// of the new one. Two is the least there can be: one for the handshake, one for the configuration.
func BenchmarkReconnect(b *testing.B) {
	const delay = 50 * time.Millisecond
	err := virtualtime.RunWith(&virtualtime.Options{Stall: time.Minute}, func(ctx context.Context) error {
		again := make(chan time.Duration, 1)
		t := delayedBench(ctx, &runner.Options{Reconnect: runner.Reconnect{Attempts: 1}, Observe: func(ev runner.Event) {
			if r, ok := ev.(*runner.Reconnected); ok {
				again <- r.Gap
			}
		}}, delay)
		defer t.close()
		var total time.Duration
		for range b.N { // b.Loop would go by virtual time
			_ = t.server.CloseNow()
			total += <-again
			t.server = <-t.servers
		}
		b.ReportMetric(float64(total)/float64(b.N)/float64(2*delay), "round-trips")
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
