package scenarios_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/phoneline"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// lineOf loads a scenario with a line.
func lineOf(line string) (*scenarios.PhoneLine, error) {
	sc, err := judge.Load("call.yaml", []byte(small+"line: "+line+"\n"))
	if err != nil {
		return nil, err
	}
	return sc.PhoneLine, nil
}

var _ = Describe("A line", func() {
	street, _ := phoneline.Preset("street")

	It("is a preset, or one with other values, wherever it stands in the map", func() {
		Expect(lineOf("street")).To(HaveField("Settings", street))
		other := street
		other.SNR, other.Codec, other.Loss, other.Seed = 15, audio.PCMA, 0.05, 7
		Expect(lineOf("{snr: 15dB, codec: pcma, loss: 5%, seed: 7, preset: street}")).To(And(HaveField("Settings", other), HaveField("Preset", "street")))
		Expect(lineOf("{latency: 80ms, jitter: 30ms, loss: 0.05, burst: 100ms, gain: -6dB}")).To(HaveField("Settings", phoneline.Settings{
			Latency: 80 * time.Millisecond, Jitter: 30 * time.Millisecond, Loss: 0.05, Burst: 100 * time.Millisecond, Gain: -6,
		}))
	})
	It("has usual values for what is half written", func() {
		Expect(lineOf("{noise: babble}")).To(HaveField("SNR", 20.0))
		Expect(lineOf("{echo: {level: -20dB}}")).To(HaveField("Echo", phoneline.Echo{Level: -20, Delay: 100 * time.Millisecond}))
		Expect(lineOf("{echo: {delay: 20ms}}")).To(HaveField("Echo", phoneline.Echo{Level: -12, Delay: 20 * time.Millisecond}))
	})

	DescribeTable("is refused", func(line, wrong string) {
		_, err := lineOf(line)
		Expect(err).To(MatchError(ContainSubstring(wrong)))
	},
		Entry("that is none", "stret", `"stret" is not a value of line: did you mean "street"?`),
		Entry("with a preset that is none", "{preset: fone}", `"fone" is not a value of preset`),
		Entry("with a codec that is none", "{codec: opus}", `"opus" is not a value of codec`),
		Entry("with a noise that is none", "{noise: rain}", `"rain" is not a value of noise`),
		Entry("with a ratio to no noise", "{snr: 15dB}", "snr says how far noise is below the speech, and there is none: add noise: street"),
		Entry("with bursts of nothing", "{burst: 60ms}", "burst says how long losses last, and nothing is lost: add loss: 5%"),
		Entry("with bursts shorter than a packet", "{loss: 5%, burst: 5ms}", "no packet is shorter than 20 ms"),
		Entry("that loses everything", "{loss: 100%}", "a line that loses everything is none"),
		Entry("with an echo that grows", "{echo: {level: 3dB}}", "an echo is softer than the voice it is of: write a level below 0dB"),
		Entry("with an echo without a unit", "{echo: {level: -12}}", "-12 has no unit: write -12dB"),
		Entry("with a way of minutes", "{latency: 3s}", "latency is at most 2s"),
		Entry("with a key of another place", "{silence: 3s}", `"silence" does not go with line`),
		Entry("with a seed of zero", "{noise: hum, seed: 0}", "seeds are counted from 1"),
	)
})
