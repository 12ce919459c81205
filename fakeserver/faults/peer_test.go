package faults_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

// The link of the specs, and what a fault's timers add to a span.
const (
	upLink   = 15013 * time.Microsecond
	downLink = 15037 * time.Microsecond
	phase    = 293 * time.Microsecond
)

// arrival is a frame that came, with its type if it is an event.
type arrival struct {
	at   time.Duration // since the call began
	name string
	raw  string
}

// peer is a client of a server, and that server's session.
type peer struct {
	conn    *transport.Conn
	server  *fakeserver.Server
	session *fakeserver.Session
	began   time.Time
	got     []arrival
	over    error // why reading ended
	overAt  time.Duration
	reader  chan struct{}
}

// call runs body with a connected client and returns all that the client got. It begins at a whole
// second of virtual time.
func call(opts fakeserver.Options, body func(p *peer)) *peer {
	GinkgoHelper()
	p := &peer{reader: make(chan struct{})}
	opts.Epoch = time.Unix(1785000000, 0)
	if opts.NewModel == nil {
		opts.NewModel = func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply { return fakeserver.Reply{Say: "One two."} })
		}
	}
	Expect(virtualtime.Run(func(ctx context.Context) error {
		p.server = fakeserver.NewMemory(&opts, fakeserver.MemoryOptions{Delay: upLink, DelayBack: downLink})
		defer func() { _ = p.server.Close() }()
		var err error
		p.conn, err = transport.Dial(ctx, p.server.URL()+"?model=gpt-realtime", &transport.DialOptions{
			Header: http.Header{"Authorization": {"Bearer sk-test"}}, NetDial: p.server.NetDial, ReadLimit: 64 << 20,
		})
		if err != nil {
			return err
		}
		p.began = time.Now().Add(time.Second)
		go p.read()
		time.Sleep(time.Second)
		p.session = p.server.Sessions()[0]
		body(p)
		_ = p.conn.Close(1000, "")
		<-p.reader
		return nil
	})).To(Succeed())
	return p
}

func (p *peer) read() {
	defer close(p.reader)
	for {
		_, frame, err := p.conn.Read()
		if err != nil {
			p.over, p.overAt = err, time.Since(p.began)
			return
		}
		var head struct{ Type string }
		_ = json.Unmarshal(frame, &head)
		p.got = append(p.got, arrival{name: head.Type, raw: string(frame), at: max(time.Since(p.began), 0)})
	}
}

func (p *peer) inject(f fakeserver.Fault) {
	GinkgoHelper()
	Expect(p.session.Inject(f)).To(BeTrue())
}

func (p *peer) send(text string) { _ = p.conn.Write([]byte(text)) }

// ask lets the server answer in text, or with sound.
func (p *peer) ask(modality string) {
	p.send(`{"type":"response.create","response":{"output_modalities":["` + modality + `"]}}`)
}

// times returns when frames of a type came.
func (p *peer) times(name string) []time.Duration {
	var at []time.Duration
	for _, a := range p.got {
		if a.name == name {
			at = append(at, a.at)
		}
	}
	return at
}

// raws returns the frames of a type.
func (p *peer) raws(name string) []string {
	var raws []string
	for _, a := range p.got {
		if a.name == name {
			raws = append(raws, a.raw)
		}
	}
	return raws
}

// last returns the types of the n newest frames.
func (p *peer) last(n int) string {
	var names []string
	for _, a := range p.got[max(0, len(p.got)-n):] {
		names = append(names, a.name)
	}
	return strings.Join(names, " ")
}

// transcript shows all frames with their times.
func (p *peer) transcript() string {
	var b strings.Builder
	for _, a := range p.got {
		fmt.Fprintln(&b, a.at, a.raw)
	}
	return b.String()
}
