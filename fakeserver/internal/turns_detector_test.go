package internal_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/internal/turns"
	"github.com/voicesim/voicesim/wire"
)

// configured returns a detector of turns at a rate.
func configured(t wire.TurnDetection, rateHz int) *turns.Detector {
	d := new(turns.Detector)
	d.Configure(t, rateHz)
	return d
}

// window returns one window of 32 ms at 24 kHz with a level.
func window(dbfs float64) []int16 {
	samples := make([]int16, 768)
	for i := range samples {
		samples[i] = int16(math.Pow(10, dbfs/20) * 32768 * math.Sqrt2 * math.Sin(float64(i)*2*math.Pi*20/768))
	}
	return samples
}

// hear feeds windows of these levels and returns what they told, at which window.
func hear(d *turns.Detector, levels ...float64) map[int]string {
	told := map[int]string{}
	for i, l := range levels {
		if ev := d.Next(window(l)); ev != turns.Nothing {
			told[i] = [...]string{"", "started", "paused", "stopped"}[ev]
		}
	}
	return told
}

func levels(runs ...any) []float64 {
	var all []float64
	for i := 0; i < len(runs); i += 2 {
		for range runs[i+1].(int) {
			all = append(all, runs[i].(float64))
		}
	}
	return all
}

var _ = Describe("Turn detection", func() {
	serverVAD := func(threshold float64, silence time.Duration) wire.TurnDetection {
		return wire.TurnDetection{Type: wire.ServerVAD, Threshold: wire.Some(wire.Decimal(threshold)),
			SilenceDurationMs: wire.Some(wire.Milliseconds(silence))}
	}

	It("learns nothing of the noise from what was muted, in A-law either", func() {
		for _, silence := range []int16{0, 8} {
			d := configured(serverVAD(0.5, 200*time.Millisecond), 24000)
			hear(d, levels(-45.0, 50)...)
			for range 100 { // the guard against echo sends it
				Expect(d.Next(slices.Repeat([]int16{silence}, 768))).To(Equal(turns.Nothing))
			}
			Expect(hear(d, levels(-20.0, 2, -45.0, 20)...)).To(Equal(map[int]string{1: "started", 8: "stopped"}), "%d", silence)
		}
	})

	DescribeTable("finds the windows at which speech starts and stops",
		func(threshold float64, silence time.Duration, heard []float64, want map[int]string) {
			Expect(hear(configured(serverVAD(threshold, silence), 24000), heard...)).To(Equal(want))
		},
		Entry("two loud windows start, silence_duration of quiet ones stop", 0.5, 200*time.Millisecond,
			levels(-70.0, 3, -20.0, 5, -70.0, 10), map[int]string{4: "started", 14: "stopped"}),
		Entry("one loud window is a click", 0.5, 200*time.Millisecond, levels(-70.0, 3, -10.0, 1, -70.0, 10), map[int]string{}),
		Entry("a gap in speech does not stop it", 0.5, 200*time.Millisecond,
			levels(-20.0, 4, -70.0, 6, -20.0, 1, -70.0, 7), map[int]string{1: "started", 17: "stopped"}),
		Entry("a longer silence_duration", 0.5, 500*time.Millisecond,
			levels(-20.0, 2, -70.0, 20), map[int]string{1: "started", 17: "stopped"}),
		Entry("soft speech is below the threshold", 0.5, 200*time.Millisecond, levels(-45.0, 10), map[int]string{}),
		Entry("but not of a lower one", 0.3, 200*time.Millisecond, levels(-45.0, 10), map[int]string{1: "started"}),
		Entry("a high threshold wants loud speech", 0.9, 200*time.Millisecond, levels(-30.0, 10), map[int]string{}),
		Entry("speech may fall a little below what started it", 0.5, 200*time.Millisecond,
			levels(-40.0, 2, -46.0, 20), map[int]string{1: "started"}),
		Entry("noise raises what counts as speech", 0.5, 200*time.Millisecond,
			levels(-43.0, 100, -38.0, 5), map[int]string{}),
		Entry("loud noise is taken for speech that never ends", 0.5, 200*time.Millisecond,
			levels(-25.0, 500), map[int]string{1: "started"}),
		Entry("turn after turn", 0.5, 64*time.Millisecond,
			levels(-20.0, 2, -70.0, 3, -20.0, 2, -70.0, 3), map[int]string{1: "started", 3: "stopped", 6: "started", 8: "stopped"}),
	)

	It("says where speech began, on the grid", func() {
		d := configured(serverVAD(0.5, 200*time.Millisecond), 24000)
		hear(d, levels(-70.0, 5, -20.0, 2)...)
		Expect(d.Onset).To(Equal(int64(5 * 768)))
		Expect(d.Pos).To(Equal(int64(7 * 768)))
	})

	It("says where speech ends: with the silence that ends it, or before the silence that a semantic one waited", func() {
		d := configured(serverVAD(0.5, 200*time.Millisecond), 24000)
		hear(d, levels(-20.0, 5, -70.0, 7)...)
		Expect(d.End()).To(Equal(int64(12 * 768)))
		d = configured(wire.TurnDetection{Type: wire.SemanticVAD}, 24000)
		hear(d, levels(-20.0, 3, -70.0, 20, -20.0, 2, -70.0, 100)...)
		Expect(d.End()).To(Equal(int64(800*24)), "25 windows are 800 ms")
		hear(d, levels(-70.0, 50, -20.0, 3, -70.0, 130)...)
		Expect(d.End()).To(Equal(int64((178*32+4)*24)), "on the grid of 20 ms")
	})

	DescribeTable("of the semantic kind asks in a pause, and waits as long as it is eager",
		func(eagerness string, stop int) {
			d := configured(wire.TurnDetection{Type: wire.SemanticVAD, Eagerness: eagerness}, 24000)
			Expect(hear(d, levels(-20.0, 2, -70.0, 300)...)).To(Equal(map[int]string{1: "started", 9: "paused", stop: "stopped"}))
		},
		Entry("low: 8 s", "low", 1+250),
		Entry("medium: 4 s", "medium", 1+125),
		Entry("auto: 4 s", "auto", 1+125),
		Entry("high: 2 s", "high", 1+63),
	)
})

// BenchmarkFirstWindow is the noise of a line, in which a voice is looked for at every pitch.
func BenchmarkFirstWindow(b *testing.B) {
	noise := make([]int16, 768)
	chance := rand.New(rand.NewPCG(1, 0))
	for i := range noise {
		noise[i] = int16(chance.IntN(200) - 100)
	}
	for b.Loop() {
		configured(wire.TurnDetection{Type: wire.ServerVAD}, 24000).Next(noise)
	}
}
