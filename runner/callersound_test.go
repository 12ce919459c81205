package runner_test

import (
	"bytes"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// speak sends sound of a value, 20 ms at a time.
func (r *rig) speak(d time.Duration, value byte) {
	for range d / audio.FrameDuration {
		Expect(r.session.SendAudio(bytes.Repeat([]byte{value}, r.opts.Input.Normal().Bytes(audio.FrameDuration)))).To(Succeed())
		time.Sleep(audio.FrameDuration)
	}
}

var _ = Describe("A caller who is muted", func() {
	It("is heard as silence, which goes on as the line does, and is told of", func() {
		inCall(nil, func(r *rig) {
			r.speak(100*time.Millisecond, 1)
			Expect(r.session.Mute(true)).To(Succeed())
			Expect(r.session.Mute(true)).To(Succeed())
			Expect(r.session.Muted()).To(BeTrue())
			r.speak(100*time.Millisecond, 1)
			Expect(r.session.Mute(false)).To(Succeed())
			r.speak(100*time.Millisecond, 1)
			r.until(time.Second)
			const each = 4800
			Expect(r.callerAudio()).To(Equal(slices.Concat(
				bytes.Repeat([]byte{1}, each), make([]byte, each), bytes.Repeat([]byte{1}, each))))
			Expect(r.sawOnly("muted")).To(Equal([]string{"100ms muted true", "200ms muted false"}))
			Expect(r.session.Close()).To(Succeed())
			Expect(r.session.Mute(true)).To(MatchError(runner.ErrClosed))
		})
	})

	DescribeTable("is heard as the silence of the format", func(encoding audio.Encoding, silence byte) {
		inCall(func(r *rig) { r.opts.Input = audio.Format{Encoding: encoding} }, func(r *rig) {
			Expect(r.session.Mute(true)).To(Succeed())
			r.speak(20*time.Millisecond, 7)
			r.until(time.Second)
			Expect(r.callerAudio()).To(Equal(bytes.Repeat([]byte{silence}, 160)))
		})
	},
		Entry(nil, audio.PCMU, byte(0xFF)),
		Entry(nil, audio.PCMA, byte(0xD5)),
	)
})

var _ = Describe("A gap in the caller's line", func() {
	const hundred = 4800 // bytes of 100 ms

	It("is filled with silence in real time until the line speaks again", func() {
		inCall(func(r *rig) { r.opts.FillGaps = 300 * time.Millisecond }, func(r *rig) {
			r.speak(100*time.Millisecond, 1)
			r.until(time.Second)
			r.speak(100*time.Millisecond, 1)
			r.until(1200 * time.Millisecond)
			want := slices.Concat(bytes.Repeat([]byte{1}, hundred), make([]byte, 8*hundred), bytes.Repeat([]byte{1}, hundred))
			heard := r.callerAudio()
			Expect(len(heard)).To(BeNumerically("~", len(want)+2*hundred/10, 2*hundred/10), "within 10 ms")
			Expect(bytes.Count(heard, []byte{1})).To(Equal(2 * hundred))
			Expect(r.session.Stats().GapsFilled).To(BeNumerically("~", 800*time.Millisecond, 101*time.Millisecond))
		})
	})

	It("is none while what was sent ahead of time is not over", func() {
		inCall(func(r *rig) { r.opts.FillGaps = 300 * time.Millisecond }, func(r *rig) {
			Expect(r.session.SendAudio(bytes.Repeat([]byte{1}, 10*hundred))).To(Succeed())
			r.until(1250 * time.Millisecond)
			Expect(r.callerAudio()).To(HaveLen(10 * hundred))
			r.until(1350 * time.Millisecond)
			Expect(len(r.callerAudio())).To(BeNumerically(">", 12*hundred))
		})
	})

	DescribeTable("stays one", func(set func(*rig), speaks bool) {
		inCall(set, func(r *rig) {
			if speaks {
				r.speak(100*time.Millisecond, 1)
			}
			r.until(5 * time.Second)
			Expect(bytes.Count(r.callerAudio(), []byte{0})).To(BeZero())
			Expect(r.session.Stats().GapsFilled).To(BeZero())
		})
	},
		Entry("unless that is asked for", func(*rig) {}, true),
		Entry("before the first sound", func(r *rig) { r.opts.FillGaps = 300 * time.Millisecond }, false),
		Entry("without turn detection", func(r *rig) {
			r.opts.FillGaps, r.detection = 300*time.Millisecond, wire.Null[wire.TurnDetection]()
		}, true),
	)
})
