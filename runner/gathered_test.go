package runner_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Audio of the caller that is gathered", func() {
	frame := audio.Format{}.Bytes(audio.FrameDuration)
	// spoken plays a call whose audio is gathered, and returns what was written, and when.
	spoken := func(gathered time.Duration, play func(r *rig)) (log []string) {
		GinkgoHelper()
		inCall(func(r *rig) {
			r.opts.GatherAudio = gathered
			r.opts.Tap = func(f runner.Frame) {
				if f.FromServer || f.Type == wire.TypeSessionUpdate {
					return
				}
				line := r.at() + " " + sentLine(f.Client)
				if ev, ok := f.Client.(*wire.InputAudioBufferAppend); ok {
					line += fmt.Sprint(audio.Format{}.Duration(len(ev.Audio)))
				}
				r.locked(func() { log = append(log, line) })
			}
		}, play)
		return log
	}
	speak := func(r *rig, frames int) { r.speak(time.Duration(frames)*audio.FrameDuration, 0) }

	It("goes out as frames of what was asked for", func() {
		Expect(spoken(40*time.Millisecond, func(r *rig) { speak(r, 4) })).To(Equal([]string{"20ms 40ms", "60ms 40ms"}))
		Expect(spoken(60*time.Millisecond, func(r *rig) { speak(r, 4) })).To(Equal([]string{"40ms 60ms", "80ms 20ms"}))
		Expect(spoken(0, func(r *rig) { speak(r, 2) })).To(Equal([]string{"0s 20ms", "20ms 20ms"}))
	})

	It("is not held up by pieces that a converter makes a little shorter", func() {
		log := spoken(40*time.Millisecond, func(r *rig) {
			for range 4 {
				Expect(r.session.SendAudio(make([]byte, frame-20))).To(Succeed())
				time.Sleep(audio.FrameDuration)
			}
		})
		Expect(log).To(HaveExactElements(HavePrefix("20ms "), HavePrefix("60ms ")))
	})

	It("goes as it is when nothing more comes", func() {
		log := spoken(40*time.Millisecond, func(r *rig) {
			speak(r, 3)
			time.Sleep(time.Second)
		})
		Expect(log).To(Equal([]string{"20ms 40ms", "80ms 20ms"}))
	})

	It("keeps its place before a commit, a message and an event of the application", func() {
		log := spoken(60*time.Millisecond, func(r *rig) {
			speak(r, 5)
			Expect(r.session.CommitAudio()).To(Succeed())
			Expect(r.session.SendAudio(make([]byte, frame))).To(Succeed())
			Expect(r.session.SendText("Hello.")).To(Succeed())
			Expect(r.session.SendAudio(make([]byte, frame))).To(Succeed())
			Expect(r.session.Send(&wire.InputAudioBufferClear{})).To(Succeed())
			Expect(r.session.SendAudio(make([]byte, frame))).To(Succeed())
			time.Sleep(audio.FrameDuration)
		})
		Expect(log).To(Equal([]string{
			"40ms 60ms", "100ms 40ms", "100ms commit", "100ms 20ms", "100ms user: Hello.", "100ms create", "100ms 20ms", "100ms clear", "120ms 20ms",
		}))
	})

	It("is overtaken by what stops the agent", func() {
		log := spoken(60*time.Millisecond, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(audio.FrameDuration)
			r.listen(100 * time.Millisecond)
			speak(r, 1)
			Expect(r.session.Interrupt()).To(Succeed())
			speak(r, 2)
		})
		Expect(log).To(Equal([]string{"140ms cancel r1", "140ms truncate i1 at 100", "160ms 60ms"}))
	})

	It("is refused for more than the server is to wait for, and for less than nothing", func() {
		for _, wrong := range []time.Duration{-1, 201 * time.Millisecond} {
			inCall(func(r *rig) { r.opts.GatherAudio = wrong }, func(r *rig) {
				Expect(r.connErr).To(MatchError(ContainSubstring(fmt.Sprintf("audio gathered to %v, which is 0 to 200ms", wrong))))
			})
		}
	})
})
