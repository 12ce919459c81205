package cli

import (
	"bytes"
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("--lint", func() {
	DescribeTable("says which findings make the exit code 4", func(value string, verdict judge.Verdict, code int) {
		Expect(checkLint(value)).To(Succeed())
		call := &reports.Entry{Scenario: scenarios.New("a", "b"), Result: &judge.Result{
			Verdict: verdict, Findings: []judge.LintFinding{{LintFinding: timeline.LintFinding{Rule: "unanswered-call", Severity: "warning"}}},
		}}
		p := &reports.Run{Lint: counting(value), Calls: []*reports.Entry{call}}
		var out bytes.Buffer
		err := new(runFlags).report(context.Background(), &out, p, nil)
		Expect(exitCode(context.Background(), err)).To(Equal(code))
		Expect(err == nil || silent(err)).To(BeTrue())
	},
		Entry("none by default", "report", judge.VerdictPassed, exitOK),
		Entry("none", "off", judge.VerdictPassed, exitOK),
		Entry("errors, and this is a warning", "error", judge.VerdictPassed, exitOK),
		Entry("warnings", "warning", judge.VerdictPassed, exitBroke),
		Entry("notices and above", "notice", judge.VerdictPassed, exitBroke),
		Entry("a call that failed matters more", "warning", judge.VerdictFailed, exitFailed),
		Entry("a call that was not played matters more", "warning", judge.VerdictError, exitNotPlayed),
	)

	It("makes the exit code of run 4 where every expectation is met and the runtime broke the protocol", func() {
		dir := specs.Folder(map[string]string{"a.yaml": "name: cut off\nagent: supportline\nscript:\n  - caller: Tell me everything about order A1001.\n" +
			"  - model: Your order A1001 left our warehouse on Friday and should arrive on Tuesday.\n  - caller: Stop, please.\n    barge_in: 1s\n  - expect: {interrupted: true}\n  - model: Okay.\n"})
		run := func(lint string) outcome {
			return voicesim("run", "--mutant", "truncate_at_generated", "--lint", lint, dir)
		}
		Expect(run("warning")).To(endWith(exitBroke, BeEmpty()))
		Expect(run("error").code).To(Equal(exitOK))
	})

	It("refuses what it does not know", func() {
		o := voicesim("run", "--lint", "strict")
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(`--lint is "strict", and can be off, report, notice, warning, error`))
	})
})
