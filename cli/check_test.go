package cli

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

// span is when somebody speaks, in milliseconds.
type span [2]int

// tone is a track on which somebody hums in some spans.
func tone(rateHz, lengthMS int, spans ...span) []int16 {
	track := make([]int16, lengthMS*rateHz/1000)
	for _, s := range spans {
		for i := s[0] * rateHz / 1000; i < s[1]*rateHz/1000; i++ {
			track[i] = int16(8000 * math.Sin(float64(i)*2*math.Pi*300/float64(rateHz)))
		}
	}
	return track
}

// stereo writes a recording with one side on each channel, and returns its path.
func stereo(rateHz int, left, right []int16) string {
	GinkgoHelper()
	clip := &audio.Clip{RateHz: rateHz, Channels: 2}
	for i := range left {
		clip.Samples = append(clip.Samples, left[i], right[i])
	}
	return clipFile(clip)
}

func clipFile(clip *audio.Clip) string {
	GinkgoHelper()
	var b bytes.Buffer
	Expect(audio.WriteWAV(&b, clip)).To(Succeed())
	name := filepath.Join(GinkgoT().TempDir(), "call.wav")
	Expect(os.WriteFile(name, b.Bytes(), 0o666)).To(Succeed())
	return name
}

// found is what voicesim check --json prints.
type found struct {
	Verdict string
	Caller  [][2]float64
	Turns   []struct {
		Began    float64  `json:"began_ms"`
		Answer   *float64 `json:"answer_ms"`
		Over     bool
		YieldsAt *float64 `json:"yield_ms"`
	}
	Measures map[string]struct {
		Unit   string
		Count  int
		P95    *float64
		Values []float64
	}
	Failures []struct{ Kind, Message, Nearest string }
}

var _ = Describe("voicesim check", func() {
	const length = 16000
	// The caller asks, is answered after 0.8 s, barges in at 5 s and is yielded to after 0.3 s; the answer to that cuts in 0.2 s before
	// the caller's end; the last turn, at 11 s, gets no answer within 5 s.
	caller := []span{{1000, 2000}, {5000, 7000}, {11000, 11500}}
	agent := []span{{2800, 5300}, {6800, 8000}}

	check := func(code int, args ...string) found {
		GinkgoHelper()
		o := voicesim(append([]string{"check", "--json"}, args...)...)
		Expect(o.code).To(Equal(code), o.stderr)
		var f found
		Expect(json.Unmarshal([]byte(o.stdout), &f)).To(Succeed())
		return f
	}

	for _, rate := range []int{8000, 24000, 44100, 48000} {
		It("measures what two tracks tell, at any rate", func() {
			f := check(exitOK, stereo(rate, tone(rate, length, caller...), tone(rate, length, agent...)))
			Expect(f.Turns).To(HaveLen(3))
			near := func(measure string, want ...float64) {
				GinkgoHelper()
				Expect(f.Measures[measure].Values).To(HaveLen(len(want)), measure)
				for i := range want {
					Expect(f.Measures[measure].Values[i]).To(BeNumerically("~", want[i], 20), measure)
				}
			}
			near("response_latency", 800, -200)
			near("barge_in_stop", 300)
			near("talk_over", 0, 500, 0)
			near("dead_air", 800)
			near("turns", 3)
			Expect(f.Measures["response_rate"].Values[0]).To(BeNumerically("~", 2.0/3, 1e-9))
			Expect(f.Measures["yield_rate"].Values).To(Equal([]float64{1}))
			Expect(f.Measures["agent_interruption_rate"].Values[0]).To(BeNumerically("~", 1.0/3, 1e-9))
			Expect(f.Measures["missed_responses"].Values).To(Equal([]float64{1}))
			Expect(f.Measures["response_latency"].P95).To(BeNil())
		})
	}

	It("knows who is on which channel", func() {
		f := check(exitOK, stereo(8000, tone(8000, length, agent...), tone(8000, length, caller...)), "--swap")
		Expect(f.Turns).To(HaveLen(3))
	})

	It("does not take the end of an answer for a yield, nor a breath within it", func() {
		f := check(exitOK, stereo(8000, tone(8000, 8000, span{3000, 3100}), tone(8000, 8000, span{1000, 4500})))
		Expect(f.Turns[0].Over).To(BeTrue())
		Expect(f.Measures["yield_rate"].Values).To(Equal([]float64{0}))
	})

	file := func() string {
		return stereo(8000, tone(8000, length, caller...), tone(8000, length, agent...))
	}
	It("judges bounds of the command line and of a file", func() {
		f := check(exitFailed, file(), "--max-response-latency", "500ms", "--min-yield-rate", "100%")
		Expect(f.Verdict).To(Equal("failed"))
		Expect(f.Failures).To(HaveLen(1))
		Expect(f.Failures[0].Message).To(Equal("response_latency should be at most 500 ms"))
		Expect(f.Failures[0].Nearest).To(MatchRegexp(`^it was (79|80|81)\d ms at 2\.(79|80) s \(turn 1\)$`))

		bounds := filepath.Join(GinkgoT().TempDir(), "bounds.yaml")
		Expect(os.WriteFile(bounds, []byte("checks:\n  missed_responses: 0\n  dead_air: 3s\n"), 0o666)).To(Succeed())
		Expect(check(exitFailed, file(), "--checks", bounds).Failures).To(HaveExactElements(HaveField("Message", "missed_responses should be at most 0")))
	})

	It("does not take an answer over the caller's words for a soon one", func() {
		over := func(from int) string {
			return stereo(8000, tone(8000, 6000, span{500, 3000}), tone(8000, 6000, span{from, 4500}))
		}
		Expect(check(exitFailed, over(1500), "--max-response-latency", "1s").Failures).To(HaveExactElements(
			HaveField("Message", "response_latency should be at most 1000 ms, and not begin over the caller's words")))
		check(exitOK, over(2800), "--max-response-latency", "1s")
		check(exitOK, over(2800), "--max-response-latency", "9s") // no limit of a call makes it say nothing
	})

	It("takes the silence before the end for dead air where no answer comes", func() {
		dead := func(length int) string {
			return stereo(8000, tone(8000, length, span{500, 1500}, span{4000, 5000}), tone(8000, length, span{2000, 3000}))
		}
		Expect(check(exitFailed, dead(12000), "--max-dead-air", "3s").Failures).To(HaveExactElements(HaveField("Message", "dead_air should be at most 3000 ms")))
		check(exitOK, dead(9000), "--max-dead-air", "3s")
	})

	It("does not take the caller's own pause for dead air, but a wait that is as long as they give an answer", func() {
		paused := func(again int) string {
			return stereo(8000, tone(8000, 12000, span{500, 1500}, span{again, again + 1000}), tone(8000, 12000, span{again + 1500, again + 2500}))
		}
		Expect(check(exitOK, paused(5000), "--max-dead-air", "3s").Measures["dead_air"].Values).To(HaveLen(1))
		check(exitFailed, paused(7000), "--max-dead-air", "3s")
	})

	It("fails a bound without data", func() {
		silent := stereo(8000, tone(8000, 3000), tone(8000, 3000, span{500, 1500}))
		Expect(check(exitFailed, silent, "--max-response-latency", "1s").Failures).To(HaveExactElements(HaveField("Kind", "no_data")))
	})

	It("fails bounds that nobody broke because nobody was heard", func() {
		one := []span{{500, 1500}}
		Expect(check(exitFailed, stereo(8000, tone(8000, 3000, one...), tone(8000, 3000)), "--max-talk-over", "1s", "--max-turns", "5").Failures).To(
			HaveExactElements(HaveField("Message", "agent should be heard")))
		Expect(check(exitFailed, stereo(8000, tone(8000, 3000), tone(8000, 3000, one...)), "--max-turns", "5").Failures).To(
			HaveExactElements(HaveField("Message", "caller should be heard")))
	})

	It("prints a table for people", func() {
		o := voicesim("check", file())
		Expect(o.code).To(Equal(exitOK))
		Expect(o.stdout).To(And(ContainSubstring("16.00 s, 3 of the caller's segments, 2 of the agent's"), MatchRegexp(`(?m)^1 +1\.00 s +2\.00 s +80\d ms`), MatchRegexp(`(?m)^barge_in_stop +1 +30\d ms`)))
	})

	DescribeTable("refuses", func(why string, args func() []string) {
		o := voicesim(append([]string{"check"}, args()...)...)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(why))
	},
		Entry("one channel", "caller and agent are told apart by their channels, so it takes two", func() []string {
			return []string{clipFile(&audio.Clip{RateHz: 8000, Samples: tone(8000, 1000, span{0, 500})})}
		}),
		Entry("a rate that speech is not recorded at", "it takes 8000 to 48000", func() []string { return []string{stereo(96000, tone(96000, 300), tone(96000, 300))} }),
		Entry("what is no sound", "call.yaml", func() []string {
			name := filepath.Join(GinkgoT().TempDir(), "call.yaml")
			Expect(os.WriteFile(name, []byte("checks: {}"), 0o666)).To(Succeed())
			return []string{name}
		}),
		Entry("a bound without its unit", "--max-dead-air: dead_air", func() []string { return []string{file(), "--max-dead-air", "3"} }),
		Entry("a check that sound does not tell", "tool_time cannot be judged by sound alone", func() []string {
			bounds := filepath.Join(GinkgoT().TempDir(), "bounds.yaml")
			Expect(os.WriteFile(bounds, []byte("checks:\n  tool_time: 1s\n"), 0o666)).To(Succeed())
			return []string{file(), "--checks", bounds}
		}),
		Entry("no file", "nowhere.wav", func() []string { return []string{"nowhere.wav"} }),
	)
})
