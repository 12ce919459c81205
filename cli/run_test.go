package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/specs"
)

// outcome is what a command line printed and its exit code.
type outcome struct {
	code           int
	stdout, stderr string
}

// voicesim runs a command line.
func voicesim(args ...string) outcome { return runs(new(Program), args...) }

// runs runs a command line of a program.
func runs(p *Program, args ...string) outcome {
	var stdout, stderr bytes.Buffer
	code := p.Run(context.Background(), args, &stdout, &stderr)
	return outcome{code, stdout.String(), stderr.String()}
}

const passing = `name: the day
agent: supportline
tags: [quick]
script:
  - caller: Where is order A1001?
  - model: Tuesday.
  - expect: {heard: Tuesday, within: 1.5s}
`

const failing = `name: the wrong day
agent: supportline
script:
  - caller: Where is order A1001?
  - model: Tuesday.
  - expect: {heard: Wednesday}
`

const mistaken = `name: five mistakes
agent: supportline
script:
  - caller: Where is order A1001?
    barge_inn: 900ms
  - model: {say: Yes, Tuesday.}
  - expect: {herd: Tuesday}
  - expect: {heard: Tuesday, within: 1500}
  - human: approve
`

var _ = Describe("voicesim run", func() {
	It("plays the bundled scenarios, with nothing that the strictest lint finds, and writes results, JUnit and sound; README.md, a golden file, shows what is printed", func() {
		out := filepath.Join(GinkgoT().TempDir(), "new", "out")
		o := voicesim("run", "--out", out, "--lint", "notice")
		Expect(o.code).To(Equal(exitOK), o.stdout+o.stderr)
		lines := strings.Split(strings.TrimSpace(o.stdout), "\n")
		Expect(lines).To(HaveLen(10))
		Expect(lines[:8]).To(HaveEach(HavePrefix("PASS ")))
		Expect(lines[8]).To(MatchRegexp(`^[\d,]+ tokens in .*, [\d,]+ out as the simulator counts them; \$0\.\d+ by prices of \d{4}-\d\d-\d\d$`))
		Expect(lines[9]).To(MatchRegexp(`^8 calls: [\d.]+ s of call in [\d.]+ s, \d+ times real time: 8 passed$`))
		page, err := os.ReadFile("../README.md")
		Expect(err).NotTo(HaveOccurred())
		printed, whole, _ := strings.Cut(o.stdout, "8 calls: ")
		length, _, _ := strings.Cut(whole, " ") // how fast it was, the page says of one machine
		shown := regexp.MustCompile(`(?s)\$ make demo\n.*?8 calls: [\d.]+ `)
		Expect(shown.Match(page)).To(BeTrue())
		specs.Golden("../README.md", shown.ReplaceAllLiteralString(string(page), "$ make demo\n"+printed+"8 calls: "+length+" "))

		var results struct {
			Schema  int `json:"schema_version"`
			Results []struct {
				File      string
				Line      int
				Artifacts []struct{ Path string }
				SHA       string `json:"timeline_sha256"`
			}
		}
		data, err := os.ReadFile(filepath.Join(out, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(json.Unmarshal(data, &results)).To(Succeed())
		Expect(results.Schema).To(Equal(1))
		Expect(results.Results).To(HaveLen(8))
		for _, r := range results.Results {
			Expect(r.File).To(HavePrefix("scenarios/library/supportline/"))
			Expect(r.SHA).To(HaveLen(64))
			f, err := os.Open(filepath.Join(out, r.Artifacts[0].Path))
			Expect(err).NotTo(HaveOccurred())
			clip, err := audio.ReadWAV(f)
			Expect(f.Close()).To(Succeed())
			Expect(err).NotTo(HaveOccurred())
			Expect(clip.Channels).To(Equal(2))
			Expect(audio.DBFS(clip.Samples)).To(BeNumerically(">", -40))
		}
		data, err = os.ReadFile(filepath.Join(out, "junit.xml"))
		Expect(err).NotTo(HaveOccurred())
		Expect(xml.Unmarshal(data, new(any))).To(Succeed())
	})

	It("writes a transcript, a timeline and a trace of each call, which two plays have alike to the byte", Label("sweep"), func() {
		files := func() map[string]string {
			out := GinkgoT().TempDir()
			Expect(voicesim("run", "--out", out, "--no-sound", "-j", "3").code).To(Equal(exitOK))
			entries, err := os.ReadDir(filepath.Join(out, "calls"))
			Expect(err).NotTo(HaveOccurred())
			texts := map[string]string{}
			for _, e := range entries {
				text, err := os.ReadFile(filepath.Join(out, "calls", e.Name()))
				Expect(err).NotTo(HaveOccurred())
				texts[e.Name()] = string(text)
			}
			return texts
		}
		first := files()
		Expect(first).To(HaveLen(24))
		Expect(first["order-status.trace.json"]).To(HavePrefix(`{"trace":1,`))
		Expect(first["order-status.jsonl"]).To(HavePrefix(`{"timeline":1,"scenario":"order status",`))
		Expect(first["order-status.txt"]).To(ContainSubstring("Caller     Hi, where's my order A1001?\n"))
		Expect(first["refund-needs-billing-and-an-approval.txt"]).To(And(
			ContainSubstring("handoff    from Support to Billing\n"),
			ContainSubstring("Billing    I can help with that [not heard: refund. Can you confirm the order number?]\n"),
			ContainSubstring("cut        the caller stops the agent: 1.00 s of the answer were heard\n"),
			ContainSubstring("approval   issue_refund approved after 2.01 s\n"),
			ContainSubstring(`[not heard: refund is on its way to card [masked].]`),
			ContainSubstring("guardrail  no_card_numbers stops this answer\n"),
		))
		Expect(files()).To(Equal(first))
	})

	It("prints transcripts, from which it can be said what went wrong", func() {
		dir := specs.Folder(map[string]string{"a.yaml": passing, "b.yaml": failing})
		o := voicesim("run", "--transcript", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(And(HavePrefix("PASS   the day"), MatchRegexp(`\n\nFAIL   the wrong day`),
			ContainSubstring("Caller     Where is order A1001?\n"), ContainSubstring("Support    Tuesday.\n"),
			ContainSubstring(`FAIL       missing: caller should hear "Wednesday"`), ContainSubstring("What went wrong\n"), ContainSubstring("What to do: ")))
		Expect(voicesim("run", "--transcript", "-q", dir).stdout).To(HavePrefix("FAIL "))
	})

	It("prints nothing that rewrites a terminal", func() {
		dir := specs.Folder(map[string]string{"a.yaml": strings.Replace(passing, "the day", `"\e[2Jthe\u202e day"`, 1), "b.yaml": "name: \u202ex\nagent: x\x07\n"})
		for _, command := range []string{"run", "list", "validate"} {
			o := voicesim(command, filepath.Join(dir, "a.yaml"))
			Expect(o.stdout+o.stderr).NotTo(MatchRegexp(`[\x1b\x{202e}]`), command)
			o = voicesim(command, dir)
			Expect(o.stdout+o.stderr).NotTo(MatchRegexp(`[\x07\x1b\x{202e}]`), command)
		}
		Expect(voicesim("run", filepath.Join(dir, "a.yaml")).stdout).To(HavePrefix(`PASS   \x1b[2Jthe\u202e day`))
	})

	It("writes the same results twice, but for the run and the wall time", func() {
		dir := specs.Folder(map[string]string{"a.yaml": passing, "b.yaml": failing})
		once := func() string {
			out := GinkgoT().TempDir()
			Expect(voicesim("run", "--out", out, "--no-sound", dir).code).To(Equal(exitFailed))
			data, err := os.ReadFile(filepath.Join(out, "results.json"))
			Expect(err).NotTo(HaveOccurred())
			data = regexp.MustCompile(`(?s)"run": \{.*?\},`).ReplaceAll(data, nil)
			return string(regexp.MustCompile(`"(wall_ms|speed)": [\d.]+`).ReplaceAll(data, nil))
		}
		Expect(once()).To(Equal(once()))
	})

	It("names the step, what was expected and the nearest thing, and exits with 1", func() {
		dir := specs.Folder(map[string]string{"wrong.yaml": failing})
		o := voicesim("run", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(ContainSubstring(`wrong.yaml:6:5  missing  caller should hear "Wednesday"`))
		Expect(o.stdout).To(ContainSubstring("Tuesday"), "the nearest thing")
		Expect(o.stdout).To(HaveSuffix("1 failed\n"))
		Expect(o.stderr).To(BeEmpty())
	})

	It("plays a folder, whatever else is in it, and only some tags", func() {
		dir := specs.Folder(map[string]string{
			"a/day.yaml": passing, "b/wrong.yml": failing, "notes.txt": "not yaml",
			"desk.agent.yaml": "start: A\nagents:\n  A: {}\n", "opening.steps.yaml": "steps: []\n",
		})
		o := voicesim("run", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(HavePrefix("PASS   the day"))
		Expect(o.stderr).To(BeEmpty())
		o = voicesim("run", "--tag", "quick,other", dir)
		Expect(o.code).To(Equal(exitOK))
		Expect(o.stdout).To(HavePrefix("PASS   the day"))
		o = voicesim("run", "--tag", "none", dir)
		Expect(o.code).To(Equal(exitNothing))
		Expect(o.stderr).To(ContainSubstring("no scenario has one of the tags"))
	})

	It("prints only what did not pass when it should be quiet", func() {
		dir := specs.Folder(map[string]string{"a.yaml": passing, "b.yaml": failing})
		Expect(voicesim("run", "-q", dir).stdout).To(HavePrefix("FAIL "))
	})

	It("says before it plays that it cannot write, and keeps names of files short", func() {
		dir := specs.Folder(map[string]string{"long.yaml": strings.Replace(passing, "the day", strings.Repeat("day ", 500), 1)})
		o := voicesim("run", "--out", filepath.Join(dir, "long.yaml"), dir)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stdout).To(BeEmpty())
		Expect(o.stderr).To(HavePrefix("voicesim: --out: "))
		Expect(voicesim("run", "--out", filepath.Join(dir, "out"), dir).code).To(Equal(exitOK))
	})

	It("leaves no reports of a former run where it does not come to write its own", func() {
		dir, out := specs.Folder(map[string]string{"a.yaml": passing}), GinkgoT().TempDir()
		Expect(voicesim("run", "--no-sound", "--out", out, dir).code).To(Equal(exitOK))
		Expect(filepath.Join(out, "calls", "the-day.txt")).To(BeARegularFile())
		Expect(os.Remove(filepath.Join(out, "results.jsonl"))).To(Succeed())
		Expect(os.Mkdir(filepath.Join(out, "results.jsonl"), 0o755)).To(Succeed())
		Expect(voicesim("run", "--no-sound", "--out", out, dir).code).To(Equal(exitNotPlayed))
		for _, name := range []string{"results.json", "junit.xml", "summary.md", "report.html", "calls/the-day.txt"} {
			Expect(filepath.Join(out, name)).NotTo(BeAnExistingFile())
		}
	})

	It("is interrupted by its context", func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		var out bytes.Buffer
		Expect(new(Program).Run(ctx, []string{"run"}, &out, &out)).To(Equal(exitInterrupted))
	})

	DescribeTable("refuses a bad command line with 2", func(complaint string, args ...string) {
		o := voicesim(args...)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(complaint))
	},
		Entry("unknown flag", "unknown flag: --nope", "run", "--nope"),
		Entry("a flag with a slip", "unknown flag: --clok: did you mean --clock?; see", "run", "--clok", "real"),
		Entry("a seed that is no number", `invalid argument "x" for "--seed" flag: invalid syntax; see`, "serve", "--seed", "x"),
		Entry("two lists at once", "ask for one", "list", "--faults", "--agents"),
		Entry("unknown clock", `--clock is "fast"`, "run", "--clock", "fast"),
		Entry("no such file", "no such file", "run", "nowhere.yaml"),
		Entry("unknown command", "unknown command", "play"),
		Entry("arguments where there are none", "unknown command", "version", "please"),
	)

	It("plays on the wall clock and a socket, to the same verdict", Label("network"), func() {
		patient := strings.ReplaceAll(passing, ", within: 1.5s", "")
		dir := specs.Folder(map[string]string{"a.yaml": patient, "b.yaml": failing})
		o := voicesim("run", "--clock", "real", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(HavePrefix("PASS   the day"))
		Expect(o.stdout).To(ContainSubstring(`missing  caller should hear "Wednesday"`))
	})
})

var _ = Describe("voicesim validate", func() {
	It("says how many files are without mistakes", func() {
		Expect(voicesim("validate").stdout).To(Equal("files without mistakes: 8\n"))
	})

	It("looks up agents and sounds", func() {
		dir := specs.Folder(map[string]string{"x.yaml": strings.ReplaceAll(passing, "supportline", "suportline") + "  - caller: Hi.\n    audio: hi.wav\n"})
		o := voicesim("validate", dir)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(`suportline`))
		Expect(o.stderr).To(ContainSubstring("hi.wav is not there"))
	})

	It("refuses the event of a fault that the server does not send, as run does", func() {
		dir := specs.Folder(map[string]string{"x.yaml": passing + "  - fault: drop\n    event: response.dne\n"})
		for _, command := range []string{"validate", "run"} {
			o := voicesim(command, dir)
			Expect(o.code).To(Equal(exitUsage), o.stdout)
			Expect(o.stderr).To(ContainSubstring(`drop takes as event the type of an event that the server sends, which "response.dne" is not`))
		}
	})

	It("refuses an agent's file as a scenario when it is named", func() {
		dir := specs.Folder(map[string]string{"desk.yaml": "start: A\nagents:\n  A: {}\n"})
		o := voicesim("validate", filepath.Join(dir, "desk.yaml"))
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring("desk.yaml:"))
	})
})

var _ = Describe("voicesim list", func() {
	It("lists scenarios with their tags, also those with mistakes", func() {
		dir := specs.Folder(map[string]string{"a.yaml": passing, "bad.yaml": mistaken})
		Expect(voicesim("list", dir).stdout).To(MatchRegexp(`a\.yaml +the day +quick\n.*bad\.yaml +\(mistakes: 5; see voicesim validate\)\n`))
	})

	It("lists agents and recordings", func() {
		Expect(voicesim("list", "--agents").stdout).To(Equal("supportline\n"))
		Expect(voicesim("list", "--recordings").stdout).To(MatchRegexp(`caller +rms +\d\.\d s +where-my-order-a1001\.wav +Hi, where's my order A1001\?\n`))
	})
})

var _ = Describe("voicesim version", func() {
	It("names the program, the version and the platform", func() {
		Expect(voicesim("version").stdout).To(MatchRegexp(`^voicesim \S+ go1\.\S+ \w+/\w+\n$`))
	})
})
