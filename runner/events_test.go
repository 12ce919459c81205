package runner_test

import (
	"context"
	"fmt"
	"io"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// quiet is a call whose events the spec reads itself.
func quiet(set func(*rig), play func(*rig)) {
	GinkgoHelper()
	inCall(func(r *rig) {
		r.unread = true
		if set != nil {
			set(r)
		}
	}, play)
}

var _ = Describe("Session.Events", func() {
	It("begins with what happened before it was called", func() {
		quiet(nil, func(r *rig) {
			r.send(began("r1"))
			r.until(time.Second)
			Expect(r.session.Next(r.ctx)).To(HaveField("State", runner.Listening))
			Expect(r.session.Next(r.ctx)).To(BeAssignableToTypeOf(&runner.ResponseStarted{}))
		})
	})

	It("has nothing of what an earlier connection still brings", func() {
		inCall(nil, func(r *rig) {
			r.saw()
			for _, generation := range []int{7, 1} {
				r.session.Receive(generation, began("r1"))
				r.session.ReceiveAudio(generation, &wire.ResponseOutputAudioDelta{ResponseID: "r1", ItemID: "i1", Delta: make([]byte, 480)})
				wait()
				buffered := map[int]time.Duration{7: 0, 1: 10 * time.Millisecond}[generation]
				Expect(r.session.Playout().Buffered()).To(Equal(buffered))
			}
			Expect(r.sawOnly("began")).To(HaveLen(1))
		})
	})

	It("keeps the newest few hundred events for a reader who comes late", func() {
		quiet(nil, func(r *rig) {
			for range 1000 {
				r.send(words("r1", "i1", "x"))
			}
			r.send(began("r1"))
			r.until(time.Second)
			n := 0
			ctx, cancel := context.WithTimeout(r.ctx, time.Second)
			defer cancel()
			for _, err := range r.session.Events(ctx) {
				if err != nil {
					Expect(err).To(MatchError(context.DeadlineExceeded))
					break
				}
				n++
			}
			Expect(n).To(Equal(512))
		})
	})

	It("are lost, and never the call, when their reader is too far behind", func() {
		quiet(func(r *rig) {
			r.opts.MaxUnreadEvents = 100
			r.agent.Tools = []agents.Tool{takes("it", 0).WithApproval()}
		}, func(r *rig) {
			_, _ = r.session.Next(r.ctx)
			r.send(calls("r1", "c1", "it", ``))
			for range 1000 {
				r.send(words("r1", "i1", "x"))
			}
			r.until(time.Second)
			Expect(r.session.SendText("Are you there?")).To(Succeed())
			Expect(r.session.Close()).To(Succeed())
			var read []string
			for ev := range r.session.Events(r.ctx) {
				if line := eventLine(ev); line != "" {
					read = append(read, line)
				}
			}
			Expect(read).To(HaveExactElements("approval of c1 requested", "requested", "approval of c1 cancelled", HavePrefix("tool c1 ended"), HavePrefix("closed")))
			Expect(r.session.Stats().EventsDropped).To(BeNumerically(">", 900))
		})
	})

	It("that must not be lost are bounded too", func() {
		quiet(func(r *rig) { r.opts.MaxUnreadEvents = 100; r.opts.MaxTools = 1000 }, func(r *rig) {
			_, _ = r.session.Next(r.ctx)
			for i := range 1000 {
				r.send(calls("r1", fmt.Sprint("c", i), "unknown", ``))
			}
			r.until(time.Second)
			Expect(r.session.Close()).To(Succeed())
			n := 0
			for range r.session.Events(r.ctx) {
				n++
			}
			Expect(n).To(Equal(200))
		})
	})

	It("drops audio first", func() {
		quiet(func(r *rig) { r.opts.MaxUnreadEvents = 100; r.opts.Playout = runner.PushPlayout }, func(r *rig) {
			_, _ = r.session.Next(r.ctx)
			r.send(began("r1"))
			for range 100 {
				r.send(sound("r1", "i1", time.Millisecond, 1))
			}
			r.until(time.Second)
			Expect(r.session.Stats().EventsDropped).To(Equal(54), "of 104 with two states, the first sound and a response, 50 are kept")
		})
	})

	It("can be left and taken up again", func() {
		quiet(nil, func(r *rig) {
			for range r.session.Events(r.ctx) {
				break
			}
			r.send(began("r1"))
			for ev := range r.session.Events(r.ctx) {
				Expect(ev).To(BeAssignableToTypeOf(&runner.ResponseStarted{}))
				break
			}
		})
	})

	It("ends without an error when the session ends normally, each time", func() {
		quiet(nil, func(r *rig) {
			Expect(r.session.Close()).To(Succeed())
			for range 2 {
				for _, err := range r.session.Events(r.ctx) {
					Expect(err).NotTo(HaveOccurred())
				}
				Expect(r.session.Next(r.ctx)).Error().To(MatchError(io.EOF))
			}
		})
	})

	It("lets a reader go who waits, when the session is closed", func() {
		quiet(nil, func(r *rig) {
			_, _ = r.session.Next(r.ctx)
			var left [2]string
			r.group.Go(func() {
				_, err := r.session.Next(r.ctx)
				for err == nil {
					_, err = r.session.Next(r.ctx)
				}
				r.locked(func() { left[0] = fmt.Sprint(r.at(), " ", err) })
			})
			r.group.Go(func() {
				err := r.session.Wait()
				r.locked(func() { left[1] = fmt.Sprint(r.at(), " ", err) })
			})
			r.until(time.Minute)
			Expect(r.session.Close()).To(Succeed())
			wait()
			r.locked(func() { Expect(left).To(Equal([2]string{"1m0.02s EOF", "1m0.02s <nil>"})) })
		})
	})

	It("are seen by an observer too, whatever becomes of the reader", func() {
		var seen []runner.Event
		quiet(func(r *rig) { r.opts.Observe = func(ev runner.Event) { seen = append(seen, ev) } }, func(r *rig) {
			r.send(began("r1"), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.session.Close()).To(Succeed())
			var read []runner.Event
			for ev := range r.session.Events(r.ctx) {
				read = append(read, ev)
			}
			Expect(seen).To(Equal(read))
			Expect(seen[len(seen)-1]).To(BeAssignableToTypeOf(&runner.Closed{}))
		})
	})

	It("panics with two readers", func() {
		quiet(nil, func(r *rig) {
			for range r.session.Events(r.ctx) {
				Expect(func() { _, _ = r.session.Next(r.ctx) }).To(Panic())
				break
			}
		})
	})

	It("reports rate limits, failed responses and failed transcriptions", func() {
		quiet(nil, func(r *rig) {
			r.send(&wire.RateLimitsUpdated{RateLimits: []wire.RateLimit{{Name: "tokens"}}},
				&wire.ConversationItemInputAudioTranscriptionFailed{ItemID: "u1", Error: wire.Error{Message: "no"}},
				&wire.ResponseDone{Response: wire.Response{ID: "r1", Status: "failed", StatusDetails: wire.Some(wire.StatusDetails{
					Type: "failed", Error: &wire.Error{Code: wire.Some("rate_limit_exceeded")},
				}), Usage: wire.Some(wire.Usage{TotalTokens: 7})}})
			_, _ = r.session.Next(r.ctx)
			Expect(r.session.Next(r.ctx)).To(HaveField("Limits", HaveLen(1)))
			Expect(r.session.Next(r.ctx)).To(HaveField("Err.Message", "no"))
			Expect(r.session.Next(r.ctx)).To(HaveField("ResponseID", "r1"))
			Expect(r.session.Next(r.ctx)).To(And(HaveField("Err.Code", wire.Some("rate_limit_exceeded")), HaveField("Usage.TotalTokens", 7)))
			Expect(r.session.Stats().RateLimits).To(Equal([]wire.RateLimit{{Name: "tokens"}}))
		})
	})
})

var _ = Describe("Session, sending audio", func() {
	It("sends it in the order it came, with commit and clear", func() {
		inCall(func(r *rig) { r.detection = wire.Null[wire.TurnDetection]() }, func(r *rig) {
			Expect(r.session.SendAudio(make([]byte, 4799))).To(Succeed())
			Expect(r.session.CommitAudio()).To(MatchError(runner.ErrTooShort))
			Expect(r.session.SendAudio([]byte{7, 8, 9})).To(Succeed())
			Expect(r.session.CommitAudio()).To(Succeed())
			Expect(r.session.CommitAudio()).To(MatchError(runner.ErrTooShort))
			Expect(r.session.ClearAudio()).To(Succeed())
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"0s commit", "0s clear"}))
			Expect(r.callerAudio()).To(HaveLen(4802))
			Expect(r.callerAudio()[4799:]).To(Equal([]byte{7, 8, 9}))
		})
	})

	It("converts it to what the server takes", func() {
		inCall(func(r *rig) { r.opts.Input.RateHz = 48000 }, func(r *rig) {
			for range 50 {
				Expect(r.session.SendAudio(make([]byte, 1920))).To(Succeed())
			}
			r.until(time.Second)
			Expect(len(r.callerAudio())).To(BeNumerically("~", 48000, 480))
		})
	})

	It("cuts long pieces", func() {
		inCall(func(r *rig) { r.opts.MaxUnsentAudio = time.Minute }, func(r *rig) {
			Expect(r.session.SendAudio(make([]byte, 600<<10))).To(Succeed())
			r.until(time.Second)
			Expect(r.arrivals()).To(HaveLen(1 + 3))
			Expect(r.callerAudio()).To(HaveLen(600 << 10))
		})
	})
})
