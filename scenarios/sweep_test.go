package scenarios_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
)

var _ = Describe("A sweep", func() {
	const top = "name: x\nagent: y\nscript:\n  - caller: Hi\n  - model: Hello there\n  - caller: Stop\n    "
	It("has offsets from the first to none later than the last, and a scenario for each", func() {
		sc, err := judge.Load("call.yaml", []byte(top+"barge_in: {from: 100ms, to: 299ms, step: 50ms}\n  - model: Okay\n"))
		Expect(err).NotTo(HaveOccurred())
		step := sc.Swept()
		Expect(step).To(BeIdenticalTo(sc.Script[2]))
		sweep := step.Timing().Sweep
		Expect(sweep.Offsets()).To(Equal([]time.Duration{100e6, 150e6, 200e6, 250e6}))
		Expect(sweep).To(And(HaveField("Key", "barge_in"), HaveField("Pos.Line", 7)))

		at := sc.At(123 * time.Millisecond)
		Expect(at.Swept()).To(BeNil())
		Expect(at.Script[2].Caller).To(And(HaveField("Delay", 123*time.Millisecond), HaveField("BargeIn", true), HaveField("Words", "Stop")))
		Expect(sc.Script[2].Caller.Delay).To(Equal(100*time.Millisecond), "the scenario itself has changed")
		Expect(at.At(time.Second)).To(BeIdenticalTo(at), "there is nothing to move")
	})
	It("moves each act that has a moment", func() {
		for _, act := range []string{"human: approve\n    tool: t\n    ", "fault: noop\n    ", "hangup: caller\n    after: connected\n    "} {
			sc, err := judge.Load("call.yaml", []byte("name: x\nagent: y\nscript:\n  - caller: Hi\n  - model: {say: Hello, tool: t}\n  - "+act+"delay: {to: 1s, step: 1s}\n  - expect: {connection: closed}\n"))
			Expect(err).NotTo(HaveOccurred(), act)
			Expect(sc.Swept().Timing().Sweep.Offsets()).To(HaveLen(2))
			Expect(sc.At(time.Second).Script[2].Timing().Delay).To(Equal(time.Second))
		}
	})
	DescribeTable("is refused", func(value, want string) {
		_, err := judge.Load("call.yaml", []byte(top+value+"\n  - model: Okay\n"))
		Expect(err).To(MatchError(ContainSubstring(want)))
	},
		Entry("without an end", "barge_in: {from: 0s, step: 50ms}", `a sweep has "to": write it like barge_in: {from: 0s, to: 6s, step: 50ms}`),
		Entry("without a step", "barge_in: {to: 6s}", `a sweep has "step"`),
		Entry("with a step of nothing", "barge_in: {to: 6s, step: 0s}", "step is longer than nothing"),
		Entry("backwards", "barge_in: {from: 2s, to: 1s, step: 50ms}", "the sweep ends before it begins: to is later than from"),
		Entry("of one offset", "barge_in: {from: 1s, to: 2s, step: 1.5s}", "the sweep has one offset only: make step shorter, or write the offset itself: barge_in: 1s"),
		Entry("of very many", "barge_in: {to: 1m, step: 1ms}", "the sweep has 60001 offsets, each of which is a call: 2000 are the most"),
		Entry("with an unknown key", "barge_in: {till: 6s, step: 50ms}", `unknown key "till": known are from, to and step`),
		Entry("with a number", "barge_in: {to: 6, step: 50ms}", "6"),
		Entry("twice", "barge_in: {to: 6s, step: 50ms}\n  - caller: Ho\n    delay: {to: 1s, step: 100ms}", "a scenario has one sweep: another stands in line 7"),
	)
})

var _ = Describe("Explore", func() {
	load := func(explore, more string) error {
		_, err := judge.Load("call.yaml", []byte("name: x\nagent: y\nexplore: "+explore+"\nscript:\n  - caller: Hi\n  - model: Hello\n  - caller: Ho\n    "+more+"\n  - model: Bye\n"))
		return err
	}
	It("has a number of orders", func() {
		sc, err := judge.Load("call.yaml", []byte("name: x\nagent: y\nexplore: {orders: 200}\nscript:\n  - caller: Hi\n  - model: Hello\n"))
		Expect(err).NotTo(HaveOccurred())
		Expect(sc.Explore).To(And(HaveField("Orders", 200), HaveField("Pos.Line", 3)))
	})
	DescribeTable("is refused", func(explore, more, want string) {
		Expect(load(explore, more)).To(MatchError(ContainSubstring(want)))
	},
		Entry("with one order", "{orders: 1}", "delay: 1s", "there is nothing to explore in one order"),
		Entry("with very many", "{orders: 20000}", "delay: 1s", "orders is 20000, each of which is a call: 10000 are the most"),
		Entry("without a number", "{orders: many}", "delay: 1s", "orders"),
		Entry("as a number", "200", "delay: 1s", "explore is a map"),
		Entry("beside a sweep", "{orders: 200}", "delay: {to: 1s, step: 100ms}", "a scenario has a sweep or explores orders, not both: the sweep stands in line 8"),
	)
})
