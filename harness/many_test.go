package harness_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/strip"
)

var _ = Describe("A scenario with a sweep", func() {
	// cutting is a caller who cuts into an answer of about five seconds, at each of some moments.
	cutting := func(sweep string) string {
		return "name: t\nagent: supportline\nscript:\n  - caller: Tell me everything about order A1001.\n" +
			"  - model: Your order A1001 left our warehouse on Friday and should arrive on Tuesday.\n" +
			"  - caller: Stop, please.\n    barge_in: " + sweep + "\n" +
			"  - expect: {interrupted: true, within: 250ms, unheard: should arrive}\n  - model: Okay.\n  - expect: {heard: okay}\n"
	}
	It("is played once with each offset, and the smallest that fails is found by halving", Label("sweep"), func() {
		call := play(cutting("{from: 3s, to: 6s, step: 1s}"), nil)
		s := call.Result.Strip
		Expect(s.Drawn(10)).To(Equal("..x-"))
		Expect(s.First).To(HaveValue(And(HaveField("State", strip.Failed), HaveField("Kind", "different"))))
		Expect(s.First.At).To(And(BeNumerically(">", 4000), BeNumerically("<", 5000)))
		Expect(s.Shown).To(Equal(s.First.At))
		Expect(call.Result.Verdict).To(Equal(judge.VerdictFailed))
		Expect(call.Result.Failures[0].Kind).To(BeEquivalentTo(s.First.Kind))
		Expect(call.Usage.All.Responses).To(BeNumerically(">", 4), "it cost what all calls did")
		Expect(s.CallMS).To(BeNumerically(">", 4*5000))

		alone := func(ms float64) *harness.Call {
			offset := time.Duration(ms * float64(time.Millisecond))
			return play(cutting("{from: 3s, to: 6s, step: 1s}"), &harness.Options{Offset: &offset})
		}
		again, before := alone(s.First.At), alone(s.First.At-1)
		Expect(before.Err()).NotTo(HaveOccurred(), "a millisecond earlier")
		Expect(again.SHA256).To(Equal(call.SHA256), "played alone it is another call")
		Expect(again.Result.Strip.Cells).To(HaveExactElements(HaveField("State", strip.Failed)))

		passes := And(HaveField("SHA256", before.SHA256), HaveField("Result.Strip", HaveValue(And(HaveField("Shown", s.First.At-1), HaveField("From", s.First.At-1), HaveField("To", s.First.At-1), HaveField("First", BeNil())))))
		Expect(call.Kept).To(HaveExactElements(passes), "the last that passes is kept beside it")
		closest := play(cutting(fmt.Sprintf("{from: %vms, to: %vms, step: 1ms}", s.First.At-1, s.First.At)), nil)
		Expect(closest.Result.Strip.Drawn(2)).To(Equal(".x"))
		Expect(closest.Kept).To(HaveExactElements(passes), "also where there is nothing between")
	})
	It("passes when what was reached did, and is the first call that did", func() {
		call := play(cutting("{from: 1s, to: 9s, step: 8s}"), nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Result.Strip.Drawn(5)).To(Equal(".-"))
		Expect(call.Result.Strip).To(HaveValue(And(HaveField("Shown", 1000.0), HaveField("First", BeNil()))))
		Expect(call.Scenario.Swept()).To(BeNil(), "it is one call of the sweep")
		Expect(call.Result.NotLookedAt).To(ContainElement(And(HaveField("Kind", judge.BlindNotReached), HaveField("Pos.Line", 7),
			HaveField("What", "barge_in: 1 of 2 offsets were not reached, for the agent was silent then"))))
	})
	It("fails where a call that was not reached fails for another reason, and is played on", Label("sweep"), func() {
		heard := "checks: {never_heard: arrive on Tuesday}\n"
		call := play("on_failure: continue\n"+heard+cutting("{from: 1s, to: 6s, step: 5s}"), nil)
		Expect(call.Result.Strip.Drawn(5)).To(Equal(".x"))
		Expect(call.Result.Strip.Cells[1]).To(HaveField("Kind", "check"))
		Expect(play(heard+cutting("{from: 1s, to: 6s, step: 5s}"), nil).Err()).NotTo(HaveOccurred(), "hung up when it was not reached")
	})
	It("fails when nothing was reached", func() {
		call := play(cutting("{from: 20s, to: 22s, step: 1s}"), nil)
		Expect(kindsOf(call)).To(Equal([]judge.FailureKind{judge.FailureNotAudible}))
		Expect(call.Err()).To(MatchError(ContainSubstring("some offset of the sweep should be reached, and none of 3 was: at 20000 ms")))
		Expect(call.Result.Strip.Drawn(10)).To(Equal("---"))
	})
	It("is an error where a call could not be judged, and none failed", func() {
		var calls atomic.Int32
		opts := &harness.Options{Parallel: 1, Agents: harness.Agents{"supportline": func() *agents.Agent {
			if calls.Add(1) == 2 {
				panic("oops")
			}
			return supportline.New()
		}}}
		call := play(cutting("{from: 0s, to: 2s, step: 1s}"), opts)
		Expect(call.Result.Verdict).To(Equal(judge.VerdictError))
		Expect(call.Result.Strip.Drawn(10)).To(Equal(".!."))
		Expect(call.Result.Strip.First.Message).To(ContainSubstring("oops"))
	})
	It("ends with the first call that fails where that is asked for, and is the same whatever is played at once", Label("sweep"), func() {
		drawn := map[string]bool{}
		for _, atOnce := range []int{1, 3} {
			call := play(cutting("{from: 3s, to: 6s, step: 1s}"), &harness.Options{FailFast: true, Parallel: atOnce})
			drawn[call.Result.Strip.Drawn(10)] = true
			Expect(call.Result.Strip.First.At).To(BeNumerically("<", 5000))
		}
		Expect(drawn).To(HaveLen(1))
		Expect(drawn).To(HaveKey("..x "))
	})
	It("waits for the turns of its calls", func() {
		opts := &harness.Options{Parallel: 3, Turns: harness.NewTurns(1)}
		opts.Agents = harness.Agents{"supportline": func() *agents.Agent {
			Expect(opts.Turns).To(HaveLen(1))
			return supportline.New()
		}}
		Expect(play(cutting("{from: 1s, to: 2s, step: 1s}"), opts).Err()).NotTo(HaveOccurred())
		Expect(opts.Turns).To(BeEmpty())
	})
	It("tells of the protocol what any of its calls broke", func() {
		text := strings.Replace(cutting("{from: 1s, to: 9s, step: 8s}"), ", unheard: should arrive", "", 1)
		call := play(text, &harness.Options{Mutant: "truncate_at_generated"})
		Expect(call.Result.Verdict).To(Equal(judge.VerdictPassed))
		Expect(call.Result.Findings).NotTo(BeEmpty())
	})
	It("ends when it is cancelled", func() {
		ctx, stop := context.WithCancel(context.Background())
		sc, err := judge.Load("t.yaml", []byte(cutting("{from: 0s, to: 6s, step: 10ms}")))
		Expect(err).NotTo(HaveOccurred())
		opts := &harness.Options{Agents: harness.Agents{"supportline": func() *agents.Agent { stop(); return supportline.New() }}}
		call := harness.Play(ctx, sc, opts)
		Expect(call.Result).To(HaveValue(And(HaveField("Verdict", judge.VerdictError), HaveField("Why", ContainSubstring("canceled")))))
	})
})
