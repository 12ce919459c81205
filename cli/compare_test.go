package cli

import (
	"context"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/reports/results"
)

// knows is a program whose agent's tool says something.
func knows(description, says string) *Program {
	return &Program{Agents: harness.Agents{"desk": func() *agents.Agent {
		return &agents.Agent{Name: "Desk", Instructions: "Tell when the shop is open.", Tools: []agents.Tool{
			agents.NewTool("hours", description, func(context.Context, struct{}) (string, error) { return says, nil }),
		}}
	}}}
}

var _ = Describe("voicesim compare and baseline", func() {
	var dir, base, head, kept string
	BeforeEach(func() {
		dir = specs.Folder(map[string]string{"hours.yaml": opening, "day.yaml": "name: the day\nagent: desk\nscript:\n  - caller: Where is order A1001?\n  - model: Tuesday.\n  - expect: {heard: Tuesday}\n"})
		out := GinkgoT().TempDir()
		base, head, kept = filepath.Join(out, "base"), filepath.Join(out, "head"), filepath.Join(out, "kept")
		Expect(runs(knows("Tells when the shop is open.", "The shop is open."), "run", "--no-sound", "--out", base, dir).code).To(Equal(exitOK))
	})

	It("name what fails, the first event that is another, and what changed of the agent", func() {
		Expect(runs(knows("Tells the hours.", "The shop is closed."), "run", "--no-sound", "--out", head, dir).code).To(Equal(exitFailed))
		o := voicesim("compare", base, filepath.Join(head, "results.json"))
		Expect(o.code).To(Equal(exitFailed), o.stderr)
		Expect(o.stdout).To(And(
			MatchRegexp(`(?m)^- failed           opening hours  it was passed, and is failed: .*hours.yaml:6:5  different  tool hours should run and return "The shop is open."$`),
			MatchRegexp(`(?m)^    first other event: tool_ended \{.*"output":"The shop is closed.".*\} at [\d.]+ s, where there was tool_ended \{.*"output":"The shop is open."`),
			MatchRegexp(`(?m)^    again: voicesim run .*hours.yaml$`),
			ContainSubstring("agent  Desk: tool hours: description: was \"Tells when the shop is open.\", is \"Tells the hours.\"\n"),
			MatchRegexp(`2 scenarios compared: \d+ regressions?, 0 for the better, .*; the agent changed in 1 place\n$`)))
		Expect(voicesim("compare", base, head, "--allow", "failed,measure_missing,not_looked_at").code).To(Equal(exitOK))
		Expect(voicesim("compare", base, base)).To(WithTransform(func(o outcome) string { return o.stdout }, Equal("2 scenarios compared: 0 regressions, 0 for the better, 0 others\n")))
	})

	It("keep the last green run of each call", func() {
		Expect(voicesim("baseline", "save", base, "--baseline", kept).stdout).To(Equal(kept + ": 2 calls\n"))
		Expect(runs(knows("Tells when the shop is open.", "The shop is closed."), "run", "--no-sound", "--out", head, dir).code).To(Equal(exitFailed))
		Expect(voicesim("baseline", "check", head, "--baseline", kept).code).To(Equal(exitFailed))
		Expect(voicesim("baseline", "save", head, "--baseline", kept).stdout).To(Equal(kept + ": 2 calls, of 1 that did not pass what there was\n"))
		Expect(voicesim("baseline", "check", head, "--baseline", kept).stdout).To(And(ContainSubstring("- failed "), ContainSubstring("first other event")))
		Expect(voicesim("baseline", "check", base, "--baseline", kept).code).To(Equal(exitOK))
		doc, err := results.Read(filepath.Join(kept, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(doc.Totals.Passed).To(Equal(2))
		files, err := os.ReadDir(filepath.Join(kept, "calls"))
		Expect(err).NotTo(HaveOccurred())
		Expect(files).To(HaveExactElements(HaveField("Name()", "opening-hours.jsonl"), HaveField("Name()", "the-day.jsonl")))
	})

	DescribeTable("refuse", func(code int, why string, args ...string) {
		for i, a := range args {
			switch a {
			case "BASE":
				args[i] = base
			case "NOWHERE":
				args[i] = filepath.Join(base, "nowhere")
			}
		}
		o := voicesim(args...)
		Expect(o.code).To(Equal(code), o.stdout)
		Expect(o.stdout + o.stderr).To(ContainSubstring(why))
	},
		Entry("one run alone", exitUsage, "accepts 2 arg(s), received 1", "compare", "BASE"),
		Entry("no results", exitUsage, "there are no results: a run with --out writes them", "compare", "BASE", "NOWHERE"),
		Entry("a share that is none", exitUsage, `--min-change is "much"`, "compare", "BASE", "BASE", "--min-change", "much"),
		Entry("a share that is no number", exitUsage, `--min-change is "NaN%"`, "compare", "BASE", "BASE", "--min-change", "NaN%"),
		Entry("a share without an end", exitUsage, `--min-change is "Inf%"`, "compare", "BASE", "BASE", "--min-change", "Inf%"),
		Entry("a share without its sign", exitUsage, `--min-change is "10"`, "compare", "BASE", "BASE", "--min-change", "10"),
		Entry("a time below zero", exitUsage, "--min-time is -1s", "compare", "BASE", "BASE", "--min-time", "-1s"),
		Entry("a kind that is none", exitUsage, "slower", "compare", "BASE", "BASE", "--allow", "slow"),
		Entry("a check without a baseline", exitUsage, "there are no results", "baseline", "check", "BASE", "--baseline", "NOWHERE"),
		Entry("to save a run into itself", exitUsage, "the run is in the folder of the baseline itself", "baseline", "save", "BASE", "--baseline", "BASE"),
	)

	It("refuse runs that cannot be compared, with 5", func() {
		other := filepath.Join(head, "other")
		Expect(runs(knows("x", "y"), "run", "--no-sound", "--out", other, "--shard", "1/2", dir).code).NotTo(Equal(exitUsage))
		Expect(voicesim("compare", base, other)).To(WithTransform(func(o outcome) []any { return []any{o.code, o.stdout} },
			Equal([]any{exitNothing, "cannot be compared: one is a shard of a run: merge the shards first\n"})))
	})
})
