package reports_test

import (
	"bytes"
	"encoding/json"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/timeline"
)

// sloppy is a run with a call that passed and one that failed, each with findings, in which findings
// from a severity up count.
func sloppy(from string) *reports.Run {
	passed, failed := call("order", judge.VerdictPassed, 10*time.Second), call("refund", judge.VerdictFailed, 10*time.Second)
	passed.Result.Findings = []judge.LintFinding{
		{At: 1500 * time.Millisecond, LintFinding: timeline.LintFinding{Rule: "cancel-inactive", Severity: "notice", Message: "nothing to cancel"}},
		{At: 2 * time.Second, LintFinding: timeline.LintFinding{
			Rule: "create-before-outputs", Severity: "warning", Message: "asked <early>", Event: "response.create", EventID: "ev_7",
		}},
	}
	failed.Result.Findings = []judge.LintFinding{
		{At: time.Second, LintFinding: timeline.LintFinding{Rule: "unknown-call", Severity: "error", Message: "no call_1"}},
	}
	return &reports.Run{Started: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Wall: time.Second, Lint: from, Calls: []*reports.Entry{passed, failed}}
}

var _ = Describe("Findings of the lint", func() {
	DescribeTable("make a call that passed break the protocol from the severity on that counts", func(from string, broke int) {
		run := sloppy(from)
		Expect(run.Totals().Broke).To(Equal(broke))
		Expect(run.Totals().Passed).To(Equal(1))
		Expect(run.Document().Results[1].Broke(from)).To(BeFalse(), "it failed already")
	},
		Entry("none counts", "", 0),
		Entry("errors", "error", 0),
		Entry("warnings and errors", "warning", 1),
		Entry("all", "notice", 1),
	)

	It("stand in results.json, with their totals", func() {
		var b bytes.Buffer
		Expect(reports.JSON(&b, sloppy("warning"))).To(Succeed())
		var doc struct {
			Run     struct{ Lint string }
			Totals  map[string]any
			Results []struct{ Findings json.RawMessage }
		}
		Expect(json.Unmarshal(b.Bytes(), &doc)).To(Succeed())
		Expect(doc.Run.Lint).To(Equal("warning"))
		Expect(doc.Totals).To(HaveKeyWithValue("broke_protocol", 1.0))
		Expect(doc.Totals).To(HaveKeyWithValue("findings", map[string]any{"error": 1.0, "warning": 1.0, "notice": 1.0}))
		Expect(doc.Results[0].Findings).To(MatchJSON(`[
			{"rule": "cancel-inactive", "severity": "notice", "message": "nothing to cancel", "at_ms": 1500},
			{"rule": "create-before-outputs", "severity": "warning", "message": "asked <early>", "at_ms": 2000,
			 "event": "response.create", "event_id": "ev_7"}]`))
	})

	It("stand below the call on the terminal, and in the last line", func() {
		var b bytes.Buffer
		run := sloppy("warning")
		Expect(reports.Line(&b, run, run.Calls[0])).To(Succeed())
		Expect(b.String()).To(Equal("" +
			"LINT   order                                               10.0 s\n" +
			"       lint notice  cancel-inactive  at 1.50 s  nothing to cancel\n" +
			"       lint warning  create-before-outputs  at 2.00 s  asked <early>\n"))
		b.Reset()
		run.Lint = ""
		Expect(reports.Line(&b, run, run.Calls[0])).To(Succeed())
		Expect(b.String()).To(HavePrefix("PASS   order"))
		b.Reset()
		Expect(reports.Summary(&b, sloppy("notice"))).To(Succeed())
		Expect(b.String()).To(HaveSuffix(": 1 passed, 1 failed, 3 lint findings, 1 call broke the protocol\n"))
	})

	It("are failures in JUnit where they count, and errors of the process's output in any case", func() {
		var b bytes.Buffer
		Expect(reports.JUnit(&b, sloppy("warning"))).To(Succeed())
		Expect(b.String()).To(ContainSubstring(`tests="2" failures="2" errors="0"`))
		Expect(b.String()).To(ContainSubstring(`<failure type="lint" message="create-before-outputs: asked &lt;early&gt;">` +
			"lint warning  create-before-outputs  at 2.00 s  asked &lt;early&gt;&#xA;</failure>"))
		Expect(b.String()).To(ContainSubstring("<system-err>lint error  unknown-call  at 1.00 s  no call_1&#xA;</system-err>"))
		b.Reset()
		Expect(reports.JUnit(&b, sloppy(""))).To(Succeed())
		Expect(b.String()).To(And(ContainSubstring(`failures="1"`), ContainSubstring("lint notice  cancel-inactive")))
	})
})
