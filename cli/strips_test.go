package cli

import (
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/judge/strip"
	"github.com/voicesim/voicesim/reports/results"
)

var _ = Describe("A sweep", func() {
	const swept = "name: cut off\nagent: supportline\nscript:\n  - caller: Tell me everything about order A1001.\n" +
		"  - model: Your order A1001 left our warehouse on Friday and should arrive on Tuesday.\n" +
		"  - caller: Stop, please.\n    barge_in: {from: 1s, to: 6s, step: 5s}\n  - expect: {interrupted: true, unheard: on Tuesday}\n  - model: Okay.\n"
	It("is one result with a strip, and --last-failed plays the offset that failed, alone", func() {
		dir, out := specs.Folder(map[string]string{"a.yaml": swept}), GinkgoT().TempDir()
		o := voicesim("run", "--out", out, "--mutant", "late_flush", dir)
		Expect(o.code).To(Equal(exitOK), o.stdout)
		Expect(o.stdout).To(And(ContainSubstring("\n       barge_in  [.-]\n"), ContainSubstring("broken on purpose: late_flush")))

		o = voicesim("run", "--out", out, "--mutant", "no_flush", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(And(ContainSubstring("  [x-]\n"), ContainSubstring("the smallest offset that fails is 1000 ms"), ContainSubstring("--offset 1000ms plays it alone")))
		doc, err := results.Read(filepath.Join(out, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(doc.Run.Mutant).To(Equal("no_flush"))
		Expect(doc.Totals).To(And(HaveField("Scenarios", 1), HaveField("CallMS", doc.Results[0].Strip.CallMS)))
		Expect(results.Again("voicesim", &doc.Run, &doc.Results[0])).To(HavePrefix("voicesim run --offset 1000ms --mutant no_flush "))

		Expect(doc.Results[0].Kept).To(BeEmpty(), "nothing before it passes")

		o = voicesim("run", "--out", out, "--last-failed", "--mutant", "no_flush", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(ContainSubstring("barge_in of 1000 ms alone: 0 passed, 1 failed"))
		doc, err = results.Read(filepath.Join(out, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(doc.Results[0].Strip.Cells).To(HaveExactElements(HaveField("State", strip.Failed)))
		Expect(voicesim("run", "--out", out, "--last-failed", dir).code).To(Equal(exitOK))
	})
	DescribeTable("is not played with", func(says string, args ...string) {
		dir := specs.Folder(map[string]string{"a.yaml": strings.Replace(swept, "{from: 1s, to: 6s, step: 5s}", "1s", 1)})
		o := voicesim(append(append([]string{"run"}, args...), dir)...)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(says))
	},
		Entry("an offset without one", "--offset is of a sweep, and none of these scenarios has one", "--offset", "1s"),
		Entry("an offset without a unit", "--offset: 862 has no unit: write 862ms", "--offset", "862"),
		Entry("one order", "--explore is 1, and goes from 2 to 10000", "--explore", "1"),
		Entry("a seed below 0", "--order is -2, and is a seed from 0 up", "--order", "-2"),
		Entry("a mutant that there is not", `--mutant: there is no mutant "no_flsh": did you mean "no_flush"?`, "--mutant", "no_flsh"),
		Entry("a mutant that is like no other", `--mutant: there is no mutant "xyzzy": there are `, "--mutant", "xyzzy"),
	)
})

var _ = Describe("Orders of the server's events", func() {
	It("are explored, and --last-failed plays the first that failed, alone", func() {
		const calls = "name: two\nagent: supportline\nscript:\n  - caller: Where are my orders A1001 and A1002?\n" +
			"  - model: {tools: [{tool: get_order_status, with: {order_id: A1001}}, {tool: get_order_status, with: {order_id: A1002}}]}\n" +
			"  - model: One has shipped, the other is in our warehouse.\n"
		dir, out := specs.Folder(map[string]string{"a.yaml": calls}), GinkgoT().TempDir()
		o := voicesim("run", "--out", out, "--explore", "3", "-x", "--mutant", "calls_one_by_one", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(MatchRegexp(`orders  \[[.x ]{3}\]\n +3 orders of events, \d of them distinct`))
		o = voicesim("run", "--out", out, "--last-failed", "--mutant", "calls_one_by_one", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(MatchRegexp(`order [12] alone: 0 passed, 1 failed`))
		Expect(voicesim("run", "--order", "1", dir)).To(endWith(exitOK, BeEmpty()))
	})
})
