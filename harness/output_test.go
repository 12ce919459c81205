package harness_test

import (
	"context"
	"slices"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
)

var _ = Describe("A session whose output is", func() {
	over := func(file string, o runner.Options) *harness.Call {
		return harness.Play(context.Background(), scenario(file), runtime(o))
	}
	plain := sync.OnceValue(func() *harness.Call { return over("barge-in", runner.Options{}) })
	for _, format := range []audio.Format{
		{RateHz: 8000}, {RateHz: 16000}, {RateHz: 48000}, {Encoding: audio.PCMU}, {Encoding: audio.PCMA}, {RateHz: 44100}, {Encoding: audio.PCMU, RateHz: 16000},
	} {
		var rare, other Labels // what is seldom asked for, and what one rate and one law show for the others
		if format.RateHz == 44100 || format.Encoding != audio.PCM16 && format.RateHz != 0 {
			rare = Label("sweep")
		}
		if format.RateHz != 16000 && format.Encoding != audio.PCMA {
			other = Label("sweep")
		}
		sameWords := func(call *harness.Call) {
			GinkgoHelper()
			Expect(call.Heard()).To(Equal(plain().Heard()))
			Expect(audio.DBFS(call.Recording.Agent)).To(BeNumerically("~", audio.DBFS(plain().Recording.Agent), 1))
			Expect(call.Recording.Agent).To(HaveLen(len(call.Recording.Caller)))
		}
		It(format.String()+" is heard word for word when the wire's own is, and cut at the millisecond", rare, other, func() {
			call := over("barge-in", runner.Options{Output: format, Input: format})
			Expect(call.Err()).NotTo(HaveOccurred())
			sameWords(call)
			Expect(amountsOf(call.Result, judge.MeasureTruncationError)).To(HaveExactElements(BeNumerically("<=", 1)))
			Expect(call.Spoken()).To(HaveLen(2))
			for i, u := range call.Spoken() {
				Expect(u.Began).To(BeNumerically("~", plain().Spoken()[i].Began, 40*time.Millisecond)) // the caller's sound is converted, too
				Expect(audio.Speech(call.Recording.Agent, audio.RateHz)[i].Start).To(BeNumerically("~", u.Began, audio.FrameDuration))
			}
		})

		for _, player := range []struct {
			who   string
			mode  runner.PlayoutMode
			knows float64 // of what was heard, in milliseconds
		}{
			{"who takes it", runner.FarPlayout, 40}, // a frame, and what it took of a piece
			{"to whom it is pushed", runner.PushPlayout, 20},
		} {
			It(format.String()+" is heard so by a far player, "+player.who, rare, other, func() {
				call := over("barge-in", runner.Options{Output: format, Playout: player.mode})
				sameWords(call)
				Expect(call.Result.Failures).To(HaveExactElements(HaveField("Message", HavePrefix("truncation_error should be at most 1 ms"))))
				Expect(amountsOf(call.Result, judge.MeasureTruncationError)).To(HaveExactElements(BeNumerically("<=", player.knows)))
			})
		}

		It(format.String()+" is heard where it is broken", rare, other, func() {
			silent := format.AppendSamples(nil, format.AppendBytes(nil, make([]int16, 1)))[0]
			frames := 0
			broken := harness.WithDevice(func(frame []int16) {
				if slices.ContainsFunc(frame, func(x int16) bool { return x != silent }) {
					frames++
				}
				if frames == 20 { // of the answer
					for i := range frame {
						frame[i] = silent
					}
				}
			})
			broken.Runner = &runner.Options{Output: format}
			call := harness.Play(context.Background(), scenario("order-status"), broken)
			Expect(kindsOf(call)).To(ConsistOf(judge.FailureBrokenSpeech), failures(call))
		})
	}
})
