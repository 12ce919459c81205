package link_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/wire"
)

// peer is a server that a spec plays by hand, and what a link to it reports, in virtual time.
type peer struct {
	opts   link.Options
	link   *link.Link
	start  time.Time
	group  sync.WaitGroup
	joined chan *transport.Conn // gets the server's end

	mu    sync.Mutex // guards the rest
	log   []string
	texts []string // of transcripts
	got   []string // types of frames that have arrived at the server
}

func (p *peer) note(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.log = append(p.log, fmt.Sprint(time.Since(p.start).Round(time.Millisecond), " ", fmt.Sprintf(format, args...)))
}

// speak sends audio of the caller, as a session does.
func (p *peer) speak(bytes int) {
	if _, writeNow := p.link.PushAudio(make([]byte, bytes)); writeNow {
		p.link.WriteNow()
	}
}

// seen returns what was noted since the last call.
func (p *peer) seen() []string {
	time.Sleep(time.Microsecond)
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.log
	p.log = nil
	return out
}

func (p *peer) Event(generation int, ev wire.ServerEvent) {
	p.note("%d: %s", generation, ev.EventType())
	if delta, ok := ev.(*wire.ResponseOutputAudioTranscriptDelta); ok {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.texts = append(p.texts, delta.Delta)
	}
}
func (p *peer) Audio(generation int, ev *wire.ResponseOutputAudioDelta) {
	p.note("%d: %d bytes of %s", generation, len(ev.Delta), ev.ItemID)
}
func (p *peer) BadFrame(generation int, err error) { p.note("%d: bad frame: %v", generation, err) }
func (p *peer) Lost(generation int, err error)     { p.note("%d: lost: %v", generation, err) }

// linked plays a link: play gets the server's end.
func linked(opts link.Options, play func(*peer, *transport.Conn)) {
	GinkgoHelper()
	err := virtualtime.Run(func(ctx context.Context) error {
		p := &peer{opts: opts, start: time.Now(), joined: make(chan *transport.Conn, 1)}
		memory := transport.NewMemory(&transport.MemoryOptions{Delay: 10 * time.Millisecond, DelayBack: 10 * time.Millisecond})
		srv := &http.Server{Handler: http.HandlerFunc(p.serve)}
		p.group.Go(func() { _ = srv.Serve(memory.Listener()) })
		defer p.group.Wait()
		defer func() { _ = srv.Close() }()
		p.opts.URL, p.opts.NetDial = "ws://server.test/v1/realtime", memory.Dial
		p.opts.Generation, p.opts.MaxAudio = 3, 1<<20
		p.opts.Recycle, p.opts.Logger = func([]byte) {}, slog.New(slog.DiscardHandler)
		var err error
		p.link, err = link.Dial(ctx, &p.opts)
		Expect(err).NotTo(HaveOccurred())
		p.start = time.Now()
		p.link.Start(p)
		server := <-p.joined
		defer func() { _ = server.CloseNow() }()
		defer p.link.Finish(250 * time.Millisecond)
		defer p.link.Shut()
		play(p, server)
		return nil
	})
	Expect(err).NotTo(HaveOccurred())
}

func (p *peer) serve(w http.ResponseWriter, req *http.Request) {
	p.group.Add(1)
	defer p.group.Done()
	conn, err := transport.Accept(w, req, nil)
	if err != nil {
		return
	}
	p.joined <- conn
	for {
		_, frame, err := conn.Read()
		if err != nil {
			return
		}
		ev, err := wire.DecodeClient(frame)
		if err != nil {
			panic(err)
		}
		p.mu.Lock()
		p.got = append(p.got, ev.EventType())
		p.mu.Unlock()
	}
}

func send(conn *transport.Conn, ev wire.ServerEvent) {
	frame, err := wire.AppendServer(nil, ev)
	if err != nil {
		panic(err)
	}
	_ = conn.Write(frame)
}

var _ = Describe("A link", func() {
	It("hands on what comes, with its generation, and sends what is queued", func() {
		linked(link.Options{}, func(p *peer, server *transport.Conn) {
			Expect(p.link.Generation()).To(Equal(3))
			send(server, &wire.SessionCreated{})
			send(server, &wire.ResponseOutputAudioDelta{ItemID: "i1", Delta: make([]byte, 480)})
			_ = server.Write([]byte("{"))
			p.speak(960)
			p.link.Push(&wire.ResponseCreate{}, false)
			time.Sleep(time.Second)
			Expect(p.seen()).To(HaveExactElements("10ms 3: session.created", "10ms 3: 480 bytes of i1", HavePrefix("10ms 3: bad frame")))
			p.mu.Lock()
			defer p.mu.Unlock()
			Expect(p.got).To(Equal([]string{"input_audio_buffer.append", "response.create"}))
		})
	})

	It("does not let the caller's audio wait for a network that takes only a part of it, and keeps the order", func() {
		linked(link.Options{}, func(p *peer, _ *transport.Conn) {
			start := time.Now()
			p.speak(2 << 20) // more than can be on its way
			p.link.Push(&wire.InputAudioBufferCommit{}, false)
			p.speak(960)
			p.link.Push(&wire.ResponseCancel{}, true)
			Expect(time.Since(start)).To(BeZero())
			time.Sleep(time.Second)
			p.mu.Lock()
			defer p.mu.Unlock()
			Expect(p.got).To(Equal([]string{"input_audio_buffer.append", "input_audio_buffer.commit", "response.cancel", "input_audio_buffer.append"}))
		})
	})

	It("hands on an event once that comes twice", func() {
		linked(link.Options{}, func(p *peer, server *transport.Conn) {
			for range 2 {
				send(server, &wire.SessionUpdated{EventID: "event_1"})
			}
			time.Sleep(time.Second)
			Expect(p.seen()).To(Equal([]string{"10ms 3: session.updated"}))
		})
	})

	It("tells once that the server has closed, and takes nothing afterwards", func() {
		linked(link.Options{Ping: time.Second, Pong: time.Second}, func(p *peer, server *transport.Conn) {
			p.group.Go(func() { _ = server.Close(1011, "broken") })
			time.Sleep(100 * time.Millisecond)
			Expect(p.seen()).To(Equal([]string{"10ms 3: lost: peer closed the connection: code 1011: broken"}))
			p.link.Push(&wire.ResponseCreate{}, false)
			time.Sleep(time.Minute)
			Expect(p.seen()).To(BeEmpty())
		})
	})
})

var _ = Describe("A link that pings", func() {
	watched := link.Options{Ping: 15 * time.Second, Pong: 10 * time.Second}

	It("lasts as long as the server answers", func() {
		linked(watched, func(p *peer, _ *transport.Conn) {
			time.Sleep(time.Hour)
			Expect(p.seen()).To(BeEmpty())
		})
	})

	It("is lost when nothing comes from the server any more", func() {
		linked(watched, func(p *peer, server *transport.Conn) {
			time.Sleep(20 * time.Second)
			server.Mute()
			time.Sleep(time.Minute)
			Expect(p.seen()).To(Equal([]string{"40.02s 3: lost: the server is silent: no answer to a ping within 10s"}))
		})
	})

	It("is lost all the same while the caller's audio still finds room on the way", func() {
		linked(watched, func(p *peer, server *transport.Conn) {
			server.Mute()
			for range 50 * 30 {
				p.speak(960)
				time.Sleep(20 * time.Millisecond)
			}
			Expect(p.seen()).To(Equal([]string{"25s 3: lost: the server is silent: no answer to a ping within 10s"}))
		})
	})

	It("is not lost when the answer is late but something else comes", func() {
		linked(link.Options{Ping: time.Second, Pong: 15 * time.Millisecond}, func(p *peer, server *transport.Conn) {
			for range 300 { // a round trip takes 20 ms
				send(server, &wire.RateLimitsUpdated{})
				time.Sleep(10 * time.Millisecond)
			}
			Expect(p.seen()).NotTo(ContainElement(ContainSubstring("lost")))
			time.Sleep(time.Minute)
			Expect(p.seen()).To(ContainElement(ContainSubstring("lost: the server is silent")))
		})
	})

	It("ends at once when it is finished amid a ping", func() {
		linked(watched, func(p *peer, server *transport.Conn) {
			server.Mute()
			time.Sleep(16 * time.Second)
			start := time.Now()
			p.link.Shut()
			p.link.Finish(250 * time.Millisecond)
			Expect(time.Since(start)).To(BeNumerically("<=", 250*time.Millisecond))
		})
	})
})

var _ = Describe("A character that the server cuts in two", func() {
	piece := func(item, delta string) []byte {
		return []byte(`{"type":"response.output_audio_transcript.delta","event_id":"","response_id":"r","item_id":"` + item +
			`","output_index":0,"content_index":0,"delta":"` + delta + `"}`)
	}
	DescribeTable("is whole again", func(want []string, frames ...[]byte) {
		linked(link.Options{}, func(p *peer, server *transport.Conn) {
			for _, frame := range frames {
				_ = server.Write(frame)
			}
			time.Sleep(time.Second)
			p.mu.Lock()
			defer p.mu.Unlock()
			Expect(p.texts).To(Equal(want))
		})
	},
		Entry("in two pieces", []string{"Shipped ", "📦 today"}, piece("i", `Shipped \ud83d`), piece("i", `\udce6 today`)),
		Entry("twice", []string{"", "📦", "📦."}, piece("i", `\uD83D`), piece("i", `\uDCE6\ud83d`), piece("i", `\udce6.`)),
		Entry("not of another item", []string{"a", "\uFFFD", "📦"}, piece("i", `a\ud83d`), piece("j", `\udce6`), piece("i", `\udce6`)),
		Entry("not if its rest never comes", []string{"a", "b"}, piece("i", `a\ud83d`), piece("i", `b`)),
		Entry("not if it never began", []string{"\uFFFDb"}, piece("i", `\udce6b`)),
		Entry("not what the server broke itself", []string{"\uFFFD", "\uFFFDb"}, piece("i", "\uFFFD"), piece("i", "\uFFFDb")),
	)
})
