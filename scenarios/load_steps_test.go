package scenarios_test

import (
	"encoding/json"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// alike are the forms of one step, which must mean the same but for places.
func alike(forms ...string) {
	GinkgoHelper()
	var first []byte
	for _, form := range forms {
		step := added(form)
		strip(step)
		got, err := json.Marshal(step)
		Expect(err).NotTo(HaveOccurred())
		if step.Expect != nil {
			got = append(got, step.Expect.All[0].Want.(*judge.Heard).Text.String()...)
		}
		if first == nil {
			first = got
		}
		Expect(string(got)).To(Equal(string(first)), form)
	}
}

// strip takes out the places, which differ between forms.
func strip(step *scenarios.Step) {
	step.Pos = scenarios.Pos{}
	switch {
	case step.Caller != nil:
		step.Caller.Pos = scenarios.Pos{}
		if step.Caller.After != nil {
			step.Caller.After.Pos = scenarios.Pos{}
		}
	case step.Model != nil:
		for i := range step.Model.Tools {
			step.Model.Tools[i].Pos = scenarios.Pos{}
		}
	case step.Expect != nil:
		for _, e := range step.Expect.All {
			e.Pos = scenarios.Pos{}
		}
	case step.ExpectNot != nil:
		step.ExpectNot.Expectation.Pos = scenarios.Pos{}
	}
}

var _ = Describe("A step", func() {
	DescribeTable("has its options inside the map or beside it", alike,
		Entry("of the caller", "  - caller: {say: Hi there, barge_in: 900ms}\n",
			"  - caller: Hi there\n    barge_in: 900ms\n", "  - caller: {say: Hi there}\n    barge_in: 900ms\n",
			"  - barge_in: 900ms\n    caller: Hi there\n", "  - {caller: Hi there, barge_in: 900ms}\n"),
		Entry("of the model", "  - model: {say: Hi, handoff: Billing, as: Support}\n",
			"  - model: Hi\n    handoff: Billing\n    as: Support\n", "  - model: {say: Hi, handoff: Billing}\n    as: Support\n"),
		Entry("of the model without words", "  - model: {tool: a, with: {b: 1}}\n",
			"  - model:\n      tool: a\n      with: {b: 1}\n", "  - model:\n    tool: a\n    with: {b: 1}\n",
			"  - model:\n      tool: a\n    with: {b: 1}\n"),
		Entry("of an expectation", "  - expect: {heard: hi, within: 1s, id: x}\n",
			"  - expect: {heard: hi}\n    within: 1s\n    id: x\n", "  - expect:\n      heard: hi\n    within: 1s\n    id: x\n"),
		Entry("of a watch", "  - expect_not: {heard: hi, for: 1s}\n", "  - expect_not: {heard: hi}\n    for: 1s\n"),
	)

	It("lets the caller pause", func() {
		caller := added("  - caller: Where's my order? <700ms> It's A1001. <1.5s> Please.\n").Caller
		Expect(caller.Words).To(Equal("Where's my order? <700ms> It's A1001. <1.5s> Please."))
		Expect(caller.Parts).To(Equal([]scenarios.SpeechPart{
			{Words: "Where's my order?", Pause: 700 * time.Millisecond},
			{Words: "It's A1001.", Pause: 1500 * time.Millisecond},
			{Words: "Please."},
		}))
	})

	It("takes what stands in other brackets for words", func() {
		Expect(added("  - caller: \"Is 2 < 3, or 3 > 2?\"\n").Caller.Parts).To(HaveLen(1))
	})

	It("has every option of the caller", func() {
		step := added("  - caller: Hi\n    after: {tool: look_up, with: {order_id: A1001}}\n    delay: 2s\n" +
			"    reaction: ignore\n    gain: -6dB\n    voice: slt\n    id: hi\n")
		Expect(step.ID).To(Equal("hi"))
		Expect(step.Caller.Delay).To(Equal(2 * time.Second))
		Expect(step.Caller.Reaction).To(Equal(scenarios.ReactionIgnore))
		Expect(step.Caller.Gain).To(Equal(-6.0))
		Expect(step.Caller.Voice).To(Equal("slt"))
		moment := step.Caller.After.Expectation.Want.(*judge.Tool)
		Expect([]string{moment.Name, moment.With.String()}).To(Equal([]string{"look_up", `{order_id: "A1001"}`}))
	})

	It("names a moment by word, by id or by what is observed", func() {
		Expect(added("  - caller: Hi\n    after: agent_stops\n").Caller.After.Word).To(Equal(scenarios.MomentAgentStops))
		Expect(added("  - caller: Hi\n    id: x\n  - caller: Ho\n    after: x\n").Caller.After.StepID).To(Equal("x"))
		until := added("  - expect_not: {heard: hi}\n    until: {approval: look_up}\n").ExpectNot.Until
		Expect(until.Expectation.Want).To(Equal(&judge.Approval{Name: "look_up"}))
	})

	It("may watch until a step below", func() {
		sc := loaded(preamble + "  - expect_not: {heard: hi}\n    until: x\n  - caller: Hi\n    id: x\n")
		Expect(sc.Script[3].ExpectNot.Until.StepID).To(Equal("x"))
	})

	It("decides about the call that fits", func() {
		human := added("  - human: reject\n    tool: look_up\n    with: {order_id: A1001}\n    message: No!\n    after: connected\n").Human
		Expect(human.With.Match(json.RawMessage(`{"order_id":"A1001"}`))).To(BeTrue())
		Expect(human.Message).To(Equal("No!"))
		Expect(human.After.Word).To(Equal(scenarios.MomentConnected))
	})

	It("asks for several tools, with data as it was written", func() {
		model := added("  - model:\n      tools:\n        - {tool: b, with: {z: 1.50, a: [true, null, \"0042\"], m: {}}}\n        - tool: a\n").Model
		Expect(model.Tools).To(HaveLen(2))
		Expect(string(model.Tools[0].With)).To(Equal(`{"z":1.50,"a":[true,null,"0042"],"m":{}}`))
		Expect(model.Tools[1].With).To(BeNil())
		Expect(model.Tools[1].Pos.Line).To(Equal(13))
	})

	It("expects a list in its order, with options for all of it", func() {
		step := added("  - expect:\n      - {tool: look_up}\n      - {heard: well, within: 1s}\n    within: 5s\n    since: connected\n    id: both\n")
		Expect(step.ID).To(Equal("both"))
		Expect(step.Expect.Ordered).To(BeTrue())
		Expect(step.Expect.All[0].Within).To(Equal(5 * time.Second))
		Expect(step.Expect.All[1].Within).To(Equal(time.Second))
		Expect(step.Expect.All[1].Since.Word).To(Equal(scenarios.MomentConnected))
		Expect(step.Expect.All[0].Pos).To(Equal(scenarios.Pos{File: "call.yaml", Line: 11, Column: 9}))
	})

	It("expects every kind of thing with its options", func() {
		first := func(e string) *scenarios.Expectation { return added("  - expect: " + e + "\n").Expect.All[0] }
		text := func(m *scenarios.TextMatcher, _ error) *scenarios.TextMatcher { return m }
		no := false
		Expect(first("{tool: look_up, ran: false, returns: no, times: 2}")).To(And(
			HaveField("Want", &judge.Tool{Name: "look_up", Ran: &no, Returns: scenarios.MatchOutput(text(scenarios.ParseText("no")))}),
			HaveField("Times", HaveValue(Equal(2)))))
		Expect(first("{handoff: billing, from: Support}").Want).To(Equal(&judge.Handoff{To: "billing", From: "Support"}))
		Expect(first("{approval: look_up, outcome: timed_out}").Want).To(Equal(&judge.Approval{Name: "look_up", Outcome: judge.OutcomeTimedOut}))
		Expect(first("{guardrail: no_cards}").Want).To(Equal(&judge.Guardrail{Name: "no_cards"}))
		Expect(first("{silence: 3s}").Want).To(Equal(&judge.Silence{Lasting: 3 * time.Second}))
		Expect(first("{interrupted: true, heard: a, unheard: b}").Want).To(Equal(&judge.Interrupted{
			Heard: scenarios.MatchWords("a"), Unheard: scenarios.MatchWords("b")}))
		heard := first("{heard: {one_of: [{equals: x}, /x/]}, by: Billing}").Want.(*judge.Heard)
		Expect([]string{heard.Text.String(), heard.By}).To(Equal([]string{`exactly "x" or /x/`, "Billing"}))
		Expect(first("{heard: true}").Want).To(HaveField("Text.String()", "anything"))
		Expect(first("{heard: \"true\"}").Want).To(HaveField("Text.String()", `"true"`))
	})

	It("waits for a time or for what is observed", func() {
		Expect(added("  - wait: 2s\n").Wait.For).To(Equal(2 * time.Second))
		step := added("  - wait: {tool: look_up}\n    id: ran\n")
		Expect(step.Wait.Expectation.Want).To(Equal(&judge.Tool{Name: "look_up"}))
		Expect(step.ID).To(Equal("ran"))
	})

	It("may look for a tool that no model step asks for where it must not run, or without a model", func() {
		Expect(added("  - expect_not: {tool: issue_refund}\n").ExpectNot.Expectation.Want).To(Equal(&judge.Tool{Name: "issue_refund"}))
		live := loaded("name: x\nagent: y\nscript:\n  - caller: Hi\n  - expect: {tool: issue_refund}\n  - caller: Stop\n    barge_in: 1s\n")
		Expect(live.Script).To(HaveLen(3))
	})
})
