package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// stopsWorking is a program whose agent lacks its tool in the calls that are counted in broken, from 0.
func stopsWorking(broken func(call int64) bool) *Program {
	var calls atomic.Int64
	return &Program{Agents: harness.Agents{"desk": func() *agents.Agent {
		text := "The shop is open."
		if n := calls.Add(1) - 1; n >= known && broken(n-known) {
			text = "The shop is closed."
		}
		return &agents.Agent{Name: "Desk", Instructions: "x", Tools: []agents.Tool{
			agents.NewTool("hours", "Tells when the shop is open.", func(context.Context, struct{}) (string, error) { return text, nil }),
		}}
	}}}
}

// known is how often the agent is made while the file is loaded.
const known = 1

const opening = `name: opening hours
agent: desk
script:
  - caller: Where is order A1001?
  - model: {tool: hours}
  - expect: {tool: hours, returns: The shop is open.}
  - model: Tuesday.
  - expect: {heard: Tuesday}
`

var _ = Describe("voicesim run", func() {
	var dir, out string
	BeforeEach(func() { dir, out = specs.Folder(map[string]string{"hours.yaml": opening}), GinkgoT().TempDir() })
	run := func(p *Program, args ...string) outcome {
		return runs(p, append([]string{"run", "-j", "1", "--no-sound", "--out", out, dir}, args...)...)
	}
	read := func() *results.Document {
		GinkgoHelper()
		doc, err := results.Read(filepath.Join(out, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		return doc
	}
	verdicts := func(doc *results.Document) (all []judge.Verdict) {
		for _, c := range doc.Results {
			all = append(all, c.Verdict)
		}
		return all
	}
	never := func(int64) bool { return false }

	It("--repeat plays each scenario so often, with the next seeds, and says how likely it is to pass so often", func() {
		o := run(stopsWorking(func(n int64) bool { return n == 2 }), "--repeat", "4", "--seed", "11")
		Expect(o.code).To(Equal(exitFailed), o.stdout)
		Expect(o.stdout).To(And(
			MatchRegexp(`PASS   opening hours \[1 of 4, seed 11\] `), MatchRegexp(`FAIL   opening hours \[3 of 4, seed 13\] `),
			ContainSubstring("\nopening hours: 3 of 4 passed; pass^1 0.75 (0.30 – 0.95), pass^4 0.00 (0.00 – 0.83)\n")))
		doc := read()
		Expect(verdicts(doc)).To(Equal([]judge.Verdict{"passed", "passed", "failed", "passed"}))
		Expect(doc.Results[2].Artifacts[0].Path).To(Equal("calls/opening-hours.play-3.txt"))
		Expect(doc.Repeats).To(HaveLen(1))
		Expect(doc.Repeats[0].PassK).To(HaveExactElements(
			results.PassK{K: 1, Value: 0.75, Low: 0.3006, High: 0.9544}, results.PassK{K: 2, Value: 0.5, Low: 0.0904, High: 0.9109},
			results.PassK{K: 3, Value: 0.25, Low: 0.0272, High: 0.8694}, results.PassK{K: 4, Value: 0, Low: 0, High: 0.8297}))
		Expect(filepath.Join(out, "calls", "opening-hours.play-3.txt")).To(BeAnExistingFile())
	})

	It("--retries tells what passes at a later attempt apart, with what failed before", func() {
		o := run(stopsWorking(func(n int64) bool { return n == 0 }), "--retries", "2", "-q")
		Expect(o.code).To(Equal(exitOK), o.stdout)
		Expect(o.stdout).To(And(HavePrefix("FLAKY  opening hours "), ContainSubstring("attempt 1, with the seed 1: failed\n"),
			ContainSubstring("hours.yaml:6:5  "), ContainSubstring("0 passed, 1 flaky")))
		c := read().Results[0]
		Expect([]any{c.Verdict, c.Seed, len(c.Failures)}).To(Equal([]any{results.Flaky, uint64(2), 0}))
		Expect(c.Attempts).To(HaveExactElements(And(HaveField("Verdict", judge.VerdictFailed), HaveField("Seed", uint64(1)), HaveField("Failures", Not(BeEmpty())))))
		junit, err := os.ReadFile(filepath.Join(out, "junit.xml"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(junit)).To(And(ContainSubstring(`failures="0"`), ContainSubstring(`<flakyFailure type="`), ContainSubstring("<stackTrace>seed 1&#xA;"),
			ContainSubstring(`/calls/opening-hours.attempt-1.txt]]`), ContainSubstring(`<property name="flaky" value="true">`)))
		Expect(run(stopsWorking(func(n int64) bool { return n == 0 }), "--retries", "1", "--fail-on-flaky").code).To(Equal(exitFailed))
	})

	It("--retries leaves failed what never passes", func() {
		o := run(stopsWorking(func(int64) bool { return true }), "--retries", "2")
		Expect(o.code).To(Equal(exitFailed))
		c := read().Results[0]
		Expect([]any{c.Verdict, c.Seed, len(c.Attempts)}).To(Equal([]any{judge.VerdictFailed, uint64(3), 2}))
	})

	It("--last-failed plays what did not pass again, with its seed, and all where everything passed", func() {
		Expect(run(stopsWorking(never), "--last-failed").stderr).To(ContainSubstring("there is no former run in"))
		Expect(run(stopsWorking(func(n int64) bool { return n == 2 }), "--repeat", "4").code).To(Equal(exitFailed))
		Expect(run(stopsWorking(never), "--last-failed").code).To(Equal(exitOK))
		doc := read()
		Expect(doc.Results).To(HaveExactElements(And(HaveField("Seed", uint64(3)), HaveField("Play", &results.Play{Number: 3, Of: 4}))))
		o := run(stopsWorking(never), "--last-failed")
		Expect(o.stderr).To(ContainSubstring("everything passed in the former run: all is played"))
		Expect(read().Results).To(HaveExactElements(HaveField("Seed", uint64(1))))
		Expect(os.Rename(filepath.Join(dir, "hours.yaml"), filepath.Join(dir, "renamed.yaml"))).To(Succeed())
		Expect(run(stopsWorking(func(int64) bool { return true })).code).To(Equal(exitFailed))
		Expect(os.Rename(filepath.Join(dir, "renamed.yaml"), filepath.Join(dir, "hours.yaml"))).To(Succeed())
		Expect(run(stopsWorking(never), "--last-failed")).To(endWith(exitNothing, ContainSubstring("renamed.yaml did not pass in the former run, and is not among these files")))
	})

	It("--fail-fast and --max-failures begin no more calls", func() {
		Expect(run(stopsWorking(func(n int64) bool { return n > 0 }), "--repeat", "4", "-x").code).To(Equal(exitFailed))
		doc := read()
		Expect(verdicts(doc)).To(Equal([]judge.Verdict{"passed", "failed", "skipped", "skipped"}))
		Expect(doc.Results[3].Why).To(Equal("not played: 1 call did not pass before it (--fail-fast or --max-failures)"))
		Expect(run(stopsWorking(func(int64) bool { return true }), "--repeat", "4", "--max-failures", "2").code).To(Equal(exitFailed))
		Expect(verdicts(read())).To(Equal([]judge.Verdict{"failed", "failed", "skipped", "skipped"}))
	})

	It("--timeout ends a call that takes too long to play, with 6", func() {
		o := run(stopsWorking(never), "--timeout", "1ns")
		Expect(o.code).To(Equal(exitBudget), o.stdout)
		Expect(read().Results[0]).To(And(HaveField("Verdict", judge.VerdictError), HaveField("Why", "it took longer to play than --timeout 1ns")))
	})

	It("--shuffle plays in an order that the seed decides, and reports in their own", func() {
		Expect(run(stopsWorking(func(n int64) bool { return n == 0 }), "--repeat", "6", "--shuffle", "--seed", "1").code).To(Equal(exitFailed))
		doc := read()
		Expect(doc.Run.Shuffled).To(BeTrue())
		failed := ""
		for _, c := range doc.Results {
			failed += strings.Repeat("x", map[judge.Verdict]int{"failed": c.Play.Number}[c.Verdict])
		}
		Expect(len(failed)).To(BeNumerically(">", 1), "the first that was played is not the first of the file")
	})

	DescribeTable("refuses", func(args []string, why string) {
		Expect(run(stopsWorking(never), args...)).To(endWith(exitUsage, ContainSubstring(why)))
	},
		Entry("no play", []string{"--repeat", "0"}, "--repeat is 0, and is at least 1"),
		Entry("more plays than a file may ask for", []string{"--repeat", "10001"}, "--repeat is 10001, and is at most 10000"),
		Entry("fewer than no retries", []string{"--retries", "-1"}, "--retries is -1"),
		Entry("more retries than anybody waits for", []string{"--retries", "101"}, "--retries is 101, and is at most 100"),
		Entry("a limit below zero", []string{"--max-failures", "-1"}, "--max-failures is -1"),
		Entry("a time below zero", []string{"--timeout", "-1s"}, "--timeout is -1s"),
		Entry("two limits", []string{"-x", "--max-failures", "2"}, "--fail-fast is --max-failures 1"),
		Entry("a pattern that is none", []string{"--grep", "("}, "--grep: "),
		Entry("an expression that is none", []string{"--tag", "a &&"}, "--tag \"a &&\" is no expression of tags"),
		Entry("a shard that is none", []string{"--shard", "9/8"}, "--shard is \"9/8\""),
		Entry("former results that are none", []string{"--former", "repeat_test.go"}, "repeat_test.go: is no results.json"),
	)

	It("--grep chooses by name or file, and says so where there is nothing", func() {
		Expect(run(stopsWorking(never), "--grep", "^opening").code).To(Equal(exitOK))
		Expect(run(stopsWorking(never), "--grep", `hours\.yaml$`).code).To(Equal(exitOK))
		Expect(run(stopsWorking(never), "--grep", "closing")).To(endWith(exitNothing, ContainSubstring(`no scenario has a name or file that matches "closing"`)))
	})
})
