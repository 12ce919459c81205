package phoneline_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/phoneline"
)

const ms = time.Millisecond

// said is a recorded caller, filled up to whole frames.
func said() []int16 {
	u, ok := audiofixtures.Find(audiofixtures.Caller, "Hi, where's my order A1001?", "rms")
	Expect(ok).To(BeTrue())
	samples := u.Samples()
	return samples[:len(samples)/audio.FrameSamples*audio.FrameSamples]
}

// newLine returns a line for what a recorded caller says.
func newLine(s phoneline.Settings) *phoneline.Line {
	return phoneline.New(s, said())
}

// through lets sound pass one way, and what is late, too.
func through(way func([]int16) []int16, sound []int16, late time.Duration) (out []int16) {
	sound = append(append([]int16(nil), sound...), make([]int16, audio.Samples(late+40*ms, audio.RateHz)/audio.FrameSamples*audio.FrameSamples)...)
	for ; len(sound) > 0; sound = sound[audio.FrameSamples:] {
		out = append(out, way(sound[:audio.FrameSamples])...)
	}
	return out
}

// hiss is noise of half a second, whose middle frequencies have no other delay in a filter than sound has.
func hiss() []int16 {
	chance := rand.New(rand.NewPCG(4, 4))
	out := quietFor(500 * ms)
	for i := range out {
		out[i] = int16(chance.IntN(8000) - 4000)
	}
	return out
}

// quietFor is silence of whole frames.
func quietFor(d time.Duration) []int16 { return make([]int16, audio.Samples(d, audio.RateHz)) }

// lag is how many samples later b has a than a, at most so many, and how loud, in dB.
func lag(a, b []int16, most int) (samples int, level float64) {
	best := math.Inf(-1)
	for d := 0; d <= most; d++ {
		var both, power float64
		for i := 0; i < len(a) && i+d < len(b); i += 3 {
			both += float64(a[i]) * float64(b[i+d])
			power += float64(a[i]) * float64(a[i])
		}
		if both > best {
			best, samples, level = both, d, 20*math.Log10(both/power)
		}
	}
	return samples, level
}

var _ = Describe("A line", func() {
	It("that is clean changes nothing", func() {
		l := newLine(phoneline.Settings{})
		Expect(through(l.Send, said(), 0)[:len(said())]).To(Equal(said()))
		Expect(through(l.Receive, said(), 0)[:len(said())]).To(Equal(said()))
		Expect(phoneline.Settings{Seed: 7}.Clean()).To(BeTrue())
		Expect(phoneline.Settings{Loss: 0.1}.Clean()).To(BeFalse())
	})

	DescribeTable("delays each way by exactly what it says", func(s phoneline.Settings, want time.Duration) {
		l := newLine(s)
		Expect(l.Delay()).To(Equal(want))
		for _, way := range []func([]int16) []int16{l.Send, l.Receive} {
			at, _ := lag(hiss(), through(way, hiss(), want), audio.Samples(want+20*ms, audio.RateHz))
			Expect(at).To(Equal(audio.Samples(want, audio.RateHz)))
		}
	},
		Entry("without a codec", phoneline.Settings{Latency: 35 * ms}, 35*ms),
		Entry("with the time for which the receiver waits", phoneline.Settings{Latency: 35 * ms, Jitter: 30 * ms}, 65*ms),
		Entry("with a codec alone", phoneline.Settings{Codec: audio.PCMU}, 20*ms),
		Entry("with a codec, whose packet is part of the way", phoneline.Settings{Codec: audio.PCMA, Latency: 35 * ms}, 35*ms),
	)

	DescribeTable("of G.711 has the values of the tables, and the band of telephones", func(law audio.Encoding) {
		all := make([]int16, 0, 1<<16)
		for v := math.MinInt16; v <= math.MaxInt16; v++ {
			all = append(all, int16(v))
		}
		f := audio.Format{Encoding: law}
		want := f.AppendSamples(nil, f.AppendBytes(nil, all))
		Expect(phoneline.Companded(law, all)).To(Equal(want))
		gain := func(hz float64) float64 {
			tone := make([]int16, 50*audio.FrameSamples)
			for i := range tone {
				tone[i] = int16(8000 * math.Sin(2*math.Pi*hz*float64(i)/audio.RateHz))
			}
			return audio.DBFS(through(newLine(phoneline.Settings{Codec: law}).Send, tone, 0)[4800:19200]) - audio.DBFS(tone)
		}
		Expect(gain(1000)).To(BeNumerically("~", 0, 0.3))
		Expect(gain(3300)).To(BeNumerically("~", 0, 1))
		Expect(gain(75)).To(BeNumerically("<", -15))
		Expect(gain(5000)).To(BeNumerically("<", -40))
	}, Entry("mu-law", audio.PCMU), Entry("A-law", audio.PCMA))

	for _, noise := range phoneline.Noises() {
		for _, law := range []audio.Encoding{audio.PCM16, audio.PCMU} {
			It(fmt.Sprintf("has %s so far below the speech as it says, %v", noise, law), func() {
				const below = 12.0
				speech := through(newLine(phoneline.Settings{Codec: law}).Send, said(), 0)
				noisy := newLine(phoneline.Settings{Codec: law, Noise: noise, SNR: below, Seed: 5})
				alone := through(noisy.Send, quietFor(10*time.Second), 0)
				if noise == phoneline.Bangs {
					alone = loudFrames(alone)
				}
				Expect(activeLevel(speech) - audio.DBFS(alone)).To(BeNumerically("~", below, 0.5))
			})
		}
	}

	It("has the noise from the first sample on, from a place that the seed says", func() {
		first := func(seed uint64) []int16 {
			l := newLine(phoneline.Settings{Noise: phoneline.Street, SNR: 10, Latency: 200 * ms, Seed: seed})
			return append([]int16(nil), l.Send(quietFor(20*ms))...)
		}
		Expect(audio.DBFS(first(1))).To(BeNumerically(">", -45))
		Expect(first(1)).To(Equal(first(1)))
		Expect(first(1)).NotTo(Equal(first(2)))
	})

	It("says which samples of a frame were lost: the others are as they were played", func() {
		l := newLine(phoneline.Settings{Loss: 0.3, Latency: 27 * ms, Seed: 4})
		played, late := hiss(), audio.Samples(27*ms, audio.RateHz)
		lost, kept := 0, 0
		for at := 0; at < len(played); at += audio.FrameSamples {
			heard := l.Receive(played[at : at+audio.FrameSamples])
			gone := make([]bool, len(heard))
			for _, s := range l.Lost() {
				for i := s[0]; i < s[1]; i++ {
					gone[i] = true
				}
			}
			for i, was := range gone {
				switch from := at + i - late; {
				case from < 0:
				case was:
					lost++
				default:
					kept++
					Expect(heard[i]).To(Equal(played[from]))
				}
			}
		}
		Expect(lost).To(BeNumerically(">", 2*audio.FrameSamples))
		Expect(kept).To(BeNumerically(">", 5*audio.FrameSamples))
		clean := newLine(phoneline.Settings{Codec: audio.PCMU})
		clean.Receive(played[:audio.FrameSamples])
		Expect(clean.Lost()).To(BeEmpty())
	})

	DescribeTable("loses as much as it says, in bursts", func(share float64, burst time.Duration) {
		lost := phoneline.Losses(phoneline.Settings{Loss: share, Burst: burst, Seed: 3}, 200_000)
		all, bursts := 0, 0
		for i, is := range lost {
			if is {
				all++
				if i == 0 || !lost[i-1] {
					bursts++
				}
			}
		}
		Expect(float64(all) / float64(len(lost))).To(BeNumerically("~", share, 0.1*share))
		Expect(float64(all) / float64(bursts)).To(BeNumerically("~", float64(burst)/float64(20*ms), 0.1*float64(burst)/float64(20*ms)))
	},
		Entry("1 %", 0.01, 60*ms), Entry("5 %", 0.05, 60*ms), Entry("20 % one by one", 0.2, 25*ms), Entry("30 % for long", 0.3, 200*ms))

	It("takes what is later than the receiver waits for lost", func() {
		lost := 0
		for _, is := range phoneline.Losses(phoneline.Settings{Jitter: 20 * ms}, 100_000) {
			if is {
				lost++
			}
		}
		Expect(lost).To(BeNumerically("~", 270, 60), "0.27 %")
	})

	It("conceals what is lost by the packet before it, softer each time", func() {
		l := newLine(phoneline.Settings{Loss: 0.3, Burst: 100 * ms, Seed: 1})
		tone := make([]int16, 100*audio.FrameSamples)
		for i := range tone {
			tone[i] = int16(1000 + i%100)
		}
		heard := through(l.Receive, tone, 0)
		var gains []float64
		for k := 1; k < 100; k++ {
			gains = append(gains, math.Round(100*audio.RMS(heard[k*480:][:480])/audio.RMS(tone[k*480:][:480]))/100)
		}
		Expect(gains).To(ContainElements(1.0, 0.5, 0.25, 0.0))
		Expect(gains).To(HaveEach(BeElementOf(1.0, 0.5, 0.25, 0.0)))
		Expect(l.Use().Lost).To(BeNumerically(">", 10))
	})

	It("has what is heard in the microphone, so much softer and later", func() {
		l := newLine(phoneline.Settings{Echo: phoneline.Echo{Level: -12, Delay: 130 * ms}, Latency: 40 * ms})
		var heard, sent []int16
		sound := append(said(), quietFor(400*ms)...)
		for ; len(sound) > 0; sound = sound[audio.FrameSamples:] {
			heard = append(heard, l.Receive(sound[:audio.FrameSamples])...)
			sent = append(sent, l.Send(quietFor(20*ms))...)
		}
		at, level := lag(heard, sent, audio.Samples(300*ms, audio.RateHz))
		Expect(at).To(Equal(audio.Samples(170*ms, audio.RateHz)), "behind the ear: 130 ms to the microphone, 40 ms on the line")
		Expect(level).To(BeNumerically("~", -12, 0.1))
		Expect(l.Use()).To(Equal(phoneline.Use{Heard: true, Echoed: true}))
	})

	It("makes the caller softer or louder, and the noise with it", func() {
		soft := through(newLine(phoneline.Settings{Gain: -9}).Send, said(), 0)
		Expect(audio.DBFS(said()) - audio.DBFS(soft[:len(said())])).To(BeNumerically("~", 9, 0.05))
	})

	It("knows whether anything of a caller is louder than the noise", func() {
		_, ok := newLine(phoneline.Settings{Noise: phoneline.White, SNR: 0}).Audible(said())
		Expect(ok).To(BeTrue())
		by, ok := newLine(phoneline.Settings{Codec: audio.PCMU, Noise: phoneline.White, SNR: -15}).Audible(said())
		Expect(ok).To(BeFalse())
		Expect(by).To(BeNumerically("<", 0))
	})

	It("is the same each time, and allocates nothing", func() {
		for _, name := range phoneline.Presets() {
			s, _ := phoneline.Preset(name)
			s.Seed = 11
			a, b := newLine(s), newLine(s)
			Expect(through(a.Send, said(), 0)).To(Equal(through(b.Send, said(), 0)), name)
			Expect(through(a.Receive, said(), 0)).To(Equal(through(b.Receive, said(), 0)), name)
			frame := said()[:audio.FrameSamples]
			Expect(testing.AllocsPerRun(200, func() { a.Send(a.Receive(frame)) })).To(BeZero(), name)
		}
	})
})

// activeLevel is the level of the frames that are less than 15.9 dB below it, found from above.
func activeLevel(sound []int16) float64 {
	level := audio.PeakDBFS(sound)
	for {
		var sum float64
		n := 0
		for at := 0; at+480 <= len(sound); at += 480 {
			if p := audio.RMS(sound[at : at+480]); 20*math.Log10(p/32768) > level-15.9 {
				sum += p * p
				n++
			}
		}
		next := 10*math.Log10(sum/float64(n)) - 20*math.Log10(32768)
		if math.Abs(next-level) < 1e-9 {
			return level
		}
		level = next
	}
}

// loudFrames are those with sound.
func loudFrames(sound []int16) (loud []int16) {
	for at := 0; at+480 <= len(sound); at += 480 {
		if audio.DBFS(sound[at:at+480]) > -60 {
			loud = append(loud, sound[at:at+480]...)
		}
	}
	return loud
}

func BenchmarkLine(b *testing.B) {
	for _, name := range phoneline.Presets() {
		b.Run(name, func(b *testing.B) {
			s, _ := phoneline.Preset(name)
			l := phoneline.New(s)
			frame := make([]int16, audio.FrameSamples)
			for i := range frame {
				frame[i] = int16(i * 17)
			}
			b.ReportAllocs()
			for b.Loop() {
				l.Send(frame)
				l.Receive(frame)
			}
		})
	}
}

func BenchmarkLoop(b *testing.B) {
	for _, noise := range phoneline.Noises() {
		b.Run(string(noise), func(b *testing.B) {
			for b.Loop() {
				phoneline.NewLoop(noise)
			}
		})
	}
}
