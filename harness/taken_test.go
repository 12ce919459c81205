package harness_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// paused is a call whose caller pauses for 700 ms in the middle of a question.
func paused(silence time.Duration) *scenarios.Scenario {
	sc := scenario("order-status")
	sc.Session.TurnDetection = &scenarios.TurnDetection{Type: "server_vad", Silence: silence}
	ask := sc.Script[0].Caller
	ask.Words += " <700ms> Thanks, bye."
	ask.Parts[0].Pause = 700 * time.Millisecond
	ask.Parts = append(ask.Parts, scenarios.SpeechPart{Words: "Thanks, bye."})
	return sc
}

var _ = Describe("The caller's words", func() {
	It("are one turn, pauses and all", func() {
		call := harness.Play(context.Background(), paused(800*time.Millisecond), nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		var understood []timeline.TurnUnderstood
		for _, r := range call.Recording.Records {
			if f, ok := r.Fact.(timeline.TurnUnderstood); ok {
				understood = append(understood, f)
			}
		}
		Expect(understood).To(HaveLen(2))
		Expect(understood[0]).To(And(HaveField("Text", "Hi, where's my order A1001? Thanks, bye."), HaveField("Known", true)))
	})

	It("must not be split by a server that does not wait for the end", func() {
		call := harness.Play(context.Background(), paused(300*time.Millisecond), nil)
		Expect(call.Err()).To(MatchError(ContainSubstring("as two turns: the first ended at")))
	})

	It("must be understood", func() {
		sc := scenario("order-status")
		sc.Script[0].Caller.Gain = 70 // nothing but clipping
		call := harness.Play(context.Background(), sc, nil)
		Expect(call.Err()).To(MatchError(ContainSubstring("the simulator should understand")))
	})
})
