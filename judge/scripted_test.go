package judge_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("What only the script could bring about", func() {
	hello := ended(0, 500*ms, says(1, "Hello you."))
	// told is what was not looked at, but for measures.
	told := func(sc *scenarios.Scenario, cues ...cue) []string {
		var all []string
		for _, n := range play(sc, cues...).NotLookedAt {
			if n.Kind == judge.BlindSwitchedOff {
				all = append(all, n.What)
			}
		}
		return all
	}
	never := func(name, words string) func(*scenarios.Scenario) {
		return func(sc *scenarios.Scenario) {
			sc.Checks = append(sc.Checks, scenarios.Check{Name: name, NeverHeard: []*scenarios.TextMatcher{scenarios.MatchWords(words)}})
		}
	}
	const cannot = "on the simulator this cannot be"

	DescribeTable("is not looked at", func(why string, parts ...any) {
		Expect(told(asked(append([]any{model("Hello you.")}, parts...)...), hello)).To(ContainElement(ContainSubstring(why)))
	},
		Entry("words that nobody says", cannot, expectNot(heard("elephants"))),
		Entry("words that a check is for", cannot, never("never_heard", "elephants")),
		Entry("a tool that nobody asks for", "no model step asks for pay", expectNot(tool("pay"))),
		Entry("an approval of it", "no model step asks for pay", expectNot(expectation(&judge.Approval{Name: "pay"}, nil))),
		Entry("a handoff", "no model step hands over to Billing", expectNot(expectation(&judge.Handoff{To: "Billing"}, nil))),
		Entry("an interruption by nobody", "nothing of the caller's was heard over the agent", expectNot(expectation(&judge.Interrupted{}, nil))),
		Entry("no tools at all", "no model step asks for a tool", func(sc *scenarios.Scenario) {
			sc.Checks = append(sc.Checks, scenarios.Check{Name: "tools_run", Names: []string{}})
		}),
	)
	DescribeTable("is looked at", func(parts ...any) {
		Expect(told(asked(append([]any{model("Hello you.")}, parts...)...), hello)).NotTo(ContainElement(Or(ContainSubstring(cannot), ContainSubstring("no model step"))))
	},
		Entry("words that some step says", expectNot(heard("goodbye")), model("Goodbye.", optional)),
		Entry("words that a check is for", never("never_heard", "hello you")),
		Entry("a tool that some step asks for", expectNot(tool("pay")), model("", asks("pay"), optional)),
	)

	It("is what no step that says a tool's output could say, by when it says it", func() {
		fills := func(st *scenarios.Step) { st.Model.Fills = []scenarios.Fill{{Tool: "find"}} }
		filled := func(parts ...any) []string {
			return told(asked(append([]any{model("Hello you.", fills), expect(heard("hello"))}, parts...)...), hello, ended(3, 500*ms, says(4, "Bye.")))
		}
		moon := func(sc *scenarios.Scenario) {
			out := "on the moon"
			sc.Tools = []scenarios.ToolOverride{{Tool: "find", Returns: &out}}
		}
		bye := []any{caller("And now"), model("Bye.")}
		Expect(filled(append([]any{expectNot(heard("elephants"))}, bye...)...)).NotTo(ContainElement(ContainSubstring(cannot)), "what it returned might be that")
		Expect(filled(append(bye, expectNot(heard("elephants")))...)).To(ContainElement(ContainSubstring(cannot)), "it was said before")
		Expect(filled(append(bye, expectNot(heard("elephants")), moon)...)).To(ContainElement(ContainSubstring(cannot)))
		Expect(filled(append(bye, never("never_heard", "elephants"))...)).NotTo(ContainElement(ContainSubstring(cannot)))
		Expect(filled(append(bye, never("never_heard", "elephants"), moon)...)).To(ContainElement(ContainSubstring(cannot)), "the file has what it returns")
	})
	DescribeTable("is a bound of more than the steps make", func(name string, most float64, blind string) {
		bound := func(sc *scenarios.Scenario) {
			sc.Checks = append(sc.Checks, scenarios.Check{Name: name, Bounds: []scenarios.Bound{{Statistic: "each", Relation: "at_most", Value: most}}})
		}
		listed := told(asked(model("Hello you."), bound), hello)
		if blind == "" {
			Expect(listed).To(BeEmpty())
		} else {
			Expect(listed).To(ConsistOf(ContainSubstring(blind)))
		}
	},
		Entry("of responses", "responses", 2.0, "responses: the model steps make 1, so none of more could be"),
		Entry("but not as many", "responses", 1.0, ""),
		Entry("of handoffs", "handoffs", 1.0, "handoffs: the model steps make 0"),
		Entry("none where there could be none", "handoffs", 0.0, "handoffs: no model step makes any"),
	)
	It("is a response that fails where none does", func() {
		failed := func(more string) []string {
			sc, err := judge.Load("t.yaml", []byte("name: x\nagent: y\nscript:\n  - caller: Hi\n  - model: Hello you.\n  - expect_not: {response: failed}\n"+more))
			Expect(err).NotTo(HaveOccurred())
			return told(sc, hello)
		}
		Expect(failed("")).To(ContainElement(ContainSubstring("no model step fails")))
		Expect(failed("  - caller: Bye\n  - model: {fails: quota}\n")).NotTo(ContainElement(ContainSubstring("no model step fails")))
	})

	It("is a tool whose output nothing looks at", func() {
		ran := func(parts ...any) []string {
			return told(asked(append([]any{model("Hello you."), playOn}, parts...)...), ended(0, 100*ms, runsTool("find#1", 100*ms, `{}`, "x")), hello)
		}
		Expect(ran()).To(ContainElement(ContainSubstring("find: nothing looks at what it returned")))
		Expect(ran(expect(expectation(&judge.Tool{Name: "find", Returns: scenarios.MatchOutput(scenarios.MatchWords("x"))}, nil)))).NotTo(ContainElement(ContainSubstring("find")))
		spaced, err := scenarios.ParseText(`/\s/`)
		Expect(err).NotTo(HaveOccurred())
		for _, any := range []*scenarios.TextMatcher{scenarios.MatchAnything(), scenarios.MatchNot(scenarios.MatchWords("late")), spaced} {
			Expect(ran(expect(expectation(&judge.Tool{Name: "find", Returns: scenarios.MatchOutput(any)}, nil)))).To(ContainElement(ContainSubstring("find: nothing looks")))
		}
		Expect(ran(becomes("other"))).To(ContainElement(ContainSubstring("find: nothing looks")))
		Expect(ran(func(sc *scenarios.Scenario) { sc.Script[1].Model.Fills = []scenarios.Fill{{Tool: "find"}} })).NotTo(ContainElement(ContainSubstring("find")))
	})
	It("is the whole call where the agent says and does nothing", func() {
		silent := scenario(does(scenarios.VerbSound, "cough", after(word(scenarios.MomentConnected))))
		Expect(told(silent)).To(ContainElement(ContainSubstring("one that is dead does the same")))
		Expect(told(asked(model("Hello you.")), hello)).To(BeEmpty())
	})
	It("is what a fault of the model, an order and the simulator's haste leave open", func() {
		cut := told(asked(model("Hello you.", func(s *scenarios.Step) { s.Model.Incomplete = "max_output_tokens" })), hello)
		Expect(cut).To(ContainElement(ContainSubstring("nobody demands that its words are heard")))
		soon := told(asked(model("Hello you."), func(sc *scenarios.Scenario) { sc.Simulator.FirstAudio = 10 * ms }), hello)
		Expect(soon).To(ConsistOf(ContainSubstring("simulator: ttfa is 10 ms")))
		Expect(told(asked(model("Hello you."), expect(heard("hello", func(e *scenarios.Expectation) { e.InAnyOrder = true }))), hello)).To(ConsistOf(ContainSubstring("in_any_order: true")))
	})
})
