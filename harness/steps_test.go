package harness_test

import (
	"path"
	"regexp"
	callers "runtime"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// here is the place of its caller, so many lines further down.
func here(down int) string {
	_, file, line, _ := callers.Caller(1)
	return scenarios.Pos{File: path.Base(file), Line: line + down}.String()
}

// talk plays a conversation with an agent, which nil leaves to the support line.
func talk(c harness.Conversation, steps ...*harness.Step) *harness.Call {
	if c.Agent == nil {
		c.Agent = supportline.New
	}
	c.Steps = steps
	return harness.Talk(c, nil)
}

var _ = Describe("Steps of the model in Go", func() {
	It("say what they must answer, and how they come, as in a scenario file", func() {
		asks := harness.ModelAsks("get_order_status", map[string]any{"order_id": "A1001"})
		call := harness.Talk(harness.Conversation{Agent: supportline.New, Allow: []scenarios.Surprise{scenarios.SurpriseSplitTurn},
			Keys: map[string]any{"session": map[string]any{"turn_detection": map[string]any{"silence": 500 * time.Millisecond}}},
			Steps: []*harness.Step{
				harness.CallerSays("Where's my order? <700ms> It's A1001."),
				harness.ModelSays("It has arrived.").Understanding("A1001").Answering("get_order_status"),
				harness.ModelSays("Which order?").Understanding(map[string]any{"not": "A1001"}).UntilHeard().Speed(0.5),
				asks.Latency(200 * time.Millisecond),
				harness.ModelSays("It has shipped.").Answering("get_order_status").Speed(2),
			}}, nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Heard()).To(Equal("It has shipped."))
		call = harness.Talk(harness.Conversation{Agent: supportline.New, Steps: []*harness.Step{
			harness.CallerSays("Hi, where's my order A1001?").Reaction(scenarios.ReactionAny), harness.ModelSaysNothing(), harness.Expect(harness.Silent(2 * time.Second)),
		}}, nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		call = harness.Talk(harness.Conversation{Agent: supportline.New, Steps: []*harness.Step{harness.CallerSays("Hi").Answering("x")}}, nil)
		Expect(call.Err()).To(MatchError(ContainSubstring("Answering belongs to a step of the model")))
	})
})

var _ = Describe("Steps in Go", func() {
	const order = "Hi, where's my order A1001?"
	a1001 := map[string]any{"order_id": "A1001"}

	It("have a function for each kind of expectation that files have", func() {
		wants := []harness.Wanted{
			harness.Heard("x"), harness.Ran("x"), harness.HandedTo("x"), harness.Asked("x", ""), harness.Tripped("x"),
			harness.CutOff(), harness.Silent(time.Second), harness.Connection("lost"), harness.ModelSaid("x"), harness.Understood("x"),
			harness.Remembered("x"), harness.Responded("created"), harness.Keyed("1"), harness.HungUp(), harness.Told("x"),
			harness.Cost(map[string]any{"total": 5}), harness.Came("response.done"),
		}
		var kinds []string
		for _, k := range judge.Kinds() {
			kinds = append(kinds, k.Name)
		}
		for i, w := range wants {
			Expect(w).To(And(HaveLen(1), HaveKey(kinds[i])))
		}
		Expect(wants).To(HaveLen(len(kinds)))
	})

	DescribeTable("say what files say: what is wanted is there, and what is nearly there is not", func(want harness.Wanted, met bool, nearest string) {
		call := talk(harness.Conversation{Keys: map[string]any{"approvals": "reject"}, Allow: []scenarios.Surprise{scenarios.SurpriseInterrupted, scenarios.SurpriseApproval}},
			harness.CallerSays("I want a refund on order A1001."),
			harness.ModelAsks("get_order_status", a1001).HandingOff("Billing"),
			harness.ModelAsks("issue_refund", a1001).As("Billing"),
			harness.ModelSays("I am sorry, it was refused, since the shop takes nothing back."),
			harness.Expect(want),
		)
		if met {
			Expect(call.Err()).NotTo(HaveOccurred())
			return
		}
		Expect(call.Result.Verdict).To(Equal(judge.VerdictFailed))
		Expect(failures(call)).To(ContainSubstring(nearest))
	},
		Entry("words", harness.Heard("it was refused").By("Billing").HeardWithin(6*time.Second), true, ""),
		Entry("words by a pattern", harness.Heard(regexp.MustCompile(`(?i)takes \w+ back`)), true, ""),
		Entry("words too late", harness.Heard("takes nothing back").HeardWithin(time.Second), false, "within 1 s"),
		Entry("words of another", harness.Heard("it was refused").By("Support"), false, "from Billing"),
		Entry("a tool", harness.Ran("get_order_status").With(a1001).Returning("arriving Tuesday").Within(2*time.Second).Times(1), true, ""),
		Entry("a tool with other arguments", harness.Ran("get_order_status").With(map[string]any{"order_id": "A1002"}), false, `"A1001"`),
		Entry("a tool that is refused", harness.Refused("issue_refund"), true, ""),
		Entry("a tool that is not", harness.Refused("get_order_status"), false, "get_order_status ran"),
		Entry("a handoff", harness.HandedTo("Billing").From("Support"), true, ""),
		Entry("words of the model", harness.ModelSaid("takes nothing back"), true, ""),
		Entry("words that the model never says", harness.ModelSaid("takes it back"), false, "the model said it by"),
		Entry("what was understood", harness.Understood("refund on order A1001"), true, ""),
		Entry("what was not", harness.Understood("A1002"), false, `the server understood "I want a refund on order A1001."`),
		Entry("what is remembered", harness.Remembered("takes nothing back"), true, ""),
		Entry("what is not", harness.Remembered("takes it back"), false, "the newest message it keeps is"),
		Entry("responses", harness.Responded("completed").Times(3), true, ""),
		Entry("a response that ends otherwise", harness.Responded("failed"), false, "a response was c"),
		Entry("keys that nobody pressed", harness.Keyed("1"), false, "heard"),
		Entry("an agent that stays", harness.HungUp(), false, "heard"),
		Entry("an error that nobody told", harness.Told("handoff_failed"), false, "heard"),
		Entry("tokens", harness.Cost(map[string]any{"total": map[string]any{"at_least": 1}, "cached_audio": 100000}), true, ""),
		Entry("more tokens", harness.Cost(map[string]any{"total": 1}), false, "a response cost "),
		Entry("an event", harness.Came("response.done").Where(`any(event.response.output, .name == "issue_refund")`), true, ""),
		Entry("an event of which it does not hold", harness.Came("response.done").Where(`event.response.status == "failed"`), false, "where it does not hold that"),
		Entry("a record", harness.Came("tool_ended").Where(`event.tool == "get_order_status" && event.ran`), true, ""),
		Entry("a question for approval", harness.Asked("issue_refund", ""), true, ""),
		Entry("one that was refused", harness.Asked("issue_refund", judge.OutcomeRejected), true, ""),
		Entry("one that was not approved", harness.Asked("issue_refund", judge.OutcomeApproved), false, "rejected"),
		Entry("a guardrail that did not trip", harness.Tripped("no_card_numbers"), false, "no_card_numbers"),
		Entry("a silence", harness.Silent(time.Second), true, ""),
	)

	It("fail at the file and line in which they were made", func() {
		var at string
		call := talk(harness.Conversation{},
			harness.CallerSays(order),
			harness.ModelSays("It should arrive Tuesday."),
			harness.Expect(harness.Heard("Wednesday").Within(time.Second)), func() *harness.Step { at = here(0); return harness.Wait(time.Millisecond) }(),
		)
		Expect(call.Err()).To(MatchError(HavePrefix(at + `  missing  caller should hear "Wednesday"`)))
		Expect(call.Result.Failures[0].Pos).To(And(HaveField("Line", BeNumerically(">", 1)), HaveField("Column", 0)))
		Expect(call.Err()).To(MatchError(ContainSubstring(regexp.MustCompile(`line \d+`).FindString(call.Err().Error()))))
		shown := format.Object(call.Err(), 1)
		Expect(strings.Count(shown, "should hear")).To(Equal(1), "it is printed once")
	})

	It("fail at their lines in whatever order they were made", func() {
		goodbye, at := harness.CallerSays("Lovely, goodbye."), here(0)
		ask := func(words string) *harness.Step { return harness.CallerSays(words) }
		call := talk(harness.Conversation{}, ask(order), harness.ModelSays("Tuesday."), ask("Hello?"), harness.ModelSays("Hello."), goodbye)
		Expect(failures(call)).To(HavePrefix(at + "  unscripted_response"))
	})

	It("tell what the agent does not have, as files do", func() {
		var at []string
		call := talk(harness.Conversation{},
			harness.CallerSays(order),
			harness.ModelAsks("get_order_stats", a1001), func() *harness.Step { at = append(at, here(0)); return harness.ModelSays("Hm.") }(),
			harness.ModelAsks("get_order_status", map[string]any{"order": "A1001"}), func() *harness.Step { at = append(at, here(0)); return harness.ModelSays("Hm.") }(),
			harness.Expect(harness.HandedTo("Biling")), func() *harness.Step { at = append(at, here(0)); return harness.Wait(time.Second) }(),
		)
		Expect(call.Result.Verdict).To(Equal(judge.VerdictError))
		Expect(call.Err()).To(MatchError(And(
			ContainSubstring(at[0]+`: the agent "Support" has no tool "get_order_stats": did you mean "get_order_status"?`),
			ContainSubstring(at[1]+`: get_order_status takes no argument "order": it takes order_id`),
			ContainSubstring(at[2]+`: the agent "Support" has no agent "Biling": did you mean "Billing"?`),
		)))
		invented := talk(harness.Conversation{Allow: []scenarios.Surprise{scenarios.SurpriseTool}},
			harness.CallerSays(order), harness.ModelAsks("get_order_stats", a1001).Invented(), harness.ModelSays("It should arrive Tuesday."))
		Expect(invented.Err()).NotTo(HaveOccurred())
	})

	It("say when things are done, what is ignored, and what the caller is owed", func() {
		call := talk(harness.Conversation{Allow: []scenarios.Surprise{scenarios.SurpriseApproval}, Keys: map[string]any{"limits": map[string]any{"patience": 90 * time.Second, "dead_air": 90 * time.Second}}},
			harness.CallerSays("I want a refund on order A1001.").ID("wish").Gain(-3),
			harness.ModelSays("").HandingOff("Billing"),
			harness.ModelAsks("issue_refund", a1001),
			harness.HumanIgnores("issue_refund").Matching(a1001).After("wish").Delay(2*time.Second),
			harness.Expect(harness.Asked("issue_refund", judge.OutcomeTimedOut)),
			harness.ModelSays("Nobody had time for you, and I am very sorry about that."),
			harness.CallerSays("Mhm.").After(scenarios.MomentAgentStarts).Delay(800*time.Millisecond).Reaction(scenarios.ReactionAny),
			harness.ModelSays("As I said.").Optional(),
			harness.ModelSays("As I said.").Optional(),
		)
		Expect(call.Approvals()).To(HaveExactElements(HaveField("Outcome", "timed_out")), failures(call))
		Expect(call.Scenario.Script[0].Caller.Gain).To(BeEquivalentTo(-3))
		Expect(call.Scenario.Script[6].Caller).To(And(HaveField("Reaction", scenarios.ReactionAny), HaveField("Delay", 800*time.Millisecond)))
	})

	It("watch, wait, break the line and hang up", func() {
		call := talk(harness.Conversation{Name: "all verbs"},
			harness.CallerSays(order),
			harness.ExpectNot(harness.Heard("Wednesday")).Until(harness.Heard("Tuesday")),
			harness.ModelSays("It should arrive Tuesday."),
			harness.Expect(harness.Heard("should"), harness.Heard("Tuesday")),
			harness.WaitFor(harness.Silent(time.Second)),
			harness.Wait(200*time.Millisecond),
			harness.Fault("duplicate").Count(1).Event("response.created"),
			harness.CallerSays("Hello?"),
			harness.ModelSays("Hello."),
			harness.CallerHangsUp().Delay(time.Second),
		)
		if call.Result.Verdict == judge.VerdictError {
			Fail(call.Result.Why)
		}
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Scenario.Name).To(Equal("all verbs"))
	})

	DescribeTable("say what was heard of an answer that the caller cut, and since when", func(cut harness.Wanted, within time.Duration, wrong string) {
		call := talk(harness.Conversation{},
			harness.CallerSays(order),
			harness.ModelSays("Let me read you all that I can find about it, which may take us until Tuesday."),
			harness.Expect(harness.Heard("let me read").ID("began")),
			harness.CallerSays("Wait, wait.").BargeIn(1200*time.Millisecond),
			harness.Expect(cut),
			harness.ModelSays("Of course."),
			harness.Expect(harness.Heard("of course").Since("began").Within(within)),
		)
		if wrong == "" {
			Expect(call.Err()).NotTo(HaveOccurred())
			return
		}
		Expect(failures(call)).To(ContainSubstring(wrong))
	},
		Entry("in time", harness.CutOff().Within(time.Second).Having("Let me").Missing("Tuesday"), 10*time.Second, ""),
		Entry("too much of it", harness.CutOff().Missing("let me"), 10*time.Second, "agent should be interrupted"),
		Entry("too little of it", harness.CutOff().Having("Tuesday"), 10*time.Second, "agent should be interrupted"),
		Entry("too late", harness.CutOff(), time.Second, "beginning within 1 s"),
	)

	It("bound the call by checks", func() {
		checked := func(checks map[string]any) *harness.Call {
			return talk(harness.Conversation{Checks: checks}, harness.CallerSays(order), harness.ModelSays("It should arrive Tuesday."))
		}
		Expect(checked(map[string]any{"response_latency": 2 * time.Second, "turns": 1, "agents": []string{"Support"}, "never_heard": "Wednesday"}).Err()).NotTo(HaveOccurred())
		slow := checked(map[string]any{"response_latency": map[string]any{"mean": 100 * time.Millisecond}})
		Expect(kindsOf(slow)).To(ConsistOf(judge.FailureCheck))
		Expect(kindsOf(checked(map[string]any{"never_heard": []any{regexp.MustCompile(`(?i)tues`)}}))).To(ConsistOf(judge.FailureCheck))
		Expect(checked(map[string]any{"turn": 1}).Err()).To(MatchError(ContainSubstring("turns")))
	})

	It("report options in wrong places, with all other mistakes", func() {
		call := talk(harness.Conversation{}, harness.CallerSays(order).Count(2).Optional(), harness.ModelSays("Tuesday.").After("x"),
			harness.Expect(harness.Wanted{}), harness.Fault("stall").Event("nonsense").Set("fro", 1), harness.CallerSays("x").Set("y", func() {}))
		for _, wrong := range []string{
			"caller step: Count belongs to a fault", "model step: After belongs to an act", "could be observed", `"fro"`, "caller step: y: json: unsupported type: func()",
		} {
			Expect(call.Err()).To(MatchError(ContainSubstring(wrong)))
		}
	})
})
