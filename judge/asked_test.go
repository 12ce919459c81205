package judge_test

import (
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/overheard"
	whose "github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("The check judge", func() {
	const polite, greets = "The agent is polite", "Does it greet?"
	question := func(times, atLeast int) scenarios.Check {
		return scenarios.Check{Name: "judge", Questions: []scenarios.Question{{Asks: polite, Times: times, AtLeast: atLeast}}}
	}
	yes := timeline.Opinion{Question: polite, Model: "wise", Met: true, Reason: "It says please."}
	no := timeline.Opinion{Question: polite, Model: "wise", Reason: "It shouts.", Quotes: []string{"Go away"}}
	none := timeline.Opinion{Question: polite, Model: "wise", Failed: "it refuses to answer"}
	other := timeline.Opinion{Question: greets, Model: "wise", Met: true, Reason: "Hi."}

	// judged is the result of a call on another target, about which a model had these opinions.
	judged := func(c scenarios.Check, opinions ...timeline.Opinion) *judge.Result {
		GinkgoHelper()
		said := says(-1, "Go away.")
		for _, o := range opinions {
			said = said.then(time.Second, fact(o))
		}
		return play(scenario(caller("Hi"), onLive, checks(c)), ended(0, 100*ms, said))
	}

	DescribeTable("is judged by all answers to its questions", func(c scenarios.Check, kind judge.FailureKind, nearest string, opinions ...timeline.Opinion) {
		r := judged(c, opinions...)
		Expect(r.Opinions).To(HaveLen(len(c.Questions)))
		if kind == "" {
			Expect(r.Verdict).To(Equal(judge.VerdictPassed), "%v", r.Failures)
			return
		}
		Expect(r.Failures).To(HaveExactElements(And(HaveField("Kind", kind), HaveField("Nearest", nearest), HaveField("Message", HavePrefix(`"The agent is polite" should be answered with yes`)))))
	},
		Entry("yes", question(1, 1), judge.FailureKind(""), "", yes),
		Entry("no", question(1, 1), judge.FailureCheck, `wise says no: It shouts., on "Go away"`, no),
		Entry("no answer", question(1, 1), judge.FailureNoData, "not judged: it refuses to answer", none),
		Entry("nobody asked", question(1, 1), judge.FailureNoData, "nobody was asked"),
		Entry("an answer to something else", question(1, 1), judge.FailureNoData, "nobody was asked", other),
		Entry("all yes", question(3, 3), judge.FailureKind(""), "", yes, yes, yes),
		Entry("one no of three", question(3, 3), judge.FailureCheck, `yes 2, no 1, unanswered 0; wise says no: It shouts., on "Go away"`, yes, no, yes),
		Entry("enough of them yes", question(3, 2), judge.FailureKind(""), "", yes, no, yes),
		Entry("enough of them yes, though one gave no answer", question(3, 2), judge.FailureKind(""), "", yes, none, yes),
		Entry("too few answers to tell", question(3, 2), judge.FailureNoData, `yes 1, no 1, unanswered 1; not judged: it refuses to answer; wise says no: It shouts., on "Go away"`, none, yes, no),
		Entry("too many no, whatever is missing", question(3, 2), judge.FailureCheck, `yes 0, no 2, unanswered 1; not judged: it refuses to answer; wise says no: It shouts., on "Go away"; wise says no: It shouts., on "Go away"`, none, no, no),
		Entry("answers that are missing", question(3, 3), judge.FailureNoData, "yes 2, no 0, unanswered 1", yes, yes),
	)

	It("is the agent's where the answer is no, and nobody's where there is none", func() {
		Expect(judged(question(1, 1), no).Failures[0].Blame.Known()).To(Equal(whose.BlameAgent))
		Expect(judged(question(1, 1), none).Failures[0].Blame.Known()).To(Equal(whose.BlameUnclear))
	})

	It("is not looked at on the simulator, whose model says what the script says", func() {
		r := play(scenario(caller("Hi"), model("Go away."), checks(question(1, 1))), ended(0, 100*ms, says(1, "Go away.")))
		Expect(r.Verdict).To(Equal(judge.VerdictPassed))
		Expect(r.NotLookedAt).To(ContainElement(And(HaveField("Kind", judge.BlindTarget), HaveField("What", ContainSubstring("live target only: "+polite)))))
		Expect(r.Opinions).To(BeEmpty())
	})

	It("asks nothing of a call that was cut short, and lists it as not judged", func() {
		sc := scenario(caller("Hi"), expect(heard("never", within(time.Second))), onLive, checks(question(2, 2)))
		r := play(sc, ended(0, 100*ms, says(-1, "Go away.")))
		Expect(r.Failures).To(HaveExactElements(HaveField("Kind", judge.FailureMissing)))
		Expect(r.NotJudged).To(ContainElement(HaveField("What", "check: judge")))
	})

	It("asks about what the caller heard, each question as often as it stands there", func() {
		sc := scenario(caller("Hi"), does(scenarios.VerbDTMF, "12#"), onLive, checks(question(3, 2)))
		p := judge.NewPlayhead(sc)
		feed := func(at time.Duration, facts ...timeline.Fact) {
			for _, f := range facts {
				p.Feed(timeline.Record{At: at, Fact: f})
			}
		}
		feed(0, timeline.Connected{Agent: "Support"}, timeline.ActBegan{Step: 0})
		feed(500*ms, timeline.ActEnded{Step: 0}, timeline.ResponseBegan{Response: "a"}, timeline.Generated{Response: "a", Text: "Your order shipped on Monday. Bye."},
			timeline.UtteranceBegan{Utterance: 0, Response: "a", Agent: "Support"},
			timeline.WordHeard{Utterance: 0, Text: "Your"}, timeline.WordHeard{Utterance: 0, Text: "order", Lost: true}, timeline.WordHeard{Utterance: 0, Text: "shipped", Partial: true})
		feed(900*ms, timeline.ActBegan{Step: 1}, timeline.UtteranceEnded{Utterance: 0, LastHeard: 900 * ms}, timeline.ResponseEnded{Response: "a", Status: "cancelled"},
			timeline.ResponseBegan{Response: "b"}, timeline.Generated{Response: "b", Text: "Secret."})
		Expect(p.Overheard()).To(Equal([]overheard.Line{
			{At: 0, Who: "Caller", Text: "Hi"},
			{At: 500 * ms, Who: "Support", Text: "Your [lost by the line: order] shipped— [not heard: on Monday. Bye.]"},
			{At: 900 * ms, Who: "Caller", Text: "[presses: 12#]"},
			{At: 900 * ms, Who: "Agent", Text: "[not heard: Secret.]"},
		}))
		Expect(p.Questions()).To(Equal(sc.Checks[0].Questions))
		sim := slices.Clone([]scenarios.Check{question(3, 2)})
		Expect(judge.NewPlayhead(scenario(caller("Hi"), checks(sim...))).Questions()).To(BeEmpty())
		Expect(judge.Judged(sc)).To(BeTrue())
		Expect(judge.Judged(scenario(caller("Hi")))).To(BeFalse())
	})
})
