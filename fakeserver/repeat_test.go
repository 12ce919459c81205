package fakeserver_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

// bargedIn returns every frame of a call in which the caller talks over the answer, with its time.
func bargedIn(seed uint64) string {
	GinkgoHelper()
	var b strings.Builder
	opts := fakeserver.Options{Seed: seed, Vocabulary: caller, NewModel: answering(
		fakeserver.Reply{Say: "I can help with that refund. Can you confirm the order number, please?"}, fakeserver.Reply{Say: "Yes."})}
	servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
		c := dial(ctx, s, "gpt-realtime")
		c.update(`{"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"}}}}`)
		c.Send(ask)
		c.Until("response.output_audio.delta")
		c.Talk(specs.Joined(refund.Samples, specs.Silence(time.Second)))
		c.During(5 * time.Second)
		c.close()
		for _, a := range c.Seen {
			fmt.Fprintln(&b, a.At, a.Raw)
		}
	})
	return b.String()
}

var _ = Describe("A server in virtual time", func() {
	seed5 := sync.OnceValue(func() string { return bargedIn(5) })

	It("sends the same bytes at the same times each run", func() {
		first := seed5()
		for range 5 {
			Expect(bargedIn(5)).To(Equal(first))
		}
	})

	It("makes other ids from another seed", func() {
		Expect(bargedIn(6)).NotTo(Equal(seed5()))
	})

	It("gives each session its own ids", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			a, b := dial(ctx, s, "gpt-realtime"), dial(ctx, s, "gpt-realtime")
			defer a.close()
			defer b.close()
			Expect(a.Seen[0].Raw).NotTo(Equal(b.Seen[0].Raw))
		})
	})
})

var _ = Describe("A slow client", func() {
	long := strings.Repeat("word ", 100)

	It("is disconnected with a reason once too much waits for it, and holds up nobody else", func() {
		var ended []string
		var mu sync.Mutex
		opts := fakeserver.Options{
			NewModel:   answering(fakeserver.Reply{Say: long}),
			QueueBytes: 50_000,
			Observe: func(o fakeserver.Observation) {
				if e, ok := o.(*fakeserver.SessionEnded); ok {
					mu.Lock()
					defer mu.Unlock()
					ended = append(ended, e.Reason)
				}
			},
		}
		err := virtualtime.Run(func(ctx context.Context) error {
			s := fakeserver.NewMemory(&opts, fakeserver.MemoryOptions{Buffer: 10_000})
			defer func() { _ = s.Close() }()
			slow, err := transport.Dial(ctx, s.URL()+"?model=gpt-realtime", &transport.DialOptions{NetDial: s.NetDial, Header: bearer})
			Expect(err).NotTo(HaveOccurred())
			defer func() { _ = slow.CloseNow() }()
			quick := dial(ctx, s, "gpt-realtime")
			Expect(slow.Write([]byte(ask))).To(Succeed())
			quick.Send(ask)
			quick.Until("response.done")
			time.Sleep(time.Minute)
			quick.close()
			return nil
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(ended[0]).To(Equal("the client reads too slowly: too many events are waiting"))
	})
})

var _ = Describe("Closing a server", func() {
	It("names the session whose model blocks", func() {
		var log strings.Builder
		var release chan struct{}
		opts := fakeserver.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}
		err := virtualtime.Run(func(ctx context.Context) error {
			release = make(chan struct{})
			opts.NewModel = func(fakeserver.SessionInfo) fakeserver.Model {
				return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply { <-release; return fakeserver.Reply{} })
			}
			s := fakeserver.NewMemory(&opts, fakeserver.MemoryOptions{})
			c := dial(ctx, s, "gpt-realtime")
			c.Send(ask)
			time.Sleep(100 * time.Millisecond)
			time.AfterFunc(8*time.Second, func() { close(release) })
			began := time.Now()
			Expect(s.Close()).To(Succeed())
			Expect(time.Since(began)).To(Equal(8 * time.Second))
			<-c.Over
			return nil
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(log.String()).To(ContainSubstring("sessions=[1]"))
	})

	It("refuses connections that come later", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			Expect(s.Close()).To(Succeed())
			_, err := transport.Dial(ctx, s.URL()+"?model=gpt-realtime", &transport.DialOptions{NetDial: s.NetDial})
			Expect(err).To(HaveOccurred())
		})
	})
})

var _ = Describe("A server on a socket", Label("network"), func() {
	It("talks to a client of the real network", func(ctx SpecContext) {
		s := fakeserver.NewServer(&fakeserver.Options{Vocabulary: caller})
		defer func() { _ = s.Close() }()
		Expect(s.URL()).To(MatchRegexp(`^ws://127\.0\.0\.1:\d+/v1/realtime$`))
		c := dial(ctx, s, "gpt-realtime")
		defer c.close()
		c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(whereIs.Samples, specs.Silence(time.Second))))
		got := c.Until("response.output_audio.delta")
		Expect(types(got)).To(ContainElement("input_audio_buffer.committed"))
	}, SpecTimeout(10*time.Second))
})
