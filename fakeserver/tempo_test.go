package fakeserver_test

import (
	"context"
	"fmt"
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

// tone is a sine of a pitch at 24 kHz.
func tone(hz float64, d time.Duration) []int16 {
	samples := make([]int16, audio.Samples(d, audio.RateHz))
	for i := range samples {
		samples[i] = int16(8000 * math.Sin(2*math.Pi*hz*float64(i)/audio.RateHz))
	}
	return samples
}

// spoken is what a response of the text became at a speed: milliseconds of sound, number of deltas, tokens of
// sound, and when the last word ended according to Options.Observe.
func spokenAt(config, text string) (ms, deltas, tokens int, lastWord time.Duration) {
	GinkgoHelper()
	opts := fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: text}), Observe: func(o fakeserver.Observation) {
		if s, ok := o.(*fakeserver.Spoke); ok {
			lastWord = s.Speech.Words[len(s.Speech.Words)-1].End
		}
	}}
	servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
		c := dial(ctx, s, "gpt-realtime")
		defer c.close()
		Expect(c.update(`{"type":"realtime","audio":{"output":` + config + `}}`).Event).To(BeAssignableToTypeOf(&wire.SessionUpdated{}))
		c.Send(ask)
		got := c.Until("response.done")
		perMs := 48
		for _, a := range got {
			switch d := a.Event.(type) {
			case *wire.ResponseCreated:
				if d.Response.Audio.Output.Format.Type == wire.FormatPCMU {
					perMs = 8
				}
			case *wire.ResponseOutputAudioDelta:
				ms, deltas = ms+len(d.Delta)/perMs, deltas+1
				if perMs == 48 {
					Expect(audio.Format{}.AppendSamples(nil, d.Delta)).NotTo(ContainElement(int16(0)))
				}
			}
		}
		done, _ := servertest.Find[*wire.ResponseDone](got)
		tokens = done.Response.Usage.Or(wire.Usage{}).OutputTokenDetails.AudioTokens
	})
	return ms, deltas, tokens, lastWord
}

var _ = Describe("Speech at another tempo", func() {
	It("has its words at other times", func() {
		original := fakeserver.Speech{Samples: tone(165, time.Second), Words: []fakeserver.Word{{Text: "hm", Start: 100 * time.Millisecond, End: 900 * time.Millisecond}}}
		changed := fakeserver.AtTempo(original, 0.8)
		Expect(changed.Samples).To(HaveLen(30000))
		Expect(changed.Words).To(Equal([]fakeserver.Word{{Text: "hm", Start: 125 * time.Millisecond, End: 1125 * time.Millisecond}}))
		Expect(original.Words[0].Start).To(Equal(100 * time.Millisecond))
	})

	It("is itself at its own", func() {
		s := fakeserver.Babble{}.Speak(arrivesA)
		Expect(&fakeserver.AtTempo(s, 1).Samples[0]).To(BeIdenticalTo(&s.Samples[0]))
		Expect(fakeserver.AtTempo(fakeserver.Speech{}, 1.5).Samples).To(BeEmpty())
	})
})

var _ = Describe("audio.output.speed", func() {
	DescribeTable("makes answers longer or shorter, with their deltas and tokens", func(config string, ms, deltas, tokens int) {
		haveMs, haveDeltas, haveTokens, lastWord := spokenAt(config, "Let me check.")
		Expect(fmt.Sprint(haveMs, haveDeltas, haveTokens)).To(Equal(fmt.Sprint(ms, deltas, tokens)))
		Expect(lastWord.Milliseconds()).To(BeNumerically("~", int64(ms)-int64(40*ms/960), 2), "40 ms of rest follow the last word")
	},
		Entry("its own", `{"speed":1}`, 960, 3, 20),
		Entry("half", `{"speed":0.5}`, 1920, 7, 39),
		Entry("as slow as can be", `{"speed":0.25}`, 3840, 15, 77),
		Entry("as fast as can be", `{"speed":1.5}`, 640, 2, 13),
		Entry("on a telephone", `{"speed":1.5,"format":{"type":"audio/pcmu"}}`, 640, 2, 13),
	)

	It("is of recorded sound too", func() {
		reply := fakeserver.Reply{Say: "Beep.", Sound: tone(440, time.Second)}
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(reply)}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"output":{"speed":0.8}}}`)
			c.Send(ask)
			sound := 0
			for _, a := range c.Until("response.done") {
				if d, ok := a.Event.(*wire.ResponseOutputAudioDelta); ok {
					sound += len(d.Delta)
				}
			}
			Expect(sound).To(Equal(1250 * 48))
		})
	})

	It("may change during a response, which keeps its own", func() {
		lengths := [2]int{}
		for i, update := range []string{"", `{"type":"session.update","session":{"type":"realtime","audio":{"output":{"speed":1.5}}}}`} {
			servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: arrivesA}, fakeserver.Reply{Say: arrivesA})}, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(ask)
				got := c.Until("response.output_audio.delta")
				if update != "" {
					c.Send(update)
				}
				for _, a := range append(got, c.Until("response.done")...) {
					if d, ok := a.Event.(*wire.ResponseOutputAudioDelta); ok {
						lengths[i] += len(d.Delta)
					}
				}
			})
		}
		Expect(lengths[1]).To(Equal(lengths[0]))
	})

	DescribeTable("has its bounds", func(speed, code string) {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			e := c.refused(`{"type":"session.update","session":{"type":"realtime","audio":{"output":{"speed":` + speed + `}}}}`)
			Expect(e.Code.Or("") + " " + e.Param.Or("")).To(Equal(code + " session.audio.output.speed"))
		})
	},
		Entry("too exact", "1.12345678901234567", "decimal_max_decimal_places_exceeded"),
		Entry("too slow", "0.24", "decimal_below_min_value"), Entry("too fast", "1.51", "decimal_above_max_value"),
		Entry("no number", `"1"`, "invalid_type"), Entry("null", `null`, "invalid_type"),
	)
})
