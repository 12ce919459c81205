package runner_test

import (
	"bytes"
	"fmt"
	"io"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Playout", func() {
	It("gives what is due, then silence, and never blocks", func() {
		inCall(nil, func(r *rig) {
			p := r.session.Playout()
			b := bytes.Repeat([]byte{9}, 961)
			Expect(p.Read(b)).To(Equal(960))
			Expect(b[:960]).To(HaveEach(byte(0)))
			Expect(p.Read(b[:1])).Error().To(MatchError(io.ErrShortBuffer))
			r.send(began("r1"), sound("r1", "i1", 5*time.Millisecond, 1))
			r.until(20 * time.Millisecond)
			Expect(p.Buffered()).To(Equal(5 * time.Millisecond))
			Expect(p.Read(b)).To(Equal(960))
			Expect(heardMs(b[:960], 1)).To(Equal(5))
			Expect(b[240:960]).To(HaveEach(byte(0)))
			Expect(r.session.Stats().Underruns).To(Equal(1))
			Expect(r.at()).To(Equal("20ms"))
		})
	})

	It("lets sound that comes twice be heard once", func() {
		inCall(nil, func(r *rig) {
			piece := sound("r1", "i1", 100*time.Millisecond, 1)
			wire.SetEventID(piece, "event_1")
			other := sound("r1", "i1", 100*time.Millisecond, 1)
			wire.SetEventID(other, "event_2")
			r.send(began("r1"), piece, piece, other)
			r.until(20 * time.Millisecond)
			Expect(r.session.Playout().Buffered()).To(Equal(200 * time.Millisecond))
		})
	})

	It("is at its end after Close, at once", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			Expect(r.session.Close()).To(Succeed())
			Expect(r.session.Playout().Read(make([]byte, 960))).Error().To(MatchError(io.EOF))
		})
	})

	It("is at its end after the connection has gone, when what was queued is heard", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 100*time.Millisecond, 1), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			_ = r.server.CloseNow()
			Expect(r.session.Wait()).To(HaveOccurred())
			Expect(heardMs(r.listen(100*time.Millisecond), 1)).To(Equal(100))
			Expect(r.session.Playout().Read(make([]byte, 960))).Error().To(MatchError(io.EOF))
		})
	})

	It("truncates at the millisecond heard of G.711, too", func() {
		for _, encoding := range []audio.Encoding{audio.PCMU, audio.PCMA} {
			inCall(func(r *rig) { r.opts.Output = audio.Format{Encoding: encoding} }, func(r *rig) {
				r.send(began("r1"), &wire.ResponseOutputAudioDelta{ResponseID: "r1", ItemID: "i1", Delta: make([]byte, 8000)})
				r.until(20 * time.Millisecond)
				Expect(r.session.Playout().Read(make([]byte, 8*250+3))).To(Equal(2003))
				Expect(r.session.Interrupt()).To(Succeed())
				Expect(r.took()).To(Equal([]string{"20ms cancel r1", "20ms truncate i1 at 250"}))
				Expect(r.sawOnly("interrupted")).To(Equal([]string{"20ms interrupted r1 in i1 by request after 250ms of 1s"}))
			})
		}
	})

	It("is silent in its own format", func() {
		inCall(func(r *rig) { r.opts.Output = audio.Format{Encoding: audio.PCMU} }, func(r *rig) {
			b := make([]byte, 160)
			Expect(r.session.Playout().Read(b)).To(Equal(160))
			Expect(b).To(HaveEach(byte(0xff)))
		})
	})

	It("converts to the device's rate and truncates in the item's time", func() {
		inCall(func(r *rig) { r.opts.Output = audio.Format{RateHz: 48000} }, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			b := make([]byte, 2*48*300)
			Expect(r.session.Playout().Read(b)).To(Equal(len(b)))
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"20ms cancel r1", "20ms truncate i1 at 300"}))
		})
	})

	It("gives all of a converted item", func() {
		inCall(func(r *rig) { r.opts.Output = audio.Format{RateHz: 16000} }, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 500*time.Millisecond, 1), soundDone("r1", "i1"),
				sound("r1", "i2", 500*time.Millisecond, 1), soundDone("r1", "i2"), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			Expect(r.session.Playout().Buffered()).To(Equal(time.Second))
		})
	})

	It("counts what a device has not played yet as not heard", func() {
		inCall(func(r *rig) { r.opts.DeviceLatency = 60 * time.Millisecond }, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 200*time.Millisecond, 1), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			r.listen(100 * time.Millisecond)
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"120ms truncate i1 at 40"}))
		})
	})

	It("falls silent for a device with latency when that is heard", func() {
		inCall(func(r *rig) { r.opts.DeviceLatency = 60 * time.Millisecond }, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 200*time.Millisecond, 1), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			r.listen(time.Second)
			// The read at 260 ms has taken 260 ms of sound and silence, which is 60 ms more than there was.
			Expect(r.sawOnly("listening")).To(Equal([]string{"0s listening", "260ms listening"}))
		})
	})

	It("gives a far player what waits for the rest of an item that does not come, once nothing else is left to be heard", func() {
		inCall(func(r *rig) { r.opts.Playout = runner.FarPlayout }, func(r *rig) {
			r.send(sound("r1", "i1", time.Second, 1), sound("r2", "i2", time.Second, 1), soundDone("r2", "i2"))
			frame, took := make([]byte, 96000), []string{}
			for range 80 {
				time.Sleep(100 * time.Millisecond)
				if n, mark := r.session.Playout().Take(frame); n > 0 {
					took = append(took, fmt.Sprint(r.at(), " ", n))
					r.session.Playout().Heard(mark)
				}
			}
			Expect(took).To(Equal([]string{"100ms 48000", "4.1s 48000"}))
			Expect(r.session.State()).To(Equal(runner.Listening))
		})
	})

	It("takes the position of a far player from its marks, and ignores marks from before an interruption", func() {
		inCall(func(r *rig) { r.opts.Playout = runner.FarPlayout }, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			p := r.session.Playout()
			n, first := p.Take(make([]byte, 48*400))
			Expect(n).To(Equal(48 * 400))
			n, second := p.Take(make([]byte, 48*4000))
			Expect(n).To(Equal(48 * 600))
			p.Heard(first)
			Expect(r.session.State()).To(Equal(runner.Speaking))
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"20ms truncate i1 at 400"}))
			r.send(began("r2"), sound("r2", "i2", time.Second, 1))
			r.until(40 * time.Millisecond)
			_, _ = p.Take(make([]byte, 48*4000))
			p.Heard(second)
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"40ms cancel r2", "40ms truncate i2 at 0"}))
		})
	})

	It("notices, once, that it is read faster than it can be heard", func() {
		inCall(nil, func(r *rig) {
			Expect(io.CopyN(io.Discard, r.session.Playout(), 3*48000)).To(BeEquivalentTo(3 * 48000))
			Expect(io.CopyN(io.Discard, r.session.Playout(), 3*48000)).To(BeEquivalentTo(3 * 48000))
			Expect(r.sawOnly("problem")).To(HaveExactElements(HavePrefix("0s problem read_too_fast")))
		})
	})

	It("earns a device no credit that it pauses", func() {
		inCall(nil, func(r *rig) {
			_, _ = r.session.Playout().Read(make([]byte, 960))
			r.until(time.Minute)
			_, _ = io.CopyN(io.Discard, r.session.Playout(), 5*48000)
			Expect(r.sawOnly("problem")).To(HaveLen(1))
		})
	})

	It("does not mind a device that pauses and a device that buffers", func() {
		inCall(nil, func(r *rig) {
			p := r.session.Playout()
			for range 5 {
				_, _ = p.Read(make([]byte, 48*1500))
				time.Sleep(1500 * time.Millisecond)
				time.Sleep(time.Second)
			}
			Expect(r.sawOnly("problem")).To(BeEmpty())
		})
	})

	It("takes the position of a player that is fed by events from their marks", func() {
		inCall(func(r *rig) { r.opts.Playout, r.unread = runner.PushPlayout, true }, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 300*time.Millisecond, 1), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			for ev := range r.session.Events(r.ctx) {
				if heard, ok := ev.(*runner.Audio); ok {
					r.session.Playout().Heard(heard.Mark)
					break
				}
			}
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"20ms cancel r1", "20ms truncate i1 at 300"}))
		})
	})

	It("hands the audio out as events to those who ask, without what was cut", func() {
		inCall(func(r *rig) { r.opts.Playout = runner.PushPlayout }, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 100*time.Millisecond, 1), speechBegan(0), sound("r1", "i1", time.Second, 1))
			r.until(time.Second)
			Expect(r.sawOnly("audio")).To(Equal([]string{"10ms audio of i1: 4800 bytes"}))
		})
	})
})
