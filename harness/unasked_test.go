package harness_test

import (
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
)

var _ = Describe("A watch for a guardrail", func() {
	const desk = "start: Desk\nagents:\n  Desk: {instructions: a, handoffs: [Billing], guardrails: []}\n  Billing: {instructions: b, guardrails: [no_prices]}\n" +
		"guardrails:\n  no_prices: {never_say: dollars}\n"
	DescribeTable("whose agent says nothing is not looked at", func(ctx SpecContext, steps string, blind bool) {
		loaded, err := harness.Load(fstest.MapFS{
			"desk.agent.yaml": {Data: []byte(desk)},
			"day.yaml":        {Data: []byte("name: day\nagent: ./desk.agent.yaml\nscript:\n" + steps + "  - expect_not: {guardrail: no_prices}\n")},
		}, "calls", nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Err()).NotTo(HaveOccurred())
		call := harness.Play(ctx, loaded.Scenarios()[0], nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		told := ContainElement(And(HaveField("Kind", judge.BlindSwitchedOff), HaveField("What", ContainSubstring("nobody asked the guardrail no_prices anything"))))
		if !blind {
			told = Not(told)
		}
		Expect(call.Result.NotLookedAt).To(told)
	},
		Entry("where another has the call", "  - caller: Hi, where's my order A1001?\n  - model: Your order shipped.\n", true),
		Entry("but is where it speaks", "  - caller: I want a refund on order A1001.\n  - model: {handoff: Billing}\n  - model: {say: Your order shipped., as: Billing}\n", false),
	)
})

var _ = Describe("What shows nothing of the agent", func() {
	const long = "  - caller: Hi, where's my order A1001?\n  - model: Your order A1001 left our warehouse on Friday, was handed to the carrier, passed customs on Saturday, and should arrive Tuesday.\n"
	const mhm = "  - backchannel: mm-hmm\n    barge_in: 1s\n"
	DescribeTable("is not looked at", func(ctx SpecContext, text, told string) {
		opts := &harness.Options{Agents: harness.Agents{"supportline": supportline.New}}
		loaded, err := harness.Load(fstest.MapFS{"day.yaml": {Data: []byte("name: day\nagent: supportline\n" + text)}}, "calls", opts)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Err()).NotTo(HaveOccurred())
		call := harness.Play(ctx, loaded.Scenarios()[0], opts)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Result.NotLookedAt).To(ContainElement(And(HaveField("Kind", judge.BlindSwitchedOff), HaveField("What", ContainSubstring(told)))))
	},
		Entry("a backchannel where the session lets nobody interrupt", "session: {turn_detection: {interrupt_response: false}}\nscript:\n"+long+mhm, "nothing shows that the agent hears anybody while it speaks"),
		Entry("a caller who reacts to nothing", "script:\n"+long+"  - react:\n      - heard: elephants\n        caller: Hi\n    until: {heard: arrive Tuesday}\n", "until was met before the caller did anything"),
		Entry("an approval of a tool that asks nobody", "script:\n  - caller: Hi, where's my order A1001?\n  - model: {tool: get_order_status, with: {order_id: A1001}}\n  - model: Your order <get_order_status>.\n"+
			"  - expect_not: {approval: get_order_status}\n", "get_order_status waits for no human"),
		Entry("an error that nothing makes", "script:\n"+long+"  - expect_not: {error: rate_limit_exceeded}\n", "nothing in the script makes the server tell of rate_limit_exceeded"),
		Entry("an error that nobody has", "script:\n"+long+"  - expect_not: {error: rate_limit_exceded}\n", `did you mean "rate_limit_exceeded"?`),
		Entry("a tool with arguments that no step has", "script:\n  - caller: Hi, where's my order A1001?\n  - model: {tool: get_order_status, with: {order_id: A1001}}\n  - model: Your order <get_order_status>.\n"+
			"  - expect_not: {tool: get_order_status, with: {order_id: A1002}}\n", "no model step asks for get_order_status with these arguments"),
	)
})

var _ = Describe("A watch for an error of the runtime", func() {
	It("is looked at, whichever it is", func() {
		steps := []*harness.Step{harness.CallerSays("Hi, where's my order A1001?"), harness.ModelSays("It arrives Tuesday.")}
		for _, kind := range []runner.ProblemKind{
			runner.BadFrame, runner.AudioDropped, runner.ReadTooFast, runner.GuardrailFailed, runner.HandoffFailed, runner.HandoffLoop, runner.LateUpdate,
			runner.ConfigDrift, runner.VoiceKept, runner.RequestLost, runner.ResponseFailed, runner.WrittenAnswer, runner.ItemRefused, runner.DeadAir,
			runner.PlayoutFull, runner.WrongFormat, runner.BadCall, runner.ToolsUnlisted, runner.HookFailed,
		} {
			steps = append(steps, harness.ExpectNot(harness.Told(string(kind))))
		}
		call := harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: steps}, nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Result.NotLookedAt).NotTo(ContainElement(HaveField("What", ContainSubstring("cannot be"))))
	})
})
