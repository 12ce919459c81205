package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/reports"
)

// whenAndHowLong are the parts of reports in which two runs of the same may differ: when, how long, and in which folder.
var whenAndHowLong = regexp.MustCompile(`(?s) (?:time|timestamp)="[^"]*"|"(?:started_at|wall_ms|speed)": [^\n]*|"call_wall_ms": ?\[.*?\]|"(?:started_at|wall_ms|speed)":[^ ,}][^,}]*|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC|\[\[ATTACHMENT\|[^\]]*/calls/`)

// reportsIn has the files of a folder of reports, without when the run was and how long it took.
func reportsIn(dir string) map[string]string {
	GinkgoHelper()
	files := map[string]string{}
	Expect(filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == reports.StreamFile { // which is of one machine
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = whenAndHowLong.ReplaceAllString(string(data), "")
		return err
	})).To(Succeed())
	return files
}

// endWith matches an outcome with an exit code, and what standard error says.
func endWith(code int, stderr types.GomegaMatcher) types.GomegaMatcher {
	return And(
		WithTransform(func(o outcome) int { return o.code }, Equal(code)),
		WithTransform(func(o outcome) string { return o.stderr }, stderr))
}

var _ = Describe("voicesim merge", func() {
	var calls, parts string
	BeforeEach(func() {
		calls, parts = specs.Folder(map[string]string{"a.yaml": passing, "b.yaml": failing, "c.yaml": mistaken}), GinkgoT().TempDir()
	})
	shard := func(i, of int, more ...string) int {
		args := append([]string{"run", "--no-sound", "--shard", fmt.Sprintf("%d/%d", i, of), "--out", filepath.Join(parts, fmt.Sprint(i))}, more...)
		return voicesim(append(args, calls)...).code
	}

	It("leaves sound out beyond --max-size, of calls that passed, and tells of it", func() {
		for i := 1; i <= 2; i++ {
			voicesim("run", "--shard", fmt.Sprintf("%d/2", i), "--out", filepath.Join(parts, fmt.Sprint(i)), calls)
		}
		sound := func(size string) (o outcome, names []string) {
			merged := filepath.Join(GinkgoT().TempDir(), "merged")
			o = voicesim("merge", "--max-size", size, "--out", merged, parts)
			Expect(filepath.Join(merged, "report.html")).To(BeAnExistingFile())
			all, err := filepath.Glob(filepath.Join(merged, "calls", "*.wav"))
			Expect(err).NotTo(HaveOccurred())
			for _, name := range all {
				names = append(names, filepath.Base(name))
			}
			return o, names
		}
		_, names := sound("1GB")
		Expect(names).To(Equal([]string{"the-day.wav", "the-wrong-day.wav"}))
		o, names := sound("21MB")
		Expect(names).To(Equal([]string{"the-wrong-day.wav"}))
		Expect(o.stdout).To(ContainSubstring("the sound of 1 call was left out: the folder may have 21MB (--max-size)\n"))
		o, names = sound("0.2MB")
		Expect(names).To(BeEmpty())
		Expect(o.stdout).To(ContainSubstring("the sound of 2 calls was left out"))
	})

	DescribeTable("takes sizes as people write them", func(size string, bytes int, want string) {
		n, err := bytesOf(size)
		if want != "" {
			Expect(err).To(MatchError(want))
			return
		}
		Expect(err).NotTo(HaveOccurred())
		Expect(n).To(BeEquivalentTo(bytes))
	},
		Entry("of disks", "500MB", 500_000_000, ""),
		Entry("of memory", "2 GiB", 2<<30, ""),
		Entry("with a fraction", "1.5MB", 1_500_000, ""),
		Entry("no limit", "0", 0, ""),
		Entry("no limit, with a unit", "0MB", 0, ""),
		Entry("a number alone", "5", 0, "is 5 without a unit: write 5MB or 5GB"),
		Entry("a fraction alone", "0.5", 0, "is 0.5 without a unit: write 0.5MB or 0.5GB"),
		Entry("less than any report", "5KB", 0, "is 5KB, and no report is as small: write 200KB or more; --no-sound leaves out all sound"),
		Entry("none", "NaNMB", 0, `is "NaNMB", and is written as 500MB or 2GiB`),
		Entry("less than nothing", "-5MB", 0, `is "-5MB", and is written as 500MB or 2GiB`),
		Entry("nothing", "", 0, `is "", and is written as 500MB or 2GiB`),
		Entry("another unit", "5TB", 0, `is "5TB", and is written as 500MB or 2GiB`),
	)

	It("refuses a size that is none", func() {
		Expect(voicesim("merge", "--max-size", "5", "--out", filepath.Join(parts, "x"), parts)).To(endWith(exitUsage, ContainSubstring(`--max-size is 5 without a unit`)))
	})

	It("makes of four shards what one run writes, byte for byte", Label("sweep"), func() {
		whole := filepath.Join(GinkgoT().TempDir(), "whole")
		late := "name: cut off\nagent: supportline\nscript:\n  - caller: Tell me everything about order A1001.\n" +
			"  - model: Your order A1001 left our warehouse on Friday and should arrive on Tuesday.\n" +
			"  - caller: Stop, please.\n    barge_in: {from: 3s, to: 5s, step: 2s}\n  - expect: {interrupted: true, unheard: should arrive}\n  - model: Okay.\n"
		Expect(os.WriteFile(filepath.Join(calls, "late.yaml"), []byte(late), 0o644)).To(Succeed())
		Expect(voicesim("run", "--out", whole, "--repeat", "2", "--retries", "1", calls).code).To(Equal(exitUsage))
		for i := 1; i <= 4; i++ {
			Expect(voicesim("run", "--shard", fmt.Sprintf("%d/4", i), "--repeat", "2", "--retries", "1", "--former", filepath.Join(whole, "results.json"),
				"--out", filepath.Join(parts, fmt.Sprint(i)), calls).code).NotTo(Equal(exitNotPlayed))
		}
		merged := filepath.Join(GinkgoT().TempDir(), "merged")
		o := voicesim("merge", "--out", merged, parts)
		Expect(o.code).To(Equal(exitUsage), o.stderr)
		Expect(o.stdout).To(And(ContainSubstring("the wrong day [2 of 2, seed 4]"), ContainSubstring("6 calls: "), ContainSubstring("2 passed, 4 failed, 1 file refused")))
		want := reportsIn(whole)
		Expect(want).To(And(HaveKey("calls/the-day.play-2.wav"), HaveKey("calls/the-wrong-day.play-2.attempt-1.txt"), HaveKey("calls/cut-off.play-2.beside-1.wav")))
		Expect(reportsIn(merged)).To(Equal(want))
	})

	It("refuses what is not the whole of one run", func() {
		out := filepath.Join(GinkgoT().TempDir(), "merged")
		merge := func() outcome { return voicesim("merge", "--out", out, parts) }
		Expect(merge()).To(endWith(exitNothing, ContainSubstring("there are no shards")))
		shard(1, 2)
		Expect(merge()).To(endWith(exitNothing, ContainSubstring("shard 2 of 2 is missing")))
		shard(2, 2, "--seed", "2")
		Expect(merge()).To(endWith(exitNothing, ContainSubstring("are not of one run: the plan is")))
		shard(2, 2)
		Expect(out).NotTo(BeADirectory())
		Expect(merge().code).To(Equal(exitUsage), "a file was refused")
		Expect(os.CopyFS(filepath.Join(parts, "copy"), os.DirFS(filepath.Join(parts, "1")))).To(Succeed())
		Expect(merge()).To(endWith(exitNothing, ContainSubstring("shard 1 of 2 is there twice")))
		Expect(os.WriteFile(filepath.Join(parts, "copy", "results.json"), []byte("{"), 0o644)).To(Succeed())
		Expect(merge()).To(endWith(exitUsage, ContainSubstring("is no results.json")))
		Expect(voicesim("merge", parts)).To(endWith(exitUsage, ContainSubstring("needs --out")))
	})

	It("refuses shards between which a scenario was changed", func() {
		shard(1, 2)
		Expect(os.WriteFile(filepath.Join(calls, "b.yaml"), []byte(passing), 0o644)).To(Succeed())
		shard(2, 2)
		Expect(voicesim("merge", "--out", filepath.Join(parts, "merged"), parts)).To(endWith(exitNothing, ContainSubstring("are not of one run: the plan is")))
	})

	It("waits for a shard that is still missing, as long as it may", Label("network"), func() {
		shard(1, 2)
		later := filepath.Join(GinkgoT().TempDir(), "2")
		Expect(os.Rename(filepath.Join(parts, "1"), later)).To(Succeed())
		shard(2, 2)
		out := filepath.Join(GinkgoT().TempDir(), "merged")
		merged := make(chan outcome, 1)
		go func() { merged <- voicesim("merge", "--wait", "1m", "--out", out, parts) }()
		Consistently(merged, "200ms").ShouldNot(Receive())
		Expect(os.CopyFS(filepath.Join(parts, "late"), os.DirFS(later))).To(Succeed())
		var o outcome
		Eventually(merged, "20s").Should(Receive(&o))
		Expect(o.code).To(Equal(exitUsage), o.stderr) // a file was refused
		Expect(voicesim("merge", "--wait", "1ms", "--out", out, filepath.Join(parts, "late"))).To(endWith(exitNothing, ContainSubstring("shard 2 of 2 is missing")))
	})
})
