package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	whose "github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var committed = fact(timeline.TurnCommitted{Item: "item"})

func understood(words string, diagnosis ...string) block {
	f := timeline.TurnUnderstood{Item: "item", Text: words, Known: len(diagnosis) == 0}
	if len(diagnosis) > 0 {
		f.Diagnosis = diagnosis[0]
	}
	return fact(f)
}

var _ = Describe("Playhead, demanding that the caller's words are one turn", func() {
	// The caller speaks from 0.5 to 2.0 s, and is answered from 2.6 s on.
	words := "Where is my order please"
	said := func(parts ...any) *scenarios.Scenario {
		return scenario(append([]any{caller(words), model("Hello.")}, parts...)...)
	}
	answer := ended(0, 500*ms, says(1, "Hello."))

	DescribeTable("judges", judged,
		Entry("committed once", said(), "passed", ended(0, 500*ms, committed), answer),
		Entry("committed while the caller still speaks", said(), "surprise:1", begun(0, 800*ms, committed), ended(0, 500*ms, committed), answer),
		Entry("committed at the very end", said(), "passed", ended(0, 0, committed), answer),
		Entry("committed in the last moment", said(), "surprise:1", ended(0, -ms, committed), answer),
		Entry("what is committed as the caller begins was said before", said(), "passed", begun(0, 299*ms, committed), ended(0, 500*ms, committed), answer),
		Entry("what is committed soon after was not", said(), "surprise:1", begun(0, 300*ms, committed), ended(0, 500*ms, committed), answer),
		Entry("it may be split", said(allow(scenarios.SurpriseSplitTurn)), "passed", begun(0, 800*ms, committed), ended(0, 500*ms, committed), answer),
		Entry("three turns are one failure", said(playOn), "surprise:1", begun(0, 500*ms, committed), begun(0, 800*ms, committed), ended(0, 500*ms, committed), answer),
		Entry("noise before the call's first words", said(), "passed", at(100*ms, committed), ended(0, 500*ms, committed), answer),
		Entry("noise after the words", said(), "passed", ended(0, 500*ms, committed), answer, ended(0, 900*ms, committed)),
		Entry("the turn before, committed while the caller speaks on",
			said(caller("And hurry up now please", after(word(scenarios.MomentCallerStops)), delay(300*ms)), model("Yes."), func(sc *scenarios.Scenario) { sc.Script[1].Model.Optional = true }), "passed",
			ended(0, 700*ms, committed), ended(2, 400*ms, committed), ended(2, 500*ms, says(3, "Yes."))),
		Entry("the turn before and then half of what the caller says",
			said(caller("And hurry up now please", after(word(scenarios.MomentCallerStops)), delay(300*ms)), model("Yes."), func(sc *scenarios.Scenario) { sc.Script[1].Model.Optional = true }), "surprise:3",
			ended(0, 400*ms, committed), ended(0, 1100*ms, committed), ended(2, 500*ms, says(3, "Yes."))),
		Entry("what is to be ignored is no turn", scenario(caller(words, reaction(scenarios.ReactionIgnore))), "passed", begun(0, 800*ms, committed)),
	)

	It("says when the first turn ended", func() {
		f := play(said(), begun(0, 800*ms, committed)).Failures[0]
		Expect(f.Message).To(Equal(`server should take "Where is my order please" as one turn`))
		Expect(f.Nearest).To(Equal("the server took the words of line 1 as two turns: the first ended at 1.30 s (allow: [split_turn])"))
	})
})

var _ = Describe("Playhead, demanding that the caller is understood", func() {
	ask := func(parts ...any) *scenarios.Scenario {
		return scenario(append([]any{caller("Where's my order A1001"), model("Hello.", optional)}, parts...)...)
	}
	answer := ended(0, 500*ms, says(1, "Hello."))
	heardAs := func(words string, diagnosis ...string) cue {
		return ended(0, 400*ms, understood(words, diagnosis...))
	}
	// The second step begins before the first is understood.
	runOn := func(parts ...any) *scenarios.Scenario {
		return ask(append([]any{caller("It is late", after(word(scenarios.MomentCallerStops)), delay(200*ms)), model("Yes.")}, parts...)...)
	}
	yes := ended(2, 600*ms, says(3, "Yes."))

	DescribeTable("blames", func(who whose.Blamed, why string, cues ...cue) {
		f := play(ask(), cues...).Failures[0]
		Expect(f.Kind).To(Equal(judge.FailureDifferent))
		Expect(f.Blame).To(Equal(whose.Blame{Who: who, Why: why}))
	},
		Entry("the runtime for sound at another rate", whose.BlameRuntime, "of the sound that it sent: it is at 48 kHz", heardAs("[unintelligible]", "it is at 48 kHz"), answer),
		Entry("the caller's line where it was at work", whose.BlameNetwork, "the caller's line was at work: loss", at(0, fact(timeline.LineActed{What: timeline.LineLoss})), heardAs("Where's my"), answer),
		Entry("nobody else", whose.Blamed(""), "", heardAs("Where's my"), answer),
	)

	DescribeTable("judges", judged,
		Entry("word for word, but for case, punctuation and spacing", ask(), "passed", heardAs("wheres my order, A 1001?"), answer),
		Entry("a word too few", ask(), "different:1", heardAs("Where's my order"), answer),
		Entry("a word too many", ask(), "different:1", heardAs("Where's my order A1001 [unintelligible]"), answer),
		Entry("another word", ask(), "different:1", heardAs("Where's my order A1002"), answer),
		Entry("nothing", ask(), "different:1", heardAs(""), answer),
		Entry("it may be misunderstood", ask(allow(scenarios.SurpriseMisunderstood)), "passed", heardAs("[unintelligible]"), answer),
		Entry("nobody tells what is understood", ask(), "passed", answer),
		Entry("in two turns", ask(), "passed", begun(0, 700*ms, understood("Where's my")), heardAs("order A1001"), answer),
		Entry("in two turns of which one is wrong", ask(), "different:1", begun(0, 700*ms, understood("Where's your")), heardAs("order A1001"), answer),
		Entry("only the first half", ask(), "different:1", begun(0, 700*ms, understood("Where's my")), answer),
		Entry("noise before it", ask(), "passed", at(100*ms, understood("[unintelligible]")), heardAs("Where's my order A1001"), answer),
		Entry("noise as it begins", ask(), "passed", begun(0, 200*ms, understood("[unintelligible]")), heardAs("Where's my order A1001"), answer),
		Entry("noise after it", ask(), "passed", heardAs("Where's my order A1001"), answer, ended(0, 800*ms, understood("[unintelligible]"))),
		Entry("together with the step below", runOn(), "passed", ended(2, 400*ms, understood("Where's my order A1001? It is late.")), yes),
		Entry("together with the step below, and wrong", runOn(), "different:1", ended(2, 400*ms, understood("Where's my order? It is late.")), yes),
		Entry("alone, while the caller speaks on", runOn(), "passed",
			ended(0, 400*ms, understood("Where's my order A1001")), ended(2, 400*ms, understood("It is late")), yes),
		Entry("alone, while the caller speaks on, and then not", runOn(), "different:3",
			ended(0, 400*ms, understood("Where's my order A1001")), ended(2, 400*ms, understood("It is")), yes),
		Entry("with half of the step below", runOn(), "passed",
			ended(0, 600*ms, understood("Where's my order A1001 it")), ended(2, 400*ms, understood("is late")), yes),
		Entry("what is to be ignored is no turn", scenario(caller("Mm", reaction(scenarios.ReactionIgnore))), "passed", ended(0, 400*ms, understood("[unintelligible]"))),
		Entry("what is to be ignored is not compared with the step below",
			scenario(caller("Mm", reaction(scenarios.ReactionIgnore)), caller("Hi there", after(word(scenarios.MomentCallerStops)), delay(3*time.Second)), model("Yes.")), "passed",
			ended(1, 400*ms, understood("Hi there")), ended(1, 600*ms, says(2, "Yes."))),
	)

	It("says what was understood, and why", func() {
		sc := ask()
		sc.Script[0].Caller.Words = "Where's my order <700ms> A1001"
		sc.Script[0].Caller.Parts = []scenarios.SpeechPart{{Words: "Where's my order", Pause: 700 * ms}, {Words: "A1001"}}
		f := play(sc, heardAs("[unintelligible]", "it plays too fast")).Failures[0]
		Expect(f.Message).To(Equal(`the simulator should understand "Where's my order A1001"`))
		Expect(f.Nearest).To(Equal(`it understood "[unintelligible]": it plays too fast`))
		Expect(play(sc, heardAs("Where's my order A1001"), answer).Verdict).To(Equal(judge.VerdictPassed))
	})
})
