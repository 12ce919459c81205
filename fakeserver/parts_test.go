package fakeserver_test

import (
	"math"
	"math/cmplx"
	"math/rand"
	"sort"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
)

var _ = Describe("The spectrum", func() {
	It("is that of the Fourier transform, in bands of three bins from 250 Hz", func() {
		r := rand.New(rand.NewSource(1))
		sound := make([]float32, 256)
		for i := range sound {
			sound[i] = float32(r.NormFloat64())
		}
		for band, got := range fakeserver.Powers(sound) {
			want := 0.0
			for bin := 8 + 3*band; bin < 11+3*band; bin++ {
				var sum complex128
				for i, x := range sound {
					hann := 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/256)
					sum += complex(float64(x)*hann, 0) * cmplx.Exp(complex(0, -2*math.Pi*float64(bin*i)/256))
				}
				want += real(sum)*real(sum) + imag(sum)*imag(sum)
			}
			Expect(float64(got)).To(BeNumerically("~", want, 1e-3*want+1e-3), "band %d", band)
		}
	})

	DescribeTable("is taken at 8 kHz, without what lies above 4 kHz",
		func(hz, wantDB float64) {
			samples := make([]int16, 24000)
			for i := range samples {
				samples[i] = int16(16384 * math.Sin(2*math.Pi*hz*float64(i)/24000))
			}
			power := 0.0
			slow := fakeserver.Decimated(samples)
			for _, x := range slow {
				power += float64(x) * float64(x)
			}
			db := 10*math.Log10(power/float64(len(slow))+1e-12) + 9.03 // against the sine itself
			if wantDB < -20 {
				Expect(db).To(BeNumerically("<", wantDB))
			} else {
				Expect(db).To(BeNumerically("~", wantDB, 1.5))
			}
		},
		Entry("300 Hz", 300.0, 0.0), Entry("1 kHz", 1000.0, 0.0), Entry("2.5 kHz", 2500.0, 0.0),
		Entry("6 kHz", 6000.0, -30.0), Entry("9 kHz", 9000.0, -30.0),
	)
})

var _ = Describe("Timers", func() {
	It("fire in the order of their times, then of being armed, however they are armed and stopped", func() {
		base := time.Unix(0, 0)
		for seed := range int64(200) {
			r := rand.New(rand.NewSource(seed))
			var ts fakeserver.Timers
			type entry struct {
				name  string
				at    time.Time
				order int
			}
			armed := map[string]entry{}
			for order := range 60 {
				name := string(rune('a' + r.Intn(26)))
				if _, on := armed[name]; on && r.Intn(3) == 0 {
					ts.Stop(name)
					delete(armed, name)
					continue
				}
				at := base.Add(time.Duration(r.Intn(20)))
				ts.Set(name, at)
				armed[name] = entry{name, at, order}
			}
			var want []entry
			for _, e := range armed {
				if !e.at.After(base.Add(15)) {
					want = append(want, e)
				}
			}
			sort.Slice(want, func(i, j int) bool {
				if !want[i].at.Equal(want[j].at) {
					return want[i].at.Before(want[j].at)
				}
				return want[i].order < want[j].order
			})
			var names []string
			for _, e := range want {
				names = append(names, e.name)
			}
			ts.Fire(base.Add(15))
			Expect(ts.Fired).To(Equal(names), "seed %d", seed)
		}
	})
})

var _ = Describe("Ids", func() {
	// Source: sess_E4Ame… was made at 1784663472 (docs/fidelity.md).
	It("carry the second in which they were made", func() {
		ids := fakeserver.IDs(1, time.Unix(1784663472, 0), 3)
		Expect(ids[0]).To(MatchRegexp(`^call_[0-9A-Za-z]{16}$`))
		Expect(ids[1]).To(MatchRegexp(`^event_E4Ame[0-9A-Za-z]{16}$`))
	})

	It("are valid before the year in which they begin", func() {
		Expect(fakeserver.IDs(1, time.Unix(0, 0), 2)[1]).To(MatchRegexp(`^event_00000[0-9A-Za-z]{16}$`))
	})

	It("are all different, and the same from the same seed", func() {
		ids := fakeserver.IDs(7, epoch, 5000)
		Expect(ids).To(Equal(fakeserver.IDs(7, epoch, 5000)))
		seen := map[string]bool{}
		for _, id := range ids {
			Expect(seen[id]).To(BeFalse())
			seen[id] = true
		}
		Expect(strings.Join(ids, "")).NotTo(Equal(strings.Join(fakeserver.IDs(8, epoch, 5000), "")))
	})
})
