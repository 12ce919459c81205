package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
)

var _ = Describe("voicesim mutants", func() {
	const quiet = "../scenarios/library/supportline/order-status.yaml"
	It("says which scenario noticed, and of a survivor which one to add", func() {
		o := voicesim("mutants", "--only", "choppy,no_flush,no_retry", quiet)
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(o.stdout).To(MatchRegexp(`^choppy +killed +` + quiet + `:\d+:\d+  broken_speech
no_flush +survived +it goes on playing .*; add a caller who cuts in .*
no_retry +absent +no agent has retry
with --out FOLDER the calls that noticed can be heard
3 mutants, 1 scenario: 1 killed, 1 survived, 1 absent; score 0.50
$`))
		Expect(voicesim("mutants", "--only", "choppy,no_flush", "--min-score", "0.51", quiet).code).To(Equal(exitFailed))
		Expect(voicesim("mutants", "--only", "choppy,no_flush", "--min-score", "0.5", quiet).code).To(Equal(exitOK))
	})
	It("says what docs/mutants.md shows", func() {
		page := read("..", "docs", "mutants.md")
		_, shown, _ := strings.Cut(page, "```\n$ voicesim ")
		shown, _, _ = strings.Cut(shown, "```\n")
		command, want, _ := strings.Cut(shown, "\n")
		GinkgoT().Chdir("..")
		o := voicesim(strings.Fields(command)...)
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(o.stdout).To(Equal(want))
	})
	It("says the same to programs", func() {
		var doc struct {
			Score   float64
			Mutants []struct {
				Name, State, Add string
				By               *struct{ Scenario, Kind string }
			}
		}
		Expect(json.Unmarshal([]byte(voicesim("mutants", "--json", "--only", "choppy,no_flush", quiet).stdout), &doc)).To(Succeed())
		Expect(doc.Score).To(Equal(0.5))
		Expect(doc.Mutants[0].By).To(HaveValue(And(HaveField("Scenario", "order status"), HaveField("Kind", "broken_speech"))))
		Expect(doc.Mutants[1].Add).To(ContainSubstring("barge_in"))
	})
	It("counts no scenario that is red with nothing broken", func() {
		dir := specs.Folder(map[string]string{"red.yaml": failing})
		o := voicesim("mutants", "--only", "choppy", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(And(HavePrefix("red with nothing broken: "+dir+"/red.yaml  failed\n"), ContainSubstring("choppy                   survived")))
	})
	It("writes the table into all reports, with the call that noticed, to be heard", func() {
		out := GinkgoT().TempDir()
		o := voicesim("mutants", "--out", out, "--min-score", "0.6", "--github", "--only", "choppy,no_flush,no_retry", quiet)
		Expect(o.code).To(Equal(exitFailed), o.stderr)
		Expect(o.stdout).To(And(ContainSubstring("\nto hear the calls that noticed: "+out+"/report.html\n3 mutants, 1 scenario: 1 killed, 1 survived, 1 absent; score 0.50, at least 0.60 demanded\n"), ContainSubstring("::error title=mutant no_flush survived::")))
		doc, err := results.Read(filepath.Join(out, reports.ResultsFile))
		Expect(err).NotTo(HaveOccurred())
		Expect(doc.Totals).To(And(HaveField("Scenarios", 1), HaveField("Passed", 1), HaveField("Failed", 0)), "what was planted counts in no total")
		m := doc.Mutants
		Expect(m).To(HaveValue(And(HaveField("Killed", 1), HaveField("Survived", 1), HaveField("Absent", 1), HaveField("MinScore", 0.6))))
		killer := m.Table[0]
		Expect(killer.By).To(HaveValue(And(HaveField("Again", "voicesim run --mutant choppy "+quiet), HaveField("Hear", MatchRegexp(`^report\.html#call=2&t=\d+\.\d{3}$`)))))
		Expect(killer.Call.Artifacts).To(HaveLen(4))
		for _, a := range killer.Call.Artifacts {
			Expect(filepath.Join(out, a.Path)).To(BeAnExistingFile())
		}
		for name, says := range map[string]string{
			reports.SummaryFile: "| ❌ survived `no_flush` |", reports.JUnitFile: `<testsuite name="voicesim mutants" tests="3" failures="1"`, reports.PageFile: `href="#call=2&amp;t=`,
		} {
			text, err := os.ReadFile(filepath.Join(out, name))
			Expect(err).NotTo(HaveOccurred())
			Expect(string(text)).To(ContainSubstring(says), name)
		}
		o = voicesim("run", "--mutant", "choppy", quiet)
		Expect(o.stdout).To(ContainSubstring(killer.By.Message), "the command plays the same call")

		page, err := os.ReadFile(filepath.Join(out, reports.PageFile))
		Expect(err).NotTo(HaveOccurred())
		Expect(voicesim("report", out).code).To(Equal(exitOK))
		Expect(os.ReadFile(filepath.Join(out, reports.PageFile))).To(Equal(page), "it is made again of what lies there")
	})
	DescribeTable("refuses", func(says string, args ...string) {
		o := voicesim(append([]string{"mutants"}, args...)...)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(says))
	},
		Entry(nil, `there is no mutant "no_flsh": did you mean "no_flush"?`, "--only", "no_flsh", quiet),
		Entry(nil, `there is no mutant "xyzzy": there are `, "--only", "xyzzy", quiet),
		Entry(nil, "--min-score is 2, and goes from 0 to 1", "--min-score", "2", quiet),
		Entry(nil, "--parallel is -1, and cannot be negative", "-j", "-1", quiet),
	)
})
