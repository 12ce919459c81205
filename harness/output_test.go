package harness_test

import (
	"context"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
)

var _ = Describe("A session whose output is G.711", func() {
	for _, encoding := range []audio.Encoding{audio.PCMU, audio.PCMA} {
		opts := func() *harness.Options {
			g711 := audio.Format{Encoding: encoding}
			return runtime(runner.Options{Input: g711, Output: g711})
		}

		DescribeTable("is heard word for word in "+encoding.String(), func(file string) {
			call := harness.Play(context.Background(), scenario(file), opts())
			Expect(call.Err()).NotTo(HaveOccurred())
			plain := harness.Play(context.Background(), scenario(file), nil)
			Expect(call.Heard()).To(Equal(plain.Heard()))
			Expect(audio.DBFS(call.Recording.Agent)).To(BeNumerically("~", audio.DBFS(plain.Recording.Agent), 1))
		},
			Entry("an answer", "order-status"),
			Entry("an answer that the caller cuts", "barge-in.yaml"),
			Entry("an answer that a guardrail stops", "card-number"),
		)

		It("is heard where it is broken in "+encoding.String(), func() {
			g711 := audio.Format{Encoding: encoding}
			silent := g711.AppendSamples(nil, g711.AppendBytes(nil, make([]int16, audio.FrameSamples)))
			frames := 0
			broken := harness.WithDevice(func(frame []int16) {
				if !slices.Equal(frame, silent) {
					frames++
				}
				if frames == 20 { // of the answer
					copy(frame, silent)
				}
			})
			broken.Runner = opts().Runner
			call := harness.Play(context.Background(), scenario("order-status"), broken)
			Expect(kindsOf(call)).To(ConsistOf(judge.FailureBrokenSpeech), failures(call))
		})
	}
})
