package judge_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// holds is a fallback that says words.
func holds(words string) block {
	b := block{{0, timeline.UtteranceBegan{Item: "own", Fallback: true}}}
	spoken := strings.Fields(words)
	for i, w := range spoken {
		began := time.Duration(i) * wordTime
		b = append(b, happening{began + wordTime, timeline.WordHeard{Text: w, Began: began}})
	}
	total := time.Duration(len(spoken)) * wordTime
	return append(b, happening{total, timeline.UtteranceEnded{LastHeard: total, Heard: total, Total: total, Complete: true}})
}

var _ = Describe("Playhead, where the runtime plays its own sound", func() {
	slow := func(d time.Duration) cue { return ended(0, 100*ms, runsTool("find#1", d, "{}", "x")) }
	done := func(d time.Duration) cue { return ended(0, d, says(1, "Order shipped.")) }
	hold := func(d time.Duration) cue { return ended(0, d, holds("Please hold.")) }

	anything := heard("", whole(scenarios.MatchAnything()))

	DescribeTable("judges", func(sc *scenarios.Scenario, want string, cues ...cue) {
		Expect(verdict(play(sc, cues...))).To(Equal(want))
	},
		Entry("words that are its own", asked(model("Order shipped."), expect(heard("please hold", by("fallback")))), "passed",
			slow(3*time.Second), hold(1500*ms), done(3500*ms)),
		Entry("words that only an agent says", asked(model("Order shipped."), expect(heard("shipped", by("fallback")))), "different:3",
			slow(3*time.Second), hold(1500*ms), done(3500*ms)),
		Entry("words that only it says", asked(model("Order shipped."), expect(heard("hold"))), "different:3",
			slow(3*time.Second), hold(1500*ms), done(3500*ms)),
		Entry("anything that an agent says", asked(expect(anything)), "different:2", hold(1500*ms)),
		Entry("no answer, whatever it says", asked(model("Order shipped.", optional)), "not_answered:1", hold(1500*ms)),
		Entry("silence, which it ends", asked(model("Order shipped."), func(sc *scenarios.Scenario) { sc.Limits.DeadAir = 3 * time.Second }), "passed",
			slow(5*time.Second), hold(2500*ms), done(5300*ms)),
		Entry("what must not be heard from anybody", asked(model("Order shipped."), expectNot(heard("hold"))), "unwanted:3",
			slow(3*time.Second), hold(1500*ms), done(3500*ms)),
		Entry("what must not be heard from an agent", asked(model("Order shipped."), expectNot(heard("hold", by("Support")))), "passed",
			slow(3*time.Second), hold(1500*ms), done(3500*ms)),
		Entry("one that begins before what stands above its words", asked(model("Order shipped."), expect(tool("find")), expect(heard("hold", by("fallback")))), "out_of_order:4",
			hold(500*ms), ended(0, 2*time.Second, runsTool("find#1", time.Second, "{}", "x")), done(3500*ms)),
		Entry("a caller who waits for its words", asked(model("Order shipped.", optional), caller("No, listen", after(moment(heard("hold", by("fallback"))))), model("Yes?")), "passed",
			slow(3*time.Second), hold(1500*ms), ended(2, 300*ms, says(3, "Yes?"))),
		Entry("a caller who waits for the same words of an agent", asked(model("Order shipped."), caller("No, listen", after(moment(heard("hold"))))), "no_moment:3",
			slow(3*time.Second), hold(1500*ms), done(3500*ms)),
		Entry("a card number that it stands in the middle of", asked(model("It is 4111."), model("And 1111."), func(sc *scenarios.Scenario) {
			sc.Checks = []scenarios.Check{{Name: "never_heard", NeverHeard: []*scenarios.TextMatcher{text("4111 and 1111")}}}
		}), "check:0", slow(3*time.Second), ended(0, 300*ms, says(1, "It is 4111.")), hold(2*time.Second), ended(0, 3500*ms, says(2, "And 1111."))),
		Entry("one in the middle of an answer", asked(model("Order shipped on Friday.")), "surprise:1",
			ended(0, 500*ms, says(1, "Order shipped on Friday.", 600*ms)), ended(0, 1210*ms, holds("Please hold."))),
		Entry("one when nothing is owed", asked(model("Order shipped."), wait(5*time.Second)), "surprise:3", done(500*ms), hold(4*time.Second)),
		Entry("one over the caller", asked(model("Order shipped."), caller("No, listen to me now please"), model("Yes?")), "surprise:3",
			done(500*ms), begun(2, 900*ms, holds("Please hold.")), ended(2, 300*ms, says(3, "Yes?"))),
		Entry("one that began before it could know of the caller", asked(model("Order shipped.", optional), caller("No, listen", after(moment(tool("find"))), delay(1400*ms)), model("Yes?")), "passed",
			slow(3*time.Second), begun(2, 100*ms, holds("Please hold.")), ended(2, 300*ms, says(3, "Yes?"))),
	)

	It("is not looked at where nobody knows its words", func() {
		b := holds("")
		r := play(asked(model("Order shipped.")), slow(3*time.Second), ended(0, 1500*ms, b), done(3500*ms))
		Expect(verdict(r)).To(Equal("passed"))
		Expect(r.NotLookedAt).To(ContainElement(HaveField("What", ContainSubstring("what the fallback says: nobody knows its words"))))
	})

	It("is not looked at on another target where only a scripted model would be so slow", func() {
		sc := asked(model("Order shipped.", func(s *scenarios.Step) { s.Model.Latency = 5 * time.Second }), expect(heard("hold", by("fallback"))))
		sc.Target = "live"
		r := play(sc, done(500*ms))
		Expect(verdict(r)).To(Equal("passed"))
		Expect(r.Steps[2].State).To(Equal(judge.StepNotJudged))
		Expect(r.NotLookedAt).To(ContainElement(HaveField("What", ContainSubstring("the fallback, since no model there fails or waits"))))
	})
})
