package harness_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/phoneline"
	"github.com/voicesim/voicesim/judge/tracks"
)

// said is a recording with silence around it, in whole frames.
func said(u *audiofixtures.Utterance) []int16 {
	sound := slices.Concat(make([]int16, audio.RateHz), u.Samples(), make([]int16, 2*audio.RateHz))
	return sound[:len(sound)/audio.FrameSamples*audio.FrameSamples]
}

// carried is what comes out of a line: of what the caller says, or else of what is played to it. It is moved to when that was.
func carried(s phoneline.Settings, of, sound []int16, caller bool) (out []int16) {
	l := phoneline.New(s, of)
	for frame := range slices.Chunk(sound, audio.FrameSamples) {
		if caller {
			out = append(out, l.Send(frame)...)
		} else {
			out = append(out, l.Receive(frame)...)
		}
	}
	return out[audio.Samples(l.Delay(), audio.RateHz):]
}

// octaves are the mean squares of each 10 ms of a sound, in eight bands.
func octaves(sound []int16) [][8]float64 {
	edges := [9]float64{80, 250, 500, 900, 1600, 2600, 4000, 7000, 11000}
	out := make([][8]float64, len(sound)/240)
	for b := range 8 {
		sin, cos := math.Sincos(2 * math.Pi * math.Sqrt(edges[b]*edges[b+1]) / audio.RateHz)
		alpha := sin * (edges[b+1] - edges[b]) / (2 * math.Sqrt(edges[b]*edges[b+1]))
		var x, y, z [3]float64 // of a filter, and another behind it
		for i, s := range sound[:len(out)*240] {
			x = [3]float64{float64(s), x[0], x[1]}
			y = [3]float64{(alpha*(x[0]-x[2]) + 2*cos*y[0] - (1-alpha)*y[1]) / (1 + alpha), y[0], y[1]}
			z = [3]float64{(alpha*(y[0]-y[2]) + 2*cos*z[0] - (1-alpha)*z[1]) / (1 + alpha), z[0], z[1]}
			out[i/240][b] += z[0] * z[0] / 240
		}
	}
	return out
}

// apart are words and the noise around them, of somebody who knows them apart.
type apart struct {
	words  []int16
	in     [][8]float64 // in eight bands
	levels [][8]float64 // of the noise
}

func newApart(words, noise []int16) *apart {
	in, of := octaves(words), octaves(noise)
	levels := make([][8]float64, len(in))
	for i := range levels { // of the noise, over 400 ms
		from, to := max(0, i-20), min(len(of), i+20)
		for b := range 8 {
			for _, o := range of[from:to] {
				levels[i][b] += o[b] / float64(to-from)
			}
		}
	}
	return &apart{words, in, levels}
}

// audible returns the first and the last moment at which the words stand out of the noise, if they were so many decibels louder: the first for 50 ms.
// Without noise it is what the levels alone say.
func (a *apart) audible(louder float64) (first, last time.Duration) {
	stands := func(i int) (sum float64) {
		if i < 0 || i >= len(a.in) {
			return 0
		}
		for b := range 8 {
			ratio := 1 + a.in[i][b]*math.Pow(10, louder/10)/max(4, a.levels[i][b])
			sum += ratio - math.Log(ratio) - 1
		}
		return sum
	}
	first = -1
	loud := 0
	for i := range a.in {
		level, at := audio.DBFS(a.words[i*240:i*240+240]), time.Duration(i+1)*10*time.Millisecond
		with := min(stands(i), max(stands(i-1), stands(i+1)))
		if loud++; level < -45 || with < 12 {
			loud = 0
		}
		if first < 0 && loud == 5 {
			first = at - 50*time.Millisecond
		}
		if first >= 0 && level >= -51 && with >= 6 {
			last = at
		}
	}
	return first, last
}

// off is how far something is from a span.
func off(at, from, to time.Duration) time.Duration { return max(from-at, at-to, 0) }

// edgesOf are how far the detector of the tracks is off, of recordings on a line.
type edgesOf struct {
	onsets, ends   []time.Duration // against what can be heard in the noise
	onsets0, ends0 []time.Duration // against the recordings
	lost           int             // edges whose packets were lost
}

// measure adds a recording.
func (e *edgesOf) measure(s phoneline.Settings, u *audiofixtures.Utterance) {
	GinkgoHelper()
	caller, sound := u.Role == audiofixtures.Caller, said(u)
	quiet, still := s, s
	quiet.Noise, quiet.SNR, quiet.Echo, quiet.Loss = "", 0, phoneline.Echo{}, 0
	quiet.Latency, quiet.Jitter = s.Latency+s.Jitter, 0
	still.Loss, still.Latency, still.Jitter, still.Echo = 0, quiet.Latency, 0, phoneline.Echo{}
	words, noise := carried(quiet, u.Samples(), sound, caller), carried(still, u.Samples(), make([]int16, len(sound)), caller)
	lossy := quiet
	lossy.Loss, lossy.Latency, lossy.Jitter = s.Loss, s.Latency, s.Jitter
	arrived := carried(lossy, u.Samples(), sound, caller)

	found := tracks.Find(carried(s, u.Samples(), sound, caller), nil).Caller
	Expect(found).NotTo(BeEmpty(), u.ID)
	first, last := found[0].Start, found[len(found)-1].End
	// Words that sink into the noise end nowhere to the frame: they do between what is heard of them if they are 3 dB softer, and 3 dB louder.
	truth := newApart(words, noise)
	late, early := truth.audible(-3)
	soon, long := truth.audible(3)
	whole := func(from, to time.Duration) bool {
		a, b := max(0, audio.Samples(from, audio.RateHz)), min(len(words), audio.Samples(to, audio.RateHz))
		return slices.Equal(words[a:b], arrived[a:b])
	}
	const around = 60 * time.Millisecond
	if whole(soon-around, late+around) {
		e.onsets, e.onsets0 = append(e.onsets, off(first, soon, late)), append(e.onsets0, (first-time.Second-u.SpeechStart).Abs())
	} else {
		e.lost++
	}
	if whole(early-around, long+around) {
		e.ends, e.ends0 = append(e.ends, off(last, early, long)), append(e.ends0, (last-time.Second-u.SpeechEnd).Abs())
	} else {
		e.lost++
	}
}

// row is what the docs say of it.
func (e *edgesOf) row(preset string) string {
	worst := func(all []time.Duration) string { return fmt.Sprintf("%d ms", slices.Max(all).Milliseconds()) }
	most := func(all []time.Duration) string {
		slices.Sort(all)
		return fmt.Sprintf("%d ms", all[len(all)*9/10].Milliseconds())
	}
	return fmt.Sprintf("| `%s` | %d | %d | %s | %s | %s | %s |\n", preset, len(e.onsets)+len(e.ends), e.lost,
		worst(e.onsets), worst(e.ends), most(e.onsets0), most(e.ends0))
}

// agree demands that detector and truth do.
func (e *edgesOf) agree(preset string) {
	GinkgoHelper()
	Expect(e.onsets).To(HaveEach(BeNumerically("<=", 20*time.Millisecond)), "onsets on %s", preset)
	Expect(e.ends).To(HaveEach(BeNumerically("<=", 20*time.Millisecond)), "ends on %s", preset)
}

var _ = Describe("Detector and truth", func() {
	It("agree within 20 ms for a recording on a street", func() {
		s, _ := phoneline.Preset("street")
		s.Seed = 1
		var e edgesOf
		u, ok := audiofixtures.Find(audiofixtures.Caller, "Hi, where's my order A1001?", "")
		Expect(ok).To(BeTrue())
		e.measure(s, u)
		e.agree("street")
		Expect(e.lost).To(BeZero())
	})

	It("agree within 20 ms over all recordings and presets, as docs/measures.md has it: golden file", Label("sweep"), func() {
		const page, begin, end = "../docs/measures.md", "| --- | --: | --: | --: | --: | --: | --: |\n", "<!-- edges: end -->"
		want := ""
		for _, preset := range phoneline.Presets() {
			s, _ := phoneline.Preset(preset)
			var e edgesOf
			for i, u := range audiofixtures.All() {
				if u.Role != audiofixtures.Noise {
					s.Seed = uint64(i + 1)
					e.measure(s, u)
				}
			}
			want += e.row(preset)
			if os.Getenv("VOICESIM_TRY") == "" {
				e.agree(preset)
			}
			AddReportEntry(preset, e.row(preset))
		}
		text, err := os.ReadFile(page)
		Expect(err).NotTo(HaveOccurred())
		before, rest, found := strings.Cut(string(text), begin)
		Expect(found).To(BeTrue())
		published, after, found := strings.Cut(rest, end)
		Expect(found).To(BeTrue())
		if os.Getenv("VOICESIM_UPDATE") != "" {
			Expect(os.WriteFile(page, []byte(before+begin+want+end+after), 0o644)).To(Succeed())
			return
		}
		Expect(published).To(Equal(want), "VOICESIM_UPDATE=1 writes the page")
	})
})
