package runner_test

import (
	"bytes"
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// heardMs is how many milliseconds of a sample value are in what was heard.
func heardMs(pcm []byte, value byte) int { return bytes.Count(pcm, []byte{value}) / 48 }

var _ = Describe("Session, when the caller barges in", func() {
	It("empties the playout and truncates the item at the millisecond the caller had heard", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			Expect(heardMs(r.listen(300*time.Millisecond), 1)).To(Equal(300))
			r.send(speechBegan(0))
			Expect(heardMs(r.listen(20*time.Millisecond), 1)).To(Equal(20), "while speech_started is on its way")
			Expect(heardMs(r.listen(200*time.Millisecond), 1)).To(BeZero())
			Expect(r.took()).To(Equal([]string{"330ms truncate i1 at 320"}))
			Expect(r.saw()).To(Equal([]string{
				"0s listening",
				"10ms response r1 of Support began", "10ms thinking", "10ms speaking",
				"10ms response r1 of Support completed",
				"330ms speech began at 0s",
				"330ms interrupted r1 in i1 by caller after 320ms of 1s",
				"330ms listening",
			}))
		})
	})

	It("does not cancel what the server cancels, and drops the audio that still comes", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			r.listen(100 * time.Millisecond)
			r.send(speechBegan(0), sound("r1", "i1", time.Second, 1), sound("r1", "i2", time.Second, 1),
				done("r1", "cancelled"), sound("r1", "i1", time.Second, 1))
			heard := r.listen(500 * time.Millisecond)
			Expect(heardMs(heard, 1)).To(Equal(20))
			Expect(r.took()).To(Equal([]string{"130ms truncate i1 at 120"}))
			Expect(r.session.Stats().LateAudio).To(Equal(3 * time.Second))
			Expect(r.sawOnly("interrupted", "listening", "thinking")).To(Equal([]string{
				"0s listening", "10ms thinking",
				"130ms interrupted r1 in i1 by caller after 120ms of 1s", "130ms thinking", "130ms listening",
			}))
		})
	})

	It("truncates items that are queued behind at 0, each response being interrupted once", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 2*time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"),
				began("r2"), sound("r2", "i2", 2*time.Second, 2), sound("r2", "i3", time.Second, 3))
			r.until(20 * time.Millisecond)
			r.listen(500 * time.Millisecond)
			r.send(speechBegan(0))
			r.listen(20 * time.Millisecond)
			r.send(speechBegan(0))
			r.listen(20 * time.Millisecond)
			Expect(r.took()).To(Equal([]string{"530ms truncate i1 at 520", "530ms truncate i2 at 0", "530ms truncate i3 at 0"}))
			Expect(r.sawOnly("interrupted")).To(Equal([]string{
				"530ms interrupted r1 in i1 by caller after 520ms of 2s",
				"530ms interrupted r2 in i2 by caller after 0s of 2s",
			}))
		})
	})

	It("truncates nothing when everything was heard and no response is active", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 200*time.Millisecond, 1), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			r.listen(200 * time.Millisecond)
			r.send(speechBegan(0))
			r.until(time.Second)
			Expect(r.took()).To(BeEmpty())
			Expect(r.sawOnly("interrupted")).To(BeEmpty())
		})
	})

	It("truncates at what has arrived when the response is active and all of that was heard", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 200*time.Millisecond, 1))
			r.until(20 * time.Millisecond)
			r.listen(300 * time.Millisecond)
			r.send(speechBegan(0))
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"330ms truncate i1 at 200"}))
		})
	})

	It("rounds down to whole milliseconds", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			n, err := r.session.Playout().Read(make([]byte, 2*(24*100+23)))
			Expect(n, err).To(Equal(2 * (24*100 + 23)))
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"20ms cancel r1", "20ms truncate i1 at 100"}))
		})
	})

	It("goes on talking when the session says that speech does not interrupt", func() {
		inCall(func(r *rig) {
			r.detection = wire.Some(wire.TurnDetection{Type: wire.ServerVAD, InterruptResponse: wire.Some(false)})
		}, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1), speechBegan(0))
			r.until(20 * time.Millisecond)
			Expect(heardMs(r.listen(time.Second), 1)).To(Equal(1000))
			Expect(r.took()).To(BeEmpty())
		})
	})

	It("cancels the response itself when it is to interrupt always and the server does not", func() {
		inCall(func(r *rig) {
			r.detection = wire.Some(wire.TurnDetection{Type: wire.ServerVAD, InterruptResponse: wire.Some(false)})
			r.opts.BargeIn = runner.BargeInAlways
		}, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			r.listen(100 * time.Millisecond)
			r.send(speechBegan(0))
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"130ms cancel r1", "130ms truncate i1 at 100"}))
		})
	})

	It("never stops when that is switched off", func() {
		inCall(func(r *rig) { r.opts.BargeIn = runner.BargeInOff }, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1), speechBegan(0))
			r.until(20 * time.Millisecond)
			Expect(heardMs(r.listen(time.Second), 1)).To(Equal(1000))
		})
	})

	It("lets the truncation overtake audio that a slow line has not taken", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			r.mu.Lock()
			r.frozen = make(chan struct{})
			r.mu.Unlock()
			for range 40 { // more than fits on the line
				Expect(r.session.SendAudio(make([]byte, 48000))).To(Succeed())
				wait()
			}
			Expect(r.session.CommitAudio()).To(Succeed())
			Expect(r.session.SendAudio(make([]byte, 960))).To(Succeed())
			Expect(r.session.Interrupt()).To(Succeed())
			close(r.frozen)
			time.Sleep(time.Second)
			Expect(r.arrivals()[len(r.arrivals())-4:]).To(HaveExactElements(
				BeAssignableToTypeOf(&wire.InputAudioBufferCommit{}),
				BeAssignableToTypeOf(&wire.ResponseCancel{}),
				BeAssignableToTypeOf(&wire.ConversationItemTruncate{}),
				BeAssignableToTypeOf(&wire.InputAudioBufferAppend{}),
			))
		})
	})
})

var _ = Describe("Session.Interrupt", func() {
	It("cancels the response whatever the turn detection says", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			r.listen(100 * time.Millisecond)
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"120ms cancel r1", "120ms truncate i1 at 100"}))
			Expect(r.sawOnly("interrupted")).To(Equal([]string{"120ms interrupted r1 in i1 by request after 100ms of 1s"}))
		})
	})

	It("takes it lightly when there was nothing to cancel any more", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			Expect(r.session.Interrupt()).To(Succeed())
			r.send(done("r1", "completed"), oops("response_cancel_not_active", "voicesim_cancel_r1"))
			r.until(time.Second)
			Expect(r.sawOnly("server error", "listening")).To(Equal([]string{
				"0s listening", "30ms listening", "30ms server error response_cancel_not_active benign true",
			}))
		})
	})

	It("cancels a response that is requested as soon as it begins", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.SendText("Hello?")).To(Succeed())
			Expect(r.session.Interrupt()).To(Succeed())
			r.until(20 * time.Millisecond)
			r.send(began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(40 * time.Millisecond)
			Expect(heardMs(r.listen(100*time.Millisecond), 1)).To(BeZero())
			Expect(r.took()).To(Equal([]string{"0s user: Hello?", "0s create", "30ms cancel r1"}))
		})
	})
})

var _ = Describe("Session.InterruptAndWait", func() {
	// interrupt interrupts at once, and returns what came of it and when.
	interrupt := func(r *rig, ctx context.Context) (outcome string) {
		err := r.session.InterruptAndWait(ctx)
		return fmt.Sprint(r.at(), " ", err)
	}

	It("returns when the server has ended the response", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			r.group.Go(func() {
				time.Sleep(300 * time.Millisecond)
				r.send(done("r1", "cancelled"))
			})
			Expect(interrupt(r, r.ctx)).To(Equal("330ms <nil>"))
			Expect(r.took()).To(Equal([]string{"20ms cancel r1", "20ms truncate i1 at 0"}))
			Expect(interrupt(r, r.ctx)).To(Equal("330ms <nil>"))
			Expect(r.took()).To(BeEmpty())
		})
	})

	It("waits for a request to come and go", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.group.Go(func() {
				time.Sleep(300 * time.Millisecond)
				r.send(began("r1"))
				time.Sleep(300 * time.Millisecond)
				r.send(done("r1", "cancelled"))
			})
			Expect(interrupt(r, r.ctx)).To(Equal("610ms <nil>"))
		})
	})

	It("does not wait for ever", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"))
			r.until(20 * time.Millisecond)
			Expect(interrupt(r, r.ctx)).To(Equal("5.02s " + runner.ErrUnconfirmed.Error()))
			Expect(runner.ErrUnconfirmed).To(MatchError(context.DeadlineExceeded))
			short, cancel := context.WithTimeout(r.ctx, time.Second)
			defer cancel()
			Expect(interrupt(r, short)).To(Equal("6.02s context deadline exceeded"))
			r.group.Go(func() {
				time.Sleep(time.Second)
				_ = r.session.Close()
			})
			Expect(interrupt(r, r.ctx)).To(Equal("7.02s " + runner.ErrClosed.Error()))
			Expect(r.session.InterruptAndWait(r.ctx)).To(MatchError(runner.ErrClosed))
		})
	})
})

var _ = Describe("One response of several", func() {
	It("is interrupted by its id, and the others are heard", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"), began("r2"), sound("r2", "i2", time.Second, 2))
			r.until(20 * time.Millisecond)
			r.listen(100 * time.Millisecond)
			Expect(r.session.InterruptResponse("r1")).To(Succeed())
			Expect(r.took()).To(Equal([]string{"120ms truncate i1 at 100"}))
			Expect(r.sawOnly("interrupted")).To(Equal([]string{"120ms interrupted r1 in i1 by request after 100ms of 1s"}))
			Expect(heardMs(r.listen(100*time.Millisecond), 2)).To(Equal(100))
			Expect(r.session.InterruptResponse("r2")).To(Succeed())
			Expect(r.took()).To(Equal([]string{"220ms cancel r2", "220ms truncate i2 at 100"}))
			Expect(r.session.InterruptResponse("r9")).To(MatchError(runner.ErrNoResponse))
			Expect(r.session.InterruptResponse("")).To(MatchError(runner.ErrNoResponse))
		})
	})

	It("is cancelled by its id, once, and what has come of it is heard", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1), aside("o1"))
			r.until(20 * time.Millisecond)
			for range 2 {
				Expect(r.session.CancelResponse("o1")).To(Succeed())
				Expect(r.session.CancelResponse("r1")).To(Succeed())
			}
			Expect(r.took()).To(Equal([]string{"20ms cancel o1", "20ms cancel r1"}))
			r.send(done("r1", "cancelled"))
			Expect(heardMs(r.listen(2*time.Second), 1)).To(Equal(1000))
			Expect(r.sawOnly("interrupted")).To(BeEmpty())
			Expect(r.session.CancelResponse("r1")).To(Succeed())
			Expect(r.session.CancelResponse("r9")).To(MatchError(runner.ErrNoResponse))
			Expect(r.took()).To(BeEmpty())
		})
	})
})

var _ = DescribeTable("BargeInOff is off at the server too", func(given *runner.TurnDetection, want wire.TurnDetection) {
	inCall(func(r *rig) { r.opts.BargeIn, r.opts.TurnDetection = runner.BargeInOff, given }, func(r *rig) {
		got, on := r.updates()[0].Session.Audio.Input.TurnDetection.Value()
		Expect(on).To(BeTrue())
		Expect(got).To(Equal(want))
	})
},
	Entry("by default", nil, wire.TurnDetection{
		Type: wire.ServerVAD, CreateResponse: wire.Some(true), InterruptResponse: wire.Some(false),
	}),
	Entry("with a detection", &runner.TurnDetection{Type: runner.SemanticVAD, Eagerness: "low", NoResponse: true}, wire.TurnDetection{
		Type: runner.SemanticVAD, Eagerness: "low", CreateResponse: wire.Some(false), InterruptResponse: wire.Some(false),
	}),
)
