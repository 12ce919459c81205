package runner_test

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// bench is a session whose server throws away what it gets.
type bench struct {
	session *runner.Session
	server  *transport.Conn      // of the first connection
	servers chan *transport.Conn // of the others
	close   func()
}

func newBench(ctx context.Context, opts *runner.Options) *bench { return delayedBench(ctx, opts, 0) }

// delayedBench is one with a time on the way to the server, and as much back.
func delayedBench(ctx context.Context, opts *runner.Options, delay time.Duration) *bench {
	memory := transport.NewMemory(&transport.MemoryOptions{Delay: delay, DelayBack: delay})
	b := &bench{servers: make(chan *transport.Conn, 1)}
	end := b.serve(memory)
	opts.URL, opts.NetDial = "ws://server.test/v1/realtime", memory.Dial
	var err error
	b.session, err = runner.New(&agents.Agent{Name: "Support"}, opts).Connect(ctx)
	if err != nil {
		panic(err)
	}
	b.server = <-b.servers
	b.close = func() {
		_ = b.session.Close()
		end()
	}
	return b
}

// gatheringBench is one whose caller's audio is gathered, and tells when a frame of it was written.
func gatheringBench(ctx context.Context, gathered time.Duration) (b *bench, written <-chan struct{}) {
	frames := make(chan struct{}, 1)
	return newBench(ctx, &runner.Options{GatherAudio: gathered, Tap: func(f runner.Frame) {
		if f.Type == wire.TypeInputAudioBufferAppend {
			frames <- struct{}{}
		}
	}}), frames
}

// hear takes a piece of an answer from the wire to the ear, frame by frame.
func (b *bench) hear(piece, frame []byte) {
	_ = b.server.Write(again(piece))
	playout := b.session.Playout()
	for playout.Buffered() <= audio.FrameDuration {
		time.Sleep(time.Microsecond)
	}
	for playout.Buffered() > audio.FrameDuration { // the last frame stays: the answer goes on
		_, _ = playout.Read(frame)
	}
}

// serve serves, until it is ended.
func (b *bench) serve(memory *transport.Memory) (end func()) {
	updated, _ := wire.AppendServer(nil, &wire.SessionUpdated{Session: wire.Session{Type: "realtime"}})
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		server, err := transport.Accept(w, r, nil)
		if err != nil {
			return
		}
		if _, _, err = server.Read(); err != nil {
			return
		}
		_ = server.Write(updated)
		b.servers <- server
		for err == nil {
			_, _, err = server.Read()
		}
	})}
	var group sync.WaitGroup
	group.Go(func() { _ = srv.Serve(memory.Listener()) })
	return func() {
		_ = srv.Close()
		group.Wait()
	}
}

// BenchmarkSendAudio is one frame of the caller, from SendAudio to the other end of the connection.
func BenchmarkSendAudio(b *testing.B) {
	t, written := gatheringBench(b.Context(), 0)
	defer t.close()
	frame := make([]byte, 960)
	b.ReportAllocs()
	for b.Loop() {
		_ = t.session.SendAudio(frame)
		<-written
	}
}

// BenchmarkSendAudioGathered is one frame of 20 ms of two that go out as one, or of three, with all of its way.
func BenchmarkSendAudioGathered(b *testing.B) {
	for _, frames := range []int{1, 2, 3} {
		gathered := time.Duration(frames) * audio.FrameDuration
		b.Run(gathered.String(), func(b *testing.B) {
			t, written := gatheringBench(b.Context(), gathered)
			defer t.close()
			frame := make([]byte, 960)
			b.ReportAllocs()
			for k := 1; b.Loop(); k++ {
				_ = t.session.SendAudio(frame)
				if k%frames == 0 {
					<-written
				}
			}
		})
	}
}

// BenchmarkRead is one read of the playout, of silence.
func BenchmarkRead(b *testing.B) {
	t := newBench(b.Context(), &runner.Options{})
	defer t.close()
	frame := make([]byte, 960)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = t.session.Playout().Read(frame)
	}
}

// delta is a frame with 250 ms of sound.
func delta() []byte {
	frame, err := wire.AppendServer(nil, &wire.ResponseOutputAudioDelta{
		EventID: "event_0000000000", ResponseID: "resp_1", ItemID: "item_1", Delta: make([]byte, 12000),
	})
	if err != nil {
		panic(err)
	}
	return frame
}

// again gives a frame the next event id: the same frame twice is heard once.
func again(frame []byte) []byte {
	digits := frame[bytes.Index(frame, []byte("event_0"))+len("event_"):][:10]
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i]++; digits[i] <= '9' {
			break
		}
		digits[i] = '0'
	}
	return frame
}

// BenchmarkDelta is 250 ms of the agent, from the wire to the ear, in the midst of an answer.
func BenchmarkDelta(b *testing.B) {
	t := newBench(b.Context(), &runner.Options{})
	defer t.close()
	piece, frame := delta(), make([]byte, 960)
	b.ReportAllocs()
	for b.Loop() {
		t.hear(piece, frame)
	}
}

// BenchmarkVirtualSecond is one second of a call in virtual time: fifty frames each way and four deltas,
// all of the connection included.
func BenchmarkVirtualSecond(b *testing.B) {
	b.ReportAllocs()
	err := virtualtime.RunWith(&virtualtime.Options{Stall: time.Minute}, func(ctx context.Context) error {
		t := newBench(ctx, &runner.Options{MaxCall: -1})
		defer t.close()
		piece := delta()
		frame := make([]byte, 960)
		for range b.N { // b.Loop would go by virtual time
			for k := range 50 {
				if k%12 == 0 {
					_ = t.server.Write(again(piece))
				}
				_, _ = t.session.Playout().Read(frame)
				_ = t.session.SendAudio(frame)
				time.Sleep(audio.FrameDuration)
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
