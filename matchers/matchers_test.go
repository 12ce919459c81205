package matchers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	. "github.com/voicesim/voicesim/matchers"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// priced is an agent that must not name prices.
func priced() *agents.Agent {
	return &agents.Agent{Name: "Shop", Instructions: "Sell.", Guardrails: []agents.OutputGuardrail{agents.ForbidPattern("no_prices", regexp.MustCompile(`\$ ?\d`))}}
}

// talk plays steps.
func talk(agent func() *agents.Agent, allow []scenarios.Surprise, steps ...*harness.Step) *harness.Call {
	return broken("", agent, allow, steps...)
}

// broken plays steps with an agent that is broken on purpose.
func broken(mutant string, agent func() *agents.Agent, allow []scenarios.Surprise, steps ...*harness.Step) *harness.Call {
	return harness.Talk(harness.Conversation{Name: "a call", Agent: agent, Steps: steps, Allow: allow}, &harness.Options{Mutant: mutant})
}

// refunded is a call with a handoff, an approval and a tool; interrupted one that the caller cuts; and priceless one with a guardrail.
func refunded(mutant string) *harness.Call {
	return broken(mutant, supportline.New, nil,
		harness.CallerSays("I want a refund on order A1001."),
		harness.ModelSays("Sure, let me bring in our billing team.").HandingOff("Billing"),
		harness.ModelAsks("issue_refund", map[string]any{"order_id": "A1001"}).As("Billing"),
		harness.HumanApproves("issue_refund").Delay(2*time.Second),
		harness.ModelSays("Your refund is on its way.").As("Billing"),
	)
}

func interrupted(mutant string) *harness.Call {
	return broken(mutant, supportline.New, nil,
		harness.CallerSays("Hi, where's my order A1001?"),
		harness.ModelSays("Your order left our warehouse on Monday, it is in the truck of the carrier now, and should arrive on Tuesday before noon."),
		harness.CallerSays("Wait, wait, I have to write that down.").BargeIn(900*time.Millisecond),
		harness.ModelSays("Of course."),
	)
}

func priceless(mutant string) *harness.Call {
	return broken(mutant, priced, []scenarios.Surprise{scenarios.SurpriseGuardrail},
		harness.CallerSays("How much is a filling?"),
		harness.ModelSays("A filling is $ 120 with us."),
		harness.ModelSays("The practice will tell you.").Optional(),
	)
}

// waited is a call whose caller is told to wait.
func waited() *harness.Call {
	return talk(supportline.New, nil,
		harness.CallerSays("Hi, where's my order A1001?"),
		harness.ModelSays("").Set("fails", "rate_limit"),
		harness.Expect(harness.Heard("one moment").By("fallback")),
		harness.ModelSays("Your order shipped."),
	)
}

// verdict is what Gomega makes of a matcher: the message of To, of NotTo, or the error of both.
func verdict(call any, m types.GomegaMatcher) (ok bool, message string, err error) {
	ok, err = m.Match(call)
	switch {
	case err != nil:
	case ok:
		message = m.NegatedFailureMessage(call)
	default:
		message = m.FailureMessage(call)
	}
	return ok, message, err
}

var _ = Describe("Matchers", Ordered, ContinueOnFailure, func() {
	var refund, cut, shop *harness.Call
	BeforeAll(func() {
		refund, cut, shop = refunded(""), interrupted(""), priceless("")
		for _, c := range []*harness.Call{refund, cut, shop} {
			Expect(c.Err()).NotTo(HaveOccurred())
		}
	})

	DescribeTable("hold or do not, and their messages tell what happened", func(call func() *harness.Call, m types.GomegaMatcher, holds bool, tells string) {
		ok, message, err := verdict(call(), m)
		Expect(err).NotTo(HaveOccurred())
		Expect(ok).To(Equal(holds), message)
		Expect(message).To(And(ContainSubstring(tells), ContainSubstring("\nAround "), ContainSubstring(`the call "a call" (`)))
	},
		Entry("a tool", func() *harness.Call { return refund }, HaveCalledTool("issue_refund"), true, `issue_refund ran at `),
		Entry("a subset of the arguments", func() *harness.Call { return refund }, HaveCalledTool("issueRefund", map[string]any{"order_id": HavePrefix("A")}, HaveKey("order_id")), true, ""),
		Entry("arguments in JSON", func() *harness.Call { return refund }, HaveCalledTool("issue_refund", MatchJSON(`{"order_id":"A1001"}`)), true, ""),
		Entry("other arguments", func() *harness.Call { return refund }, HaveCalledTool("issue_refund", map[string]any{"order_id": "A1002"}), false, `with {"order_id":"A1001"}`),
		Entry("others by a matcher", func() *harness.Call { return refund }, HaveCalledTool("issue_refund", map[string]any{"order_id": HavePrefix("B")}), false, "to have prefix"),
		Entry("a tool that did not run", func() *harness.Call { return refund }, HaveCalledTool("get_order_status"), false, "tools that ran: issue_refund"),
		Entry("no tool", func() *harness.Call { return cut }, HaveCalledTool("get_order_status"), false, "no tool ran"),
		Entry("an approval", func() *harness.Call { return refund }, HaveAskedApproval("issue_refund"), true, "issue_refund waited for a human at "),
		Entry("no approval", func() *harness.Call { return refund }, HaveAskedApproval("get_order_status"), false, "the model did not ask for get_order_status"),
		Entry("a handoff", func() *harness.Call { return refund }, HaveHandedOff("Support", "billing"), true, "handed from Support to Billing at "),
		Entry("any handoff", func() *harness.Call { return refund }, HaveHandedOff("", ""), true, ""),
		Entry("the other way", func() *harness.Call { return refund }, HaveHandedOff("Billing", "Support"), false, "handed from Support to Billing at "),
		Entry("no handoff", func() *harness.Call { return cut }, HaveHandedOff("", "Billing"), false, "nobody handed the call over"),
		Entry("a guardrail", func() *harness.Call { return shop }, HaveTripped("no_prices"), true, "no_prices tripped at "),
		Entry("an interruption", func() *harness.Call { return cut }, HaveBeenInterruptedWithin(500*time.Millisecond), true, "the agent was heard for "),
		Entry("a slow interruption", func() *harness.Call { return cut }, HaveBeenInterruptedWithin(time.Millisecond), false, "the agent was heard for "),
		Entry("words", func() *harness.Call { return refund }, HaveHeard("refund is on its way"), true, "heard at "),
		Entry("a pattern", func() *harness.Call { return refund }, HaveHeard("/billing team/i"), true, ""),
		Entry("a regular expression", func() *harness.Call { return refund }, HaveHeard(regexp.MustCompile(`way$`)), true, ""),
		Entry("words that the model said and nobody heard", func() *harness.Call { return cut }, HaveHeard("before noon"), false, "the model said "),
		Entry("words of nobody", func() *harness.Call { return refund }, HaveHeard("goodbye"), false, `last heard was "Your refund is on its way."`),
		Entry("words that were never heard", func() *harness.Call { return shop }, NeverHaveHeard("120"), true, "the model said "),
		Entry("words that should never", func() *harness.Call { return refund }, NeverHaveHeard("refund"), false, "heard at "),
		Entry("a call that passed", func() *harness.Call { return refund }, HavePassed(), true, ""),
		Entry("words that the model made", func() *harness.Call { return cut }, HaveGenerated("before noon"), true, "the model said "),
		Entry("words that no model made", func() *harness.Call { return cut }, HaveGenerated("goodbye"), false, `the model said "Of course."`),
		Entry("words of the caller's", func() *harness.Call { return refund }, HaveUnderstood("order A1001"), true, `the server understood "I want a refund`),
		Entry("words that the caller did not say", func() *harness.Call { return refund }, HaveUnderstood("order A1002"), false, `the server understood "I want a refund`),
		Entry("answers in time", func() *harness.Call { return refund }, HaveAnsweredWithin(2*time.Second), true, "the worst response_latency was "),
		Entry("answers that are late", func() *harness.Call { return refund }, HaveAnsweredWithin(100*time.Millisecond), false, "response_latency was "),
		Entry("a measure by its worst", func() *harness.Call { return cut }, HaveMeasured("truncation_error", 20*time.Millisecond), true, "truncation_error was "),
		Entry("a measure of which less is worse", func() *harness.Call { return cut }, HaveMeasured("response_rate", 1.0), true, "response_rate was 1"),
		Entry("a measure by a matcher", func() *harness.Call { return refund }, HaveMeasured("handoffs", BeNumerically("==", 2)), false, "handoffs was 1"),
		Entry("a number", func() *harness.Call { return cut }, HaveMeasured("turns", 1), false, "turns was 2"),
		Entry("a price", func() *harness.Call { return refund }, HaveCostAtMost(1), true, "it cost $0."),
		Entry("a price too high", func() *harness.Call { return refund }, HaveCostAtMost(0.0001), false, "it cost $0."),
		Entry("words of what was done", func() *harness.Call { return refund }, HaveSaidAndDone("refund is on its way", "issue_refund"), true, "issue_refund had done it each time"),
		Entry("words of what was not done", func() *harness.Call { return refund }, HaveSaidAndDone("let me bring in", "issue_refund"), false, "heard at "),
		Entry("an agent that does not hang up", func() *harness.Call { return refund }, HaveHungUp(), false, "did not end the call"),
		Entry("no error", func() *harness.Call { return refund }, HaveHadError(""), false, "nobody told of an error"),
		Entry("no fallback", func() *harness.Call { return refund }, HaveHeardFallback(true), false, "the fallback was not heard"),
	)

	DescribeTable("are red where agent or runtime are broken", func(play func(string) *harness.Call, mutant string, m types.GomegaMatcher, tells string) {
		Expect(play("")).To(m)
		ok, message, err := verdict(play(mutant), m)
		if err != nil {
			message = err.Error()
		}
		Expect(ok).To(BeFalse())
		Expect(message).To(ContainSubstring(tells))
	},
		Entry("nothing flushed", interrupted, "no_flush", HaveBeenInterruptedWithin(500*time.Millisecond), "to have been interrupted within 500ms"),
		Entry("flushed late", interrupted, "late_flush", HaveBeenInterruptedWithin(300*time.Millisecond), "the agent was heard for "),
		Entry("deaf", interrupted, "deaf_while_speaking", HaveBeenInterruptedWithin(500*time.Millisecond), "agent "),
		Entry("a tool run unasked", refunded, "approval_skipped", HaveAskedApproval("issue_refund"), "and nobody was asked"),
		Entry("a guardrail that never looks", priceless, "guardrail_never", HaveTripped("no_prices"), "no guardrail tripped"),
		Entry("a price that is heard", priceless, "guardrail_never", NeverHaveHeard("120"), "heard at "),
		Entry("an answer that is not flushed", interrupted, "no_flush", NeverHaveHeard("Monday"), "heard at "),
	)

	It("shows the moments around the miss", func() {
		_, message, err := verdict(refund, HaveCalledTool("issue_refund", map[string]any{"order_id": "A1002"}))
		Expect(err).NotTo(HaveOccurred())
		Expect(message).To(MatchRegexp(`(?s)^Expected\n    the call "a call" \(\S*matchers_test.go:\d+\)\nto have called issue_refund with the given arguments\n    issue_refund ran at .*\nAround \d+\.\d\d s:\n.*approval .*issue_refund.*tool +issue_refund`))
	})

	It("show a failed call as the terminal does", func() {
		call := talk(priced, nil, harness.CallerSays("How much is a filling?"), harness.ModelSays("A filling is $ 120 with us."))
		ok, message, err := verdict(call, HavePassed())
		Expect(err).NotTo(HaveOccurred())
		Expect(ok).To(BeFalse())
		Expect(message).To(And(ContainSubstring("FAIL"), ContainSubstring("surprise  no guardrail should trip"), ContainSubstring("What to do:"), ContainSubstring("no_prices stops this answer")))
	})

	It("tell an agent's words from the runtime's own", func() {
		c := waited()
		Expect(c.Err()).NotTo(HaveOccurred())
		Expect(c).To(HaveHeard("your order shipped"))
		for _, m := range []types.GomegaMatcher{HaveHeard("one moment"), NeverHaveHeard("one moment")} {
			failed := InterceptGomegaFailures(func() { Expect(c).To(m) })
			Expect(failed).To(HaveExactElements(ContainSubstring("the runtime's fallback said it at 5.")))
		}
	})

	It("show no secrets", func() {
		call := talk(priced, nil, harness.CallerSays("Which card is it?"), harness.ModelSays("Your card is 4111 1111 1111 1111, right?"))
		_, message, err := verdict(call, HaveHeard("goodbye"))
		Expect(err).NotTo(HaveOccurred())
		Expect(message).To(And(ContainSubstring("Your card is"), Not(ContainSubstring("1111"))))
	})

	all := func() map[string]types.GomegaMatcher {
		return map[string]types.GomegaMatcher{
			"tool": HaveCalledTool("issue_refund"), "handoff": HaveHandedOff("", ""), "approval": HaveAskedApproval("issue_refund"), "cut": HaveBeenInterruptedWithin(time.Second),
			"guardrail": HaveTripped("x"), "heard": HaveHeard("refund"), "never": NeverHaveHeard("refund"), "passed": HavePassed(),
			"generated": HaveGenerated("x"), "understood": HaveUnderstood("x"), "answered": HaveAnsweredWithin(time.Second), "measured": HaveMeasured("turns", 2), "cost": HaveCostAtMost(1),
			"said": HaveSaidAndDone("x", "y"), "keys": HaveReceivedKeys("1"), "hung up": HaveHungUp(), "error": HaveHadError(""), "fallback": HaveHeardFallback(true),
		}
	}
	DescribeTable("say nothing of a call that was not played, negated or not", func(call any, why string) {
		for name, m := range all() {
			_, err := m.Match(call)
			Expect(err).To(MatchError(ContainSubstring(why)), name)
			failed := InterceptGomegaFailures(func() {
				Expect(call).To(m)
				Expect(call).NotTo(m)
			})
			Expect(failed).To(HaveLen(2), name)
		}
	},
		Entry("nil", (*harness.Call)(nil), "the call is nil"),
		Entry("the zero call", &harness.Call{}, "the call was not played"),
		Entry("something else", "a call", "not about a string"),
		Entry("one that could not be played", harness.Talk(harness.Conversation{}, nil), "has no agent"),
		Entry("one that was skipped", harness.Play(context.Background(), &scenarios.Scenario{Name: "x", Agent: "supportline", Skip: "not today"}, nil), "not today"),
		Entry("one without a recording", &harness.Call{Scenario: scenarios.New("x", ""), Result: &judge.Result{Verdict: judge.VerdictPassed}}, "no recording"),
	)

	DescribeTable("say nothing where nobody can say", func(call func() *harness.Call, m types.GomegaMatcher, why string) {
		_, err := m.Match(call())
		Expect(err).To(MatchError(ContainSubstring(why)))
	},
		Entry("a misspelt tool", func() *harness.Call { return refund }, HaveCalledTool("isue_refund"), `no agent of this call has a tool "isue_refund": did you mean "issue_refund"?`),
		Entry("a misspelt argument", func() *harness.Call { return refund }, HaveCalledTool("issue_refund", map[string]any{"oder_id": "A1002"}), `it takes no argument "oder_id": did you mean "order_id"?`),
		Entry("a misspelt argument of a matcher", func() *harness.Call { return refund }, HaveCalledTool("issue_refund", map[string]any{"oder_id": HavePrefix("A")}), `it takes no argument "oder_id"`),
		Entry("an argument of another type", func() *harness.Call { return refund }, HaveCalledTool("issue_refund", map[string]any{"order_id": 1002}), "it is never called with this"),
		Entry("a misspelt error", func() *harness.Call { return refund }, HaveHadError("rate_limit_exceded"), `did you mean "rate_limit_exceeded"?`),
		Entry("words of a fallback that is not there", func() *harness.Call { return shop }, HaveHeardFallback("hold"), "nothing is set up for the runtime to say itself"),
		Entry("a misspelt tool to approve", func() *harness.Call { return refund }, HaveAskedApproval("isue_refund"), "did you mean"),
		Entry("a misspelt agent", func() *harness.Call { return refund }, HaveHandedOff("Support", "Biling"), `no agent of this call has the name "Biling"`),
		Entry("an agent that hands nothing over", func() *harness.Call { return shop }, HaveHandedOff("", ""), "no agent of this call can hand over"),
		Entry("a misspelt guardrail", func() *harness.Call { return shop }, HaveTripped("no_price"), `did you mean "no_prices"?`),
		Entry("no guardrail at all", func() *harness.Call { return refund }, HaveTripped("no_prices"), "no agent of this call has a guardrail"),
		Entry("no interruption", func() *harness.Call { return refund }, HaveBeenInterruptedWithin(time.Second), "barge_in_stop has no value"),
		Entry("no time", func() *harness.Call { return cut }, HaveBeenInterruptedWithin(0), "no time in which"),
		Entry("no words", func() *harness.Call { return refund }, HaveHeard("…"), "has no words to look for"),
		Entry("no text", func() *harness.Call { return refund }, NeverHaveHeard(7), "not a int"),
		Entry("no regular expression", func() *harness.Call { return refund }, HaveHeard((*regexp.Regexp)(nil)), "is nil"),
		Entry("arguments that are no JSON", func() *harness.Call { return refund }, HaveCalledTool("issue_refund", func() {}), "unsupported type"),
		Entry("a measure that nobody knows", func() *harness.Call { return refund }, HaveMeasured("response_latancy", time.Second), `did you mean "response_latency"?`),
		Entry("a measure without a value", func() *harness.Call { return refund }, HaveMeasured("barge_in_stop", time.Second), "barge_in_stop has no value in this call: no turn stopped the agent"),
		Entry("a measure that nobody asked for", func() *harness.Call { return refund }, HaveMeasured("audio_intact", 0.9), "only where a check of the scenario asks for it"),
		Entry("a time by a number", func() *harness.Call { return refund }, HaveMeasured("response_latency", 1500), "write a time.Duration"),
		Entry("a number by a time", func() *harness.Call { return refund }, HaveMeasured("turns", time.Second), "turns is no length of time"),
		Entry("a bound that is none", func() *harness.Call { return refund }, HaveMeasured("turns", "2"), "not by a string"),
		Entry("a matcher of values that fails", func() *harness.Call { return refund }, HaveMeasured("turns", HavePrefix("2")), "the matcher of the value fails"),
		Entry("answers in no time", func() *harness.Call { return refund }, HaveAnsweredWithin(0), "no time in which"),
		Entry("no price", func() *harness.Call { return refund }, HaveCostAtMost(0), "no price of a call"),
		Entry("keys that nobody pressed", func() *harness.Call { return refund }, HaveReceivedKeys("12"), "the caller pressed no key"),
		Entry("no keys", func() *harness.Call { return refund }, HaveReceivedKeys("12x"), "are no keys of a phone"),
		Entry("a misspelt tool that does it", func() *harness.Call { return refund }, HaveSaidAndDone("on its way", "isue_refund"), "did you mean"),
		Entry("words by which nobody says so", func() *harness.Call { return refund }, HaveSaidAndDone("money is back", "issue_refund"), "these words were never heard"),
		Entry("what was neither said nor done", func() *harness.Call { return refund }, HaveSaidAndDone("has shipped", "get_order_status"), "nothing was compared"),
		Entry("a matcher that fails", func() *harness.Call { return refund }, HaveCalledTool("issue_refund", BeNumerically("<", 3)), "the matcher of an argument fails"),
	)

	// made is a call of words that were heard, by hand.
	made := func(open bool, facts ...timeline.Fact) *harness.Call {
		rec := &timeline.Recording{Length: 10 * time.Second}
		for i, f := range facts {
			rec.Records = append(rec.Records, timeline.Record{At: time.Duration(i+1) * time.Second, Seq: i, Fact: f})
		}
		sc := scenarios.New("a call", "Support")
		result := judge.Judge(sc, rec)
		result.Verdict, result.NotJudged = judge.VerdictPassed, nil
		if open {
			result.NotJudged = []judge.NotJudged{{What: "expect tool"}}
		}
		return &harness.Call{Scenario: sc, Result: result, Recording: rec}
	}
	said := func(partial bool) []timeline.Fact {
		return []timeline.Fact{
			timeline.Connected{Agent: "Support"}, timeline.UtteranceBegan{Response: "r", Item: "i"},
			timeline.WordHeard{Text: "never"}, timeline.WordHeard{Text: "mind", Partial: partial}, timeline.UtteranceEnded{LastHeard: 4 * time.Second, Heard: time.Second, Total: 2 * time.Second},
		}
	}
	It("say nothing of words that were heard in part, of silence and of strange sound", func() {
		part := made(false, said(true)...)
		for _, m := range []types.GomegaMatcher{HaveHeard("never mind"), NeverHaveHeard("never mind")} {
			_, err := m.Match(part)
			Expect(err).To(MatchError(ContainSubstring("heard in part")))
		}
		Expect(made(false, said(false)...)).To(HaveHeard("never mind"))
		for _, m := range []types.GomegaMatcher{HaveHeard("mind"), NeverHaveHeard("mind")} {
			_, err := m.Match(made(false, timeline.Connected{Agent: "Support"}))
			Expect(err).To(MatchError(ContainSubstring("nothing was heard of the agent")))
			_, err = m.Match(made(false, append(said(false)[:3], timeline.Foreign{Length: time.Second})...))
			Expect(err).To(MatchError(ContainSubstring("nobody knows the words")))
		}
	})

	It("say nothing of what had not happened when a call ended before its script", func() {
		call := made(true, said(false)...)
		for _, m := range []types.GomegaMatcher{HaveCalledTool("any"), HaveHandedOff("", ""), HaveHeard("goodbye"), HaveAskedApproval("any"), HaveTripped("any")} {
			_, err := m.Match(call)
			Expect(err).To(MatchError(ContainSubstring("ended before its script")))
		}
		Expect(call).To(HaveHeard("never mind"))
	})

	It("tell of no card number, said over several answers or keyed", func() {
		facts := []timeline.Fact{timeline.Connected{Agent: "Support"}}
		for _, key := range "4539#1488#0343#6467#" {
			facts = append(facts, timeline.KeyHeard{Key: string(key)})
		}
		for i, part := range []string{"4539 1488", "0343 6467"} {
			facts = append(facts, timeline.Generated{Item: fmt.Sprint("i", i), Text: "And " + part}, timeline.UtteranceBegan{Utterance: i, Item: fmt.Sprint("i", i)},
				timeline.WordHeard{Utterance: i, Text: "And"}, timeline.WordHeard{Utterance: i, Text: part[:4]}, timeline.WordHeard{Utterance: i, Text: part[5:]}, timeline.UtteranceEnded{Utterance: i, LastHeard: 9 * time.Second, Complete: true})
		}
		call := made(false, facts...)
		for _, m := range []types.GomegaMatcher{HaveReceivedKeys("4539148803436468"), HaveReceivedKeys("1"), HaveHeard("never this")} {
			_, message, err := verdict(call, m)
			Expect(fmt.Sprint(message, err)).To(And(ContainSubstring("[masked]"), Not(MatchRegexp(`453914880|4539.1488|0343 ?6467|key 4`))))
		}
	})

	It("tell of keys, of who hung up, of errors and of what the runtime said itself", func() {
		facts := []timeline.Fact{
			timeline.Connected{Agent: "Support"}, timeline.KeyHeard{Key: "1"}, timeline.KeyHeard{Key: "2"}, timeline.KeyHeard{Key: "#"},
			timeline.Problem{Code: "rate_limit_exceeded", Message: "slow down"},
			timeline.UtteranceBegan{Fallback: true}, timeline.WordHeard{Text: "One"}, timeline.WordHeard{Text: "moment."}, timeline.UtteranceEnded{LastHeard: 9 * time.Second, Heard: time.Second, Total: time.Second, Complete: true},
			timeline.ConnectionChanged{State: "closed", By: "agent"},
		}
		call := made(false, facts...)
		Expect(call).To(And(HaveReceivedKeys("12#"), HaveReceivedKeys("2#"), Not(HaveReceivedKeys("13"))))
		Expect(call).To(And(HaveHungUp(), HaveHadError(""), HaveHadError("rate_limit_exceeded"), Not(HaveHadError("handoff_loop"))))
		Expect(call).To(And(HaveHeardFallback(true), HaveHeardFallback("one moment"), Not(HaveHeardFallback("goodbye"))))
		_, message, err := verdict(call, HaveHeardFallback("goodbye"))
		Expect(err).NotTo(HaveOccurred())
		Expect(message).To(ContainSubstring(`the fallback was heard at 6.00 s, saying "One moment."`))
		for why, m := range map[string]types.GomegaMatcher{
			"no words of the model's are known": HaveGenerated("x"), "the server told no transcript": HaveUnderstood("x"), "was not counted": HaveCostAtMost(1), "response_latency has no value": HaveAnsweredWithin(time.Second),
		} {
			_, err := m.Match(call)
			Expect(err).To(MatchError(ContainSubstring(why)))
		}
		Expect(made(false, facts[:4]...)).NotTo(Or(HaveHungUp(), HaveHadError(""), HaveHeardFallback(true)))
	})

	It("know of which measures less is worse", func() {
		call := made(false, said(false)...)
		call.Result.Measures = []*judge.Measure{{Name: judge.MeasureResponseRate, Values: []judge.Value{{Amount: 0.5}}}, {Name: judge.MeasureTalkOver, Values: []judge.Value{{Amount: 500}, {Amount: 900}}}}
		Expect(call).To(And(HaveMeasured("response_rate", 0.5), Not(HaveMeasured("response_rate", 0.6))))
		Expect(call).To(And(HaveMeasured("talk_over", 900*time.Millisecond), Not(HaveMeasured("talk_over", 600*time.Millisecond))))
	})

	It("take a turn without an answer for one that was not answered in time", func() {
		call := made(false, said(false)...)
		call.Result.Measures = []*judge.Measure{{Name: judge.MeasureResponseLatency, Values: []judge.Value{{Amount: 300}}}, {Name: judge.MeasureMissedResponses, Values: []judge.Value{{Amount: 0}}}}
		Expect(call).To(HaveAnsweredWithin(time.Second))
		call.Result.Measures[1].Values[0].Amount = 1
		Expect(call).NotTo(HaveAnsweredWithin(time.Second))
		call.Result.Measures[1].Values[0].Amount = 0
		call.Result.Failures = []*judge.Failure{{Kind: judge.FailureNotAnswered, Message: "nobody answered"}}
		Expect(call).NotTo(HaveAnsweredWithin(time.Second))
	})

	It("count late pieces of an answer that was cut", func() {
		facts := append(said(false), timeline.UtteranceBegan{Utterance: 1, Response: "r"}, timeline.UtteranceEnded{Utterance: 1, LastHeard: 7 * time.Second})
		call := made(false, facts...)
		call.Result.Measures = []*judge.Measure{{Name: judge.MeasureBargeInStop, Values: []judge.Value{{At: 4 * time.Second, Amount: 300, Of: "line 3"}}}}
		Expect(call).NotTo(HaveBeenInterruptedWithin(3 * time.Second))
		Expect(call).To(HaveBeenInterruptedWithin(3300 * time.Millisecond))
		call.Recording.Records = call.Recording.Records[:len(said(false))]
		Expect(call).To(HaveBeenInterruptedWithin(300 * time.Millisecond))
	})

	It("take the slowest of several interruptions, and one that the agent talked over", func() {
		call := made(false, said(false)...)
		cuts := &judge.Measure{Name: judge.MeasureBargeInStop, Values: []judge.Value{{At: 2 * time.Second, Amount: 900, Of: "line 3"}, {At: 3 * time.Second, Amount: 100, Of: "line 5"}}}
		call.Result.Measures = []*judge.Measure{cuts}
		Expect(call).NotTo(HaveBeenInterruptedWithin(500 * time.Millisecond))
		Expect(call).To(HaveBeenInterruptedWithin(900 * time.Millisecond))
		call.Result.Failures = []*judge.Failure{{Kind: judge.FailureNotStopped, Message: "talked on", Pos: scenarios.Pos{Line: 3}}}
		Expect(call).To(HaveBeenInterruptedWithin(900 * time.Millisecond))
		call.Result.Failures[0].Pos.Line = 7
		Expect(call).NotTo(HaveBeenInterruptedWithin(time.Hour))
	})

	It("tell of a tool that was refused", func() {
		call := made(false, append(said(false), timeline.ToolEnded{Tool: "pay", Output: "no"})...)
		_, message, err := verdict(call, HaveCalledTool("pay"))
		Expect(err).NotTo(HaveOccurred())
		Expect(message).To(ContainSubstring(`pay did not run at 6.00 s: the model was told "no"`))
		call = made(false, append(said(false), timeline.ToolBegan{Tool: "pay", Arguments: json.RawMessage(`{`)})...)
		_, message, err = verdict(call, HaveCalledTool("pay", HaveLen(1)))
		Expect(err).NotTo(HaveOccurred())
		Expect(message).To(ContainSubstring("which is no JSON"))
		_, message, err = verdict(call, HaveAskedApproval("pay"))
		Expect(err).NotTo(HaveOccurred())
		Expect(message).To(ContainSubstring("pay ran at 6.00 s, and nobody was asked"))
	})
})

func ExampleHaveCalledTool() {
	g := NewGomega(func(message string, _ ...int) { fmt.Println(message) })
	call := harness.Talk(harness.Conversation{
		Agent: supportline.New,
		Steps: []*harness.Step{
			harness.CallerSays("Hi, where's my order A1001?"),
			harness.ModelAsks("get_order_status", map[string]any{"order_id": "A1001"}),
			harness.ModelSays("Let me check. Your order shipped and should arrive Tuesday."),
		},
	}, nil)
	g.Expect(call).To(HavePassed())
	g.Expect(call).To(HaveCalledTool("get_order_status", map[string]any{"order_id": "A1001"}))
	g.Expect(call).To(HaveHeard("arrive Tuesday"))
	g.Expect(call).To(NeverHaveHeard("refund"))
	// Output:
}
