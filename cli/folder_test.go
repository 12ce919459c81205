package cli

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

// resultsIn reads what is tested here of results.json.
func resultsIn(dir string) (totals map[string]any, verdicts map[string]string, mistakes []map[string]any) {
	GinkgoHelper()
	data, err := os.ReadFile(filepath.Join(dir, "results.json"))
	Expect(err).NotTo(HaveOccurred())
	var doc struct {
		Totals  map[string]any
		Results []struct {
			File, Verdict, Why string
			Mistakes           []map[string]any
		}
	}
	Expect(json.Unmarshal(data, &doc)).To(Succeed())
	verdicts = map[string]string{}
	for _, r := range doc.Results {
		verdicts[filepath.Base(r.File)] = r.Verdict
		mistakes = append(mistakes, r.Mistakes...)
	}
	return doc.Totals, verdicts, mistakes
}

var _ = Describe("A folder of scenarios", func() {
	It("is played but for what is refused: mistakes, pipes, devices, files that are too large", func(spec SpecContext) {
		files := map[string]string{"m-bad.yaml": mistaken, "n-large.yaml": "#" + strings.Repeat(" ", 1<<20), "o-loud.YAML": passing}
		for i := range 5 {
			files[fmt.Sprintf("good-%02d.yaml", i)] = passing
		}
		dir := specs.Folder(files)
		Expect(syscall.Mkfifo(filepath.Join(dir, "a-pipe.yaml"), 0o600)).To(Succeed())
		for name, target := range map[string]string{"b-zero.yaml": "/dev/zero", "c-gone.yaml": "nowhere", "d-folder.yaml": ".", "e-good.yaml": "good-00.yaml"} {
			Expect(os.Symlink(target, filepath.Join(dir, name))).To(Succeed())
		}
		out := filepath.Join(GinkgoT().TempDir(), "out")
		o := voicesim("run", "--out", out, dir)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stdout).To(HaveSuffix(": 7 passed, 6 files refused\n"))
		Expect(o.stdout).To(MatchRegexp(`(?m)^7 calls: `))
		Expect(o.stdout).To(MatchRegexp(`(?m)^ERROR  \S+/m-bad\.yaml +0\.0 s  refused: 5 mistakes$`))
		for name, why := range map[string]string{
			"a-pipe": "is a pipe, and was not read", "b-zero": "is a device, and was not read", "c-gone": "leads to a file that does not exist",
			"d-folder": "is a link to a folder", "n-large": "has 1048577 bytes or more, and was not read",
		} {
			Expect(o.stderr).To(ContainSubstring(name + ".yaml: " + why))
			Expect(o.stdout).To(MatchRegexp(name + `\.yaml +0\.0 s  refused: ` + why))
		}
		totals, verdicts, mistakes := resultsIn(out)
		Expect(totals).To(And(HaveKeyWithValue("passed", 7.0), HaveKeyWithValue("errors", 6.0), HaveKeyWithValue("refused", 6.0)))
		Expect(verdicts).To(And(HaveLen(13), HaveKeyWithValue("m-bad.yaml", "error"), HaveKeyWithValue("good-04.yaml", "passed"), HaveKeyWithValue("a-pipe.yaml", "error")))
		Expect(mistakes).To(HaveLen(10))
		Expect(mistakes).To(ContainElement(And(HaveKeyWithValue("line", 5.0), HaveKeyWithValue("column", 5.0), HaveKey("message"))))
		data, err := os.ReadFile(filepath.Join(out, "junit.xml"))
		Expect(err).NotTo(HaveOccurred())
		var junit struct {
			Tests, Errors int `xml:",attr"`
			Cases         []struct {
				Name  string `xml:"name,attr"`
				Error *struct {
					Text string `xml:",chardata"`
				} `xml:"error"`
			} `xml:"testsuite>testcase"`
		}
		Expect(xml.Unmarshal(data, &junit)).To(Succeed())
		Expect(junit.Cases).To(HaveLen(13))
		Expect(string(data)).To(MatchRegexp(`<testsuites [^>]*tests="13"[^>]*errors="6"`))
		Expect(string(data)).To(MatchRegexp(`<error type="refused" message="[^"]*a-pipe\.yaml: is a pipe`))
		Expect(o.stdout).To(MatchRegexp(`(?s)^ERROR .*a-pipe.*ERROR .*b-zero.*PASS .*ERROR .*m-bad`), "in the order of the files")
	}, SpecTimeout(time.Minute))

	It("has all mistakes of a file told, with places, and wins over failures", func() {
		dir := specs.Folder(map[string]string{"a.yaml": failing, "bad.yaml": mistaken})
		for _, args := range [][]string{{"run", dir}, {"run", "-q", "--transcript", dir}, {"run", "--tag", "none", dir}} {
			o := voicesim(args...)
			Expect(o.code).To(Equal(exitUsage), o.stdout)
			places := regexp.MustCompile(`bad\.yaml:\d+:\d+: `).FindAllString(o.stderr, -1)
			Expect(places).To(Equal([]string{"bad.yaml:5:5: ", "bad.yaml:6:18: ", "bad.yaml:7:14: ", "bad.yaml:8:38: ", "bad.yaml:9:5: "}))
			Expect(o.stdout).To(MatchRegexp(`(?m)^ERROR .*bad\.yaml`))
		}
	})

	It("has what is named refused too, before it is read", func(spec SpecContext) {
		dir := specs.Folder(nil)
		pipe := filepath.Join(dir, "pipe")
		Expect(syscall.Mkfifo(pipe, 0o600)).To(Succeed())
		for _, name := range []string{"/dev/zero", pipe} {
			for _, command := range []string{"run", "validate", "list"} {
				o := voicesim(command, name)
				if command != "list" {
					Expect(o.code).To(Equal(exitUsage))
					Expect(o.stderr).To(ContainSubstring(name + ": is a "))
				}
			}
		}
	}, SpecTimeout(20*time.Second))
})

var _ = Describe("A run in which nothing is played", func() {
	skipped := strings.Replace(passing, "tags:", "skip: not yet\ntags:", 1)
	DescribeTable("is no evidence, unless that is meant", func(complaint string, args func() []string) {
		o := voicesim(append([]string{"run"}, args()...)...)
		Expect(o.code).To(Equal(exitNothing), o.stderr)
		Expect(o.stderr).To(And(HavePrefix("voicesim: "), ContainSubstring(complaint)))
		Expect(strings.Count(o.stderr, "\n")).To(Equal(1))
		out := GinkgoT().TempDir()
		o = voicesim(append([]string{"run", "--pass-with-no-tests", "--out", out}, args()...)...)
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(filepath.Join(out, "results.json")).To(BeAnExistingFile())
		Expect(filepath.Join(out, "junit.xml")).To(BeAnExistingFile())
	},
		Entry("a folder without scenarios", "testdata: no scenario files", func() []string { return []string{"testdata"} }),
		Entry("one beside another", "testdata: no scenario files", func() []string {
			return []string{specs.Folder(map[string]string{"a.yaml": passing}), "testdata"}
		}),
		Entry("no scenario with the tags", "no scenario has one of the tags", func() []string {
			return []string{"--tag", "none", specs.Folder(map[string]string{"a.yaml": passing})}
		}),
		Entry("all are skipped", "every scenario is skipped", func() []string { return []string{specs.Folder(map[string]string{"a.yaml": skipped})} }),
	)

	It("still has failed where something failed", func() {
		Expect(voicesim("run", "--pass-with-no-tests", specs.Folder(map[string]string{"a.yaml": failing}), "testdata").code).To(Equal(exitFailed))
		Expect(voicesim("run", "--pass-with-no-tests", "nowhere").code).To(Equal(exitUsage))
	})
})
