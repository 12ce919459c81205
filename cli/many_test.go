package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/cli/internal/filewatch"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/reports/results"
)

// rows is a file of two rows and two variants, of which one row fails.
const rows = `name: order table
agent: supportline
repeat: 2
script:
  - include: opening.steps.yaml
  - model: It is <answer>.
  - expect: {heard: Tuesday}
examples:
  - {order: A1001, answer: due on Tuesday}
  - {order: A1002, answer: on its way}
variants:
  calm: {}
  brisk: {limits: {gap: 100ms}}
`

var _ = Describe("A file of several calls", func() {
	folder := func() string {
		return specs.Folder(map[string]string{"calls/table.yaml": rows, "calls/opening.steps.yaml": "steps:\n  - caller: Where is order <order>?\n"})
	}
	read := func(out string) *results.Document {
		GinkgoHelper()
		doc, err := results.Read(filepath.Join(out, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		return doc
	}
	titles := func(doc *results.Document) (list []string) {
		for i := range doc.Results {
			list = append(list, doc.Results[i].Title())
		}
		return list
	}

	It("is a result for each, which every report and every choice tells apart", func() {
		dir := folder()
		out := filepath.Join(dir, "out")
		Expect(voicesim("run", "--out", out, filepath.Join(dir, "calls")).code).To(Equal(exitFailed))
		doc := read(out)
		Expect(titles(doc)).To(Equal([]string{
			"order table [order=A1001] [calm] [1 of 2, seed 1]", "order table [order=A1001] [calm] [2 of 2, seed 2]",
			"order table [order=A1001] [brisk] [1 of 2, seed 1]", "order table [order=A1001] [brisk] [2 of 2, seed 2]",
			"order table [order=A1002] [calm] [1 of 2, seed 1]", "order table [order=A1002] [calm] [2 of 2, seed 2]",
			"order table [order=A1002] [brisk] [1 of 2, seed 1]", "order table [order=A1002] [brisk] [2 of 2, seed 2]",
		}))
		Expect(doc.Totals.Passed).To(Equal(4))
		Expect(doc.Repeats).To(HaveLen(4))
		Expect(doc.Results[2].Filled).To(Equal([]results.Filled{{Name: "order", Value: "A1001"}, {Name: "answer", Value: "due on Tuesday"}}))
		Expect(doc.Results[2].Variant).To(Equal("brisk"))
		junit, err := os.ReadFile(filepath.Join(out, "junit.xml"))
		Expect(err).NotTo(HaveOccurred())
		Expect(strings.Count(string(junit), "<testcase ")).To(Equal(8))
		Expect(string(junit)).To(ContainSubstring("order table [order=A1002] [brisk]"))

		Expect(results.Again("voicesim", &doc.Run, &doc.Results[4])).To(HaveSuffix(`--grep '^order table \[order=A1002\] \[calm\]$' ` + doc.Results[4].File))
		o := voicesim("run", "--repeat", "1", "--grep", `^order table \[order=A1002\] \[calm\]$`, doc.Results[4].File)
		Expect(o.stdout).To(And(HavePrefix("FAIL   order table [order=A1002] [calm] "), ContainSubstring("1 call: ")))

		Expect(voicesim("run", "--out", out, "--last-failed", filepath.Join(dir, "calls")).code).To(Equal(exitFailed))
		Expect(titles(read(out))).To(HaveExactElements(HavePrefix("order table [order=A1002] [calm] [1"), HavePrefix("order table [order=A1002] [calm] [2"),
			HavePrefix("order table [order=A1002] [brisk] [1"), HavePrefix("order table [order=A1002] [brisk] [2")))
	})

	It("is listed, planned and split into shards call by call", func() {
		dir := folder()
		listed := voicesim("list", filepath.Join(dir, "calls")).stdout
		Expect(strings.Split(strings.TrimSpace(listed), "\n")).To(HaveExactElements(ContainSubstring("order table [order=A1001] [calm]"), ContainSubstring("[brisk]"), ContainSubstring("[calm]"), ContainSubstring("[brisk]")))
		Expect(voicesim("run", "--dry-run", filepath.Join(dir, "calls")).stdout).To(ContainSubstring("calls: 8, "))
		var seen []string
		for _, shard := range []string{"1/3", "2/3", "3/3"} {
			out := filepath.Join(dir, "out"+shard[:1])
			voicesim("run", "--repeat", "1", "--shard", shard, "--out", out, filepath.Join(dir, "calls"))
			seen = append(seen, titles(read(out))...)
		}
		Expect(seen).To(HaveLen(4))
		whole := filepath.Join(dir, "whole")
		Expect(voicesim("merge", "--out", whole, filepath.Join(dir, "out1"), filepath.Join(dir, "out2"), filepath.Join(dir, "out3")).code).To(Equal(exitFailed))
		Expect(titles(read(whole))).To(ConsistOf(seen))
	})

	It("is played again as a whole where a file that it includes was saved or changed", func() {
		dir := folder()
		loaded, err := new(Program).load(io.Discard, []string{filepath.Join(dir, "calls")}, ownFlags{})
		Expect(err).NotTo(HaveOccurred())
		chosen, why := touched([]string{filewatch.Whole(filepath.Join(dir, "calls", "opening.steps.yaml"))}, loaded.Files)
		Expect(why).To(BeEmpty())
		Expect(chosen).To(HaveLen(4))
		before := contentsOf(chosen[0])
		Expect(os.WriteFile(filepath.Join(dir, "calls", "opening.steps.yaml"), []byte("steps:\n  - caller: What about <order>?\n"), 0o644)).To(Succeed())
		Expect(contentsOf(chosen[0])).NotTo(Equal(before), "shards of machines that have other steps are not of one run")
	})

	It("is compared with a baseline call by call", func() {
		dir := folder()
		calls, base := filepath.Join(dir, "calls"), filepath.Join(dir, "base")
		fixed := strings.Replace(rows, "on its way", "due on Tuesday too", 1)
		Expect(os.WriteFile(filepath.Join(calls, "table.yaml"), []byte(fixed), 0o644)).To(Succeed())
		Expect(voicesim("run", "--repeat", "1", "--no-sound", "--out", filepath.Join(dir, "good"), calls).code).To(Equal(exitOK))
		Expect(voicesim("baseline", "save", "--baseline", base, filepath.Join(dir, "good")).code).To(Equal(exitOK))
		Expect(os.WriteFile(filepath.Join(calls, "table.yaml"), []byte(rows), 0o644)).To(Succeed())
		Expect(voicesim("run", "--repeat", "1", "--no-sound", "--out", filepath.Join(dir, "bad"), calls).code).To(Equal(exitFailed))
		o := voicesim("baseline", "check", "--baseline", base, filepath.Join(dir, "bad"))
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(And(ContainSubstring("order table [order=A1002] [calm]"), ContainSubstring("order table [order=A1002] [brisk]"), Not(ContainSubstring("[order=A1001]"))))
	})
})

var _ = Describe("--param", func() {
	open := "name: one order\nagent: supportline\nscript:\n  - caller: Where is order <order>?\n  - model: Order <order> is due.\n  - expect: {heard: <order>}\n"

	It("fills in what a file leaves open, stands in its results, and in the command that plays it again", func() {
		dir := specs.Folder(map[string]string{"open.yaml": open, "other.yaml": passing})
		out := filepath.Join(dir, "out")
		Expect(voicesim("run", "--out", out, "--param", "order=A1002", dir).code).To(Equal(exitOK))
		doc, err := results.Read(filepath.Join(out, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(doc.Results).To(HaveExactElements(HaveField("Name", "one order [order=A1002]"), HaveField("Name", "the day")))
		Expect(doc.Results[0].Filled).To(Equal([]results.Filled{{Name: "order", Value: "A1002", Param: true}}))
		Expect(results.Again("voicesim", &doc.Run, &doc.Results[0])).To(ContainSubstring(` --param order=A1002 --grep '^one order \[order=A1002\]$' `))
	})

	DescribeTable("is refused", func(why string, params ...string) {
		dir := specs.Folder(map[string]string{"open.yaml": open, "table.yaml": strings.Replace(strings.ReplaceAll(open, "<order>", "<day>"), "script:", "examples: [{day: 1}, {day: 2}]\nscript:", 1)})
		args := []string{"run", dir}
		for _, p := range params {
			args = append(args, "--param", p)
		}
		o := voicesim(args...)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(why))
	},
		Entry("that is missing", "nothing fills in <order>: write the words themselves, or a value as a row of examples or with --param order=VALUE"),
		Entry("without a value", `--param is "order", and is written as order=A1001`, "order"),
		Entry("twice", "--param gives order two values", "order=1", "order=2"),
		Entry("that no file says", `--param odrer: no file says <odrer>: leave it out`, "order=1", "odrer=1"),
		Entry("that several rows say", "table.yaml have several rows for <day>", "order=1", "day=2"),
	)
})
