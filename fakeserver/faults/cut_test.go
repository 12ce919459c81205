package faults_test

import (
	"io"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/internal/transport"
)

var _ = Describe("Faults that end the connection", func() {
	It("noop ends nothing", func() {
		var told []string
		p := call(fakeserver.Options{Observe: func(o fakeserver.Observation) {
			switch o := o.(type) {
			case *fakeserver.FaultBegan:
				told = append(told, "began "+o.Fault)
			case *fakeserver.FaultEnded:
				told = append(told, "ended "+o.Fault)
			}
		}}, func(p *peer) {
			p.inject(&faults.Noop{})
			p.ask("text")
			time.Sleep(time.Second)
		})
		Expect(told).To(Equal([]string{"began noop", "ended noop"}))
		Expect(p.last(2)).To(Equal("response.done rate_limits.updated"))
	})

	It("disconnect cuts without a close frame, and what was on its way is lost", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.ask("audio")
			time.Sleep(upLink + 400*time.Millisecond)
			p.inject(&faults.Disconnect{})
			time.Sleep(time.Second)
			Expect(p.session.Inject(&faults.Noop{})).To(BeFalse())
			Expect(p.server.Sessions()).To(BeEmpty())
		})
		Expect(p.over).To(MatchError(io.ErrUnexpectedEOF))
		Expect(p.overAt).To(Equal(upLink + 400*time.Millisecond + downLink))
		Expect(p.times("response.done")).To(BeEmpty())
	})

	It("silent_close answers neither events nor pings nor the close frame", func() {
		var pinged, closed error
		var took time.Duration
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.SilentClose{})
			p.ask("text")
			pinged = p.conn.Ping()
			asked := time.Now()
			closed = p.conn.Close(1000, "")
			took = time.Since(asked)
		})
		Expect(pinged).To(HaveOccurred())
		Expect(closed).To(MatchError(ContainSubstring("no answer from the peer")))
		Expect(took).To(Equal(250 * time.Millisecond))
		Expect(p.last(9)).To(Equal("session.created"))
	})

	It("expire ends the session as after an hour", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Expire{})
			time.Sleep(time.Second)
		})
		Expect(p.raws("error")).To(HaveExactElements(ContainSubstring(`"code":"session_expired"`)))
		Expect(p.times("error")).To(Equal([]time.Duration{downLink}))
		Expect(p.over).To(Equal(&transport.CloseError{Code: 1001, Reason: "Your session hit the maximum duration of 60 minutes."}))
	})
})
