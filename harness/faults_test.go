package harness_test

import (
	"context"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// broken plays a call that asks once and is answered, with more steps.
func broken(steps string) *harness.Call {
	GinkgoHelper()
	text := "name: broken\nagent: supportline\nscript:\n" +
		"  - caller: Where is order A1001?\n  - model: Your order shipped and should arrive Tuesday.\n" + steps
	sc, err := judge.Load("broken.yaml", []byte(text))
	Expect(err).NotTo(HaveOccurred())
	return harness.Play(context.Background(), sc, &harness.Options{Agents: harness.Agents{"supportline": bare}})
}

// bare is the support line as an agent of others: its runtime does nothing of itself.
func bare() *agents.Agent { return supportline.New() }

// lasted returns when the last thing happened in a call.
func lasted(c *harness.Call) time.Duration { return c.Recording.Records[len(c.Recording.Records)-1].At }

// began returns when the fault of a call began.
func began(c *harness.Call) time.Duration {
	GinkgoHelper()
	i := slices.IndexFunc(c.Recording.Records, func(r timeline.Record) bool {
		act, ok := r.Fact.(timeline.ActBegan)
		return ok && c.Scenario.Script[act.Step].Fault != nil
	})
	Expect(i).To(BeNumerically(">=", 0))
	return c.Recording.Records[i].At
}

var _ = Describe("A fault of a scenario", func() {
	It("has every name and option that the faults have, but codes and bytes", func() {
		Expect(scenarios.FaultNames()).To(Equal(faults.Names()))
		for _, k := range faults.All() {
			for key, line := range map[string]string{"for": "for: 1s", "count": "count: 2", "event": "event: response.done"} {
				_, err := judge.Load("a.yaml", []byte("name: a\nagent: b\nscript:\n  - fault: "+k.Name+"\n    "+line+"\n"))
				if slices.Contains(k.Takes, key) {
					Expect(err).NotTo(HaveOccurred(), k.Name+" "+key)
				} else {
					Expect(err).To(MatchError(ContainSubstring(k.Name + " takes no " + key)))
				}
			}
		}
	})

	It("may let everything come twice, which is heard once", func() {
		steps := "  - expect: {heard: arrive Tuesday}\n"
		calm := broken(steps)
		twice := broken("  - fault: duplicate\n    count: 1000\n" + steps)
		Expect(twice.Err()).NotTo(HaveOccurred())
		Expect(twice.Heard()).To(Equal(calm.Heard()))
		Expect(lasted(twice)).To(BeNumerically("~", lasted(calm), 100*time.Millisecond))
	})

	It("begins after the step above, later by its delay, or at its moment", func() {
		call := broken("  - fault: noop\n    delay: 300ms\n  - expect: {heard: Tuesday}\n")
		Expect(call.Err()).NotTo(HaveOccurred())
		ended := slices.IndexFunc(call.Recording.Records, func(r timeline.Record) bool { _, ok := r.Fact.(timeline.ActEnded); return ok })
		late := began(call) - call.Recording.Records[ended].At - 300*time.Millisecond
		Expect(late).To(And(BeNumerically(">=", 0), BeNumerically("<", 20*time.Millisecond)))
		call = broken("  - fault: noop\n    after: agent_starts\n    delay: 400ms\n  - expect: {heard: Tuesday}\n")
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(began(call) - call.Spoken()[0].Began - 400*time.Millisecond).To(BeNumerically("~", 0, 20*time.Millisecond))
	})

	It("goes wrong: what is late comes late", func() {
		plain := broken("  - expect: {heard: Tuesday}\n")
		call := broken("  - fault: stall\n    for: 3s\n  - expect: {heard: Tuesday}\n")
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Spoken()[0].Began - plain.Spoken()[0].Began).To(BeNumerically(">", 2*time.Second))
	})

	It("excuses what it causes, an error or a lost connection, but not that the caller is left without an answer", func() {
		Expect(broken("  - expect: {heard: Tuesday}\n  - fault: error\n").Err()).NotTo(HaveOccurred())
		cut := broken("  - fault: disconnect\n    after: agent_starts\n    delay: 100ms\n")
		Expect(kindsOf(cut)).To(Equal([]judge.FailureKind{judge.FailureNotAnswered}), failures(cut))
		Expect(cut.Heard()).NotTo(ContainSubstring("Tuesday"))
		Expect(cut.Result.Length).To(BeNumerically("<", 15*time.Second), "nobody restores the connection")
	})

	It("fails where the call has ended, and at a moment that does not come", func() {
		call := broken("  - expect: {heard: Tuesday}\n  - fault: disconnect\n  - wait: 1s\n  - fault: stall\n")
		Expect(kindsOf(call)).To(Equal([]judge.FailureKind{judge.FailureNoMoment}), failures(call))
		Expect(failures(call)).To(ContainSubstring("the call ended at"))
		call = broken("  - expect: {heard: Tuesday}\n  - fault: noop\n    after: {heard: Wednesday}\n")
		Expect(kindsOf(call)).To(Equal([]judge.FailureKind{judge.FailureNoMoment}), failures(call))
	})

	It("comes out the same every time", func() {
		for _, steps := range []string{
			"  - fault: stall\n    after: agent_starts\n    for: 400ms\n  - expect: {heard: Tuesday}\n",
			"  - fault: disconnect\n    after: agent_starts\n    delay: 100ms\n",
		} {
			samePlays(broken(steps).Scenario, 3, harness.Options{Parallel: 3})
		}
	})

	It("may end the call together with the caller, who hangs up", func() {
		call := broken("  - hangup: caller\n    after: agent_starts\n    delay: 700ms\n  - expect: {connection: closed, within: 500ms}\n")
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Heard()).To(Equal("Your order"))
		again := judge.Judge(call.Scenario, call.Recording)
		Expect(again).To(HaveField("Verdict", judge.VerdictPassed))
		Expect(again.HungUp).To(Equal(call.Result.HungUp))
		whole := harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: []*harness.Step{
			harness.CallerSays("Where is order A1001?"), harness.ModelSays("Tuesday."), harness.CallerHangsUp().Delay(time.Second),
		}}, nil)
		Expect(whole.Err()).NotTo(HaveOccurred())
		Expect(whole.Heard()).To(ContainSubstring("Tuesday"))
		Expect(whole.Result.HungUp - whole.Spoken()[0].Ended).To(BeNumerically("~", 1300*time.Millisecond, 40*time.Millisecond))
		Expect(harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: []*harness.Step{harness.CallerHangsUp().BargeIn(time.Second)}}, nil).
			Err()).To(MatchError(ContainSubstring("hangup step: BargeIn belongs to a step of the caller")))
	})

	It("may be written in Go", func() {
		talk := func(steps ...*harness.Step) *harness.Call {
			return harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: append([]*harness.Step{
				harness.CallerSays("Where is order A1001?"), harness.ModelSays("Tuesday."),
			}, steps...)}, nil)
		}
		Expect(talk(harness.Fault("slow").For(time.Second).Delay(200 * time.Millisecond)).Err()).NotTo(HaveOccurred())
		Expect(talk(harness.Fault("gremlin")).Err()).To(MatchError(ContainSubstring(`"gremlin" is not a value of fault: known are noop, `)))
		Expect(talk(harness.ModelSays("Yes.").For(time.Second)).Err()).To(MatchError(ContainSubstring("For belongs to a fault")))
		Expect(strings.Count(talk(harness.Fault("noop").For(time.Second)).Err().Error(), "takes no for")).To(Equal(1))
	})
})

var _ = Describe("After a connection that a fault broke is restored", func() {
	const cut = "script:\n  - caller: Where is order A1001?\n  - model: Your order shipped and should arrive Tuesday.\n" +
		"  - fault: disconnect\n    after: agent_starts\n    delay: 200ms\n"
	reconnecting := runtime(runner.Options{Reconnect: runner.Reconnect{Attempts: 3}})
	verdict := func(steps string) (string, string) {
		call := play("name: r\nagent: supportline\n"+cut+steps, reconnecting)
		again := judge.Judge(call.Scenario, call.Recording)
		Expect(again.Failures).To(Equal(call.Result.Failures))
		if len(call.Result.Failures) == 0 {
			return string(call.Result.Verdict), failures(call)
		}
		return string(call.Result.Failures[0].Kind), failures(call)
	}
	It("the answer may come over the new one", func() {
		call := play("name: r\nagent: supportline\nscript:\n  - caller: Where is order A1001?\n  - fault: disconnect\n    after: caller_stops\n    delay: 600ms\n"+
			"  - model: {say: Your order shipped and should arrive Tuesday., optional: true}\n  - model: {say: It arrives Tuesday., optional: true}\n"+
			"  - expect: {connection: restored, within: 3s}\n  - expect: {heard: Tuesday}\n", reconnecting)
		Expect(call.Err()).NotTo(HaveOccurred())
	})
	It("the caller is heard over the new one", func() {
		call := play("name: r\nagent: supportline\n"+cut+"  - expect: {connection: restored, within: 3s}\n  - caller: Where is order A1002?\n    after: {connection: restored}\n"+
			"    delay: 2s\n  - model: It is processing.\n  - expect: {heard: processing}\n  - caller: Thanks, bye.\n  - model: Goodbye.\n  - expect: {heard: goodbye}\non_failure: continue\n", reconnecting)
		Expect(kindsOf(call)).To(Equal([]judge.FailureKind{judge.FailureNotAnswered}), failures(call)) // of the answer that was cut
	})
	DescribeTable("the call is judged", func(steps, want string) {
		got, why := verdict(steps)
		Expect(got).To(Equal(want), why)
	},
		Entry("without an answer anew", "  - expect: {connection: restored, within: 3s}\n", "not_answered"),
		Entry("where the caller cuts in on what was left of the answer", "  - expect: {connection: restored, within: 3s}\n  - model: {say: It arrives Tuesday., optional: true}\n"+
			"  - caller: Thanks, bye.\n    after: {connection: restored}\n  - model: Goodbye.\n", "passed"),
		Entry("where it should have been closed", "  - model: {say: It arrives Tuesday., optional: true}\n  - expect: {connection: closed}\n", "missing"),
	)
})

var _ = Describe("After a fault", func() {
	const cutsIn = "  - fault: disconnect\n    after: agent_starts\n    delay: 200ms\n"

	DescribeTable("the call is judged", func(steps string, want ...judge.FailureKind) {
		call := broken(steps)
		Expect(kindsOf(call)).To(HaveExactElements(want), failures(call))
		again := judge.Judge(call.Scenario, call.Recording)
		Expect(again.Failures).To(Equal(call.Result.Failures))
	},
		Entry("on a dead line, in mid-answer", cutsIn, judge.FailureNotAnswered),
		Entry("on a dead line, after the answer", "  - expect: {heard: Tuesday}\n  - wait: 2s\n  - fault: disconnect\n"),
		Entry("on a dead line that the script expects", cutsIn+"  - expect: {connection: lost}\n  - expect: {connection: closed}\n"),
		Entry("on a dead line, where the caller hangs up", cutsIn+"  - hangup: caller\n"),
		Entry("on a dead line, where the caller speaks once more and hangs up", cutsIn+"  - caller: Hello?\n    after: {connection: lost}\n  - hangup: caller\n", judge.FailureNotAnswered),
		Entry("on a dead line of which the script expects no more than that", cutsIn+"  - expect: {connection: lost}\n", judge.FailureNotAnswered),
		Entry("on a line that should come back", cutsIn+"  - expect: {connection: restored, within: 2s}\n", judge.FailureMissing),
		Entry("when the line was dead before the answer", "  - fault: disconnect\n    after: caller_stops\n", judge.FailureNotAnswered),
		Entry("when nobody notices that it is", "  - fault: silent_close\n    after: agent_starts\n    delay: 100ms\n", judge.FailureDeadAir),
		Entry("that struck nothing", "  - fault: drop\n    event: response.output_audio.delta\n    after: agent_starts\n    delay: 2s\n  - expect: {heard: Tuesday}\n",
			judge.FailureUnused),
		Entry("that strikes fewer than it might", "  - fault: duplicate\n    count: 1000\n"),
		Entry("that stalls where nothing comes", "  - expect: {heard: Tuesday}\n  - wait: 2s\n  - fault: stall\n    for: 300ms\n", judge.FailureUnused),
		Entry("that does nothing", "  - fault: noop\n"),
		Entry("of which no event came before the answer was lost", "  - fault: drop\n    count: 10000\n    after: caller_stops\n", judge.FailureNotAnswered),
	)
})
