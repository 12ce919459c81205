package internal_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/internal/beats"
)

const ms = time.Millisecond

var pace = beats.Pace{Created: 5 * ms, FirstItem: 200 * ms, FirstAudio: 350 * ms,
	Burst: []time.Duration{100 * ms, 150 * ms, 250 * ms}, Delta: 250 * ms, Interval: 50 * ms, Token: 7 * ms}

// laidOut is a response of one message.
func laidOut(text string, samples int) []beats.Beat {
	p := beats.New(pace, 24000)
	p.Part(0, 0)
	p.Message(text, samples)
	p.Finish()
	return p.Beats
}

var _ = Describe("A planner", func() {
	It("sends each piece of text and sound once", func() {
		const text = "Your order shipped, and it should arrive on Tuesday or Wednesday."
		for samples := 1; samples < 100_000; samples = samples*3 + 1 {
			var said strings.Builder
			sounded := 0
			for _, b := range laidOut(text, samples) {
				switch b.Act {
				case beats.TextDelta:
					Expect(b.From).To(Equal(said.Len()))
					said.WriteString(text[b.From:b.To])
				case beats.AudioDelta:
					Expect(b.From).To(Equal(sounded))
					sounded = b.To
				}
			}
			Expect(said.String()).To(Equal(text))
			Expect(sounded).To(Equal(samples))
		}
	})

	DescribeTable("cuts sound into deltas", func(whole bool, sound time.Duration, want ...time.Duration) {
		p := beats.New(beats.Pace{Burst: []time.Duration{250 * ms, 250 * ms}, Delta: 250 * ms, Whole: whole}, 1000)
		p.Part(0, 0)
		p.Message("a", int(sound/ms))
		var lengths []time.Duration
		for _, b := range p.Beats {
			if b.Act == beats.AudioDelta {
				lengths = append(lengths, time.Duration(b.To-b.From)*ms)
			}
		}
		Expect(lengths).To(Equal(want))
	},
		Entry("of which the last is shorter", false, 960*ms, 250*ms, 250*ms, 250*ms, 210*ms),
		Entry("of which the last is longer", true, 960*ms, 250*ms, 250*ms, 460*ms),
		Entry("which fit", true, 500*ms, 250*ms, 250*ms),
		Entry("of which there is one at least", true, 30*ms, 30*ms),
	)

	DescribeTable("breaks off", func(fails bool, at time.Duration, want ...beats.Act) {
		p := beats.New(pace, 24000)
		p.Part(30*ms, 0)
		if !fails {
			p.Message("a b", 0)
		}
		p.BreakOff(fails, 30*ms)
		var acts []beats.Act
		for _, b := range p.Beats {
			acts = append(acts, b.Act)
		}
		Expect(acts).To(Equal(want))
		Expect(p.Beats[len(p.Beats)-1].At).To(Equal(at))
	},
		Entry("with a message left open", false, 244*ms, beats.OpenMessage, beats.TextDelta, beats.TextDelta, beats.Finish),
		Entry("at once where it fails before any output", true, 35*ms, beats.Finish),
	)
})
