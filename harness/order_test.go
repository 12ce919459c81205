package harness_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/strip"
)

var _ = Describe("Other orders of the server's events", func() {
	const tools = "name: t\nagent: supportline\n%sscript:\n  - caller: Where are my orders A1001 and A1002?\n" +
		"  - model: {tools: [{tool: get_order_status, with: {order_id: A1001}}, {tool: get_order_status, with: {order_id: A1002}}]}\n" +
		"  - model: One has shipped, the other is in our warehouse.\n  - expect: {heard: in our warehouse}\n"
	script := func(explore string) string { return fmt.Sprintf(tools, explore) }
	order := func(seed uint64) *harness.Options { return &harness.Options{Order: &seed} }

	It("are explored, and a runtime that relies on one is red with the first seed that shows it", func() {
		call := play(script("explore: {orders: 5}\n"), nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		s := call.Result.Strip
		Expect(s).To(HaveValue(And(HaveField("Of", strip.Orders), HaveField("Line", 3), HaveField("Shown", 0.0), HaveField("Distinct", And(BeNumerically(">", 2), BeNumerically("<=", 5))))))
		Expect(s.Drawn(9)).To(Equal("....."))
		Expect(call.Kept).To(BeEmpty(), "there is nothing beside which it is worth hearing")

		broken := play(script("explore: {orders: 5}\n"), &harness.Options{Mutant: "calls_one_by_one", FailFast: true})
		Expect(broken.Result.Verdict).To(Equal(judge.VerdictFailed))
		first := broken.Result.Strip.First
		Expect(first.At).To(BeNumerically(">", 0), "the order of the server itself shows it")
		Expect(broken.Kept).To(HaveExactElements(And(HaveField("Result.Verdict", judge.VerdictPassed), HaveField("Recording", Not(BeNil())), HaveField("Result.Strip.Shown", 0.0))), "with the server's own order it passes")
		again := order(uint64(first.At))
		again.Mutant = "calls_one_by_one"
		Expect(play(script(""), again)).To(And(HaveField("SHA256", broken.SHA256), HaveField("Result.Verdict", judge.VerdictFailed)))
	})
	It("are the same each time with one seed, and 0 is that of the server", func() {
		natural, same, other, again := play(script(""), nil), play(script(""), order(0)), play(script(""), order(3)), play(script(""), order(3))
		told := func(c *harness.Call) string { // but for the end of the session, of which the client is told at once
			return strings.Join(slices.DeleteFunc(strings.Split(transcript(c.Recording), "\n"), func(line string) bool { return strings.Contains(line, "closed") }), "\n")
		}
		Expect(told(same)).To(Equal(told(natural)))
		Expect(other.SHA256).To(And(Equal(again.SHA256), Not(Equal(natural.SHA256))))
		Expect(other.Result.Strip.String()).To(Equal("order 3 alone: 1 passed"))
	})
	It("go with what the options say, in place of the scenario", func() {
		Expect(play(script(""), &harness.Options{Orders: 3}).Result.Strip.Cells).To(HaveLen(3))
		Expect(play(script("explore: {orders: 5}\n"), &harness.Options{Orders: 2}).Result.Strip.Cells).To(HaveLen(2))
		seed := uint64(4)
		swept := play("name: t\nagent: supportline\nscript:\n  - caller: Where is order A1001?\n  - model: It shipped.\n  - caller: Thanks.\n    delay: {from: 1s, to: 2s, step: 1s}\n  - model: Bye.\n", &harness.Options{Order: &seed, Orders: 3})
		Expect(swept.Err()).NotTo(HaveOccurred())
		Expect(swept.Result.Strip.Of).To(Equal(strip.Delay), "a sweep is played with that order")
	})
	It("survive a lost connection, whose events are not given to the next one", Label("sweep"), func() {
		for seed := range uint64(3) {
			Expect(harness.Play(context.Background(), regressed("drop_mid_tool.yaml"), order(seed+1)).Err()).NotTo(HaveOccurred())
		}
	})
})
