package reports_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/timeline"
)

// heardRun is a run of two calls with sound, one of which has an earlier attempt.
func heardRun() *reports.Run {
	recorded := func(name, base string, v judge.Verdict) *reports.Entry {
		c := call(name, v, 2*time.Second)
		track := make([]int16, 2*timeline.RateHz)
		for i := range track {
			track[i] = int16(i % 900)
		}
		c.Base = base
		c.Recording = &timeline.Recording{Length: 2 * time.Second, Caller: track, Agent: track, Records: []timeline.Record{
			{At: time.Second, Fact: timeline.UtteranceBegan{Response: "r", Agent: "Desk"}},
			{At: 1500 * time.Millisecond, Seq: 1, Fact: timeline.WordHeard{Text: name, Began: time.Second}},
		}}
		return c
	}
	again := recorded("again", "again", judge.VerdictPassed)
	again.Attempts = []*reports.Entry{recorded("again", "again.attempt-1", judge.VerdictFailed)}
	return &reports.Run{Clock: "virtual", Target: "simulator", Seed: 1, Version: "v1", Calls: []*reports.Entry{recorded("once", "once", judge.VerdictPassed), again}}
}

// folder is a folder of the reports of a run.
func folder(run *reports.Run, sound bool) string {
	GinkgoHelper()
	dir := GinkgoT().TempDir()
	Expect(os.Mkdir(filepath.Join(dir, reports.CallsFolder), 0o755)).To(Succeed())
	_, err := reports.WriteFolder(dir, run, reports.FolderOptions{NoSound: !sound})
	Expect(err).NotTo(HaveOccurred())
	return dir
}

// read is the text of a file of a folder.
func read(dir, name string) string {
	GinkgoHelper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

var _ = Describe("The page of a run", func() {
	render := func(dir string) (string, error) {
		_, err := reports.RenderFolder(filepath.Join(dir, reports.ResultsFile), reports.PageOptions{})
		if err != nil {
			return "", err
		}
		return read(dir, reports.PageFile), nil
	}

	It("is made again of the folder, byte for byte", func() {
		for _, sound := range []bool{true, false} {
			dir := folder(heardRun(), sound)
			first := read(dir, reports.PageFile)
			Expect(strings.Contains(first, `"codec":"adpcm"`)).To(Equal(sound))
			Expect(os.Remove(filepath.Join(dir, reports.PageFile))).To(Succeed())
			Expect(render(dir)).To(Equal(first))
		}
	})

	It("goes without what has gone, and says so", func() {
		dir := folder(heardRun(), true)
		Expect(os.Remove(filepath.Join(dir, "calls", "once.wav"))).To(Succeed())
		Expect(os.Remove(filepath.Join(dir, "calls", "once.jsonl"))).To(Succeed())
		text, err := render(dir)
		Expect(err).NotTo(HaveOccurred())
		Expect(strings.Count(text, `"codec":"adpcm"`)).To(Equal(2))
		Expect(text).To(ContainSubstring("its sound is not beside this page"))
		Expect(os.Remove(filepath.Join(dir, "calls", "once.trace.json"))).To(Succeed())
		Expect(render(dir)).To(ContainSubstring("no sound was recorded"))
	})

	DescribeTable("is refused where the folder is broken", func(name, text, want string) {
		dir := folder(heardRun(), true)
		Expect(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644)).To(Succeed())
		before := read(dir, reports.PageFile)
		_, err := render(dir)
		Expect(err).To(MatchError(ContainSubstring(want)))
		Expect(read(dir, reports.PageFile)).To(Equal(before), "the page that was there stays")
	},
		Entry("results.json", "results.json", "{", "is no results.json"),
		Entry("totals that are others", "results.json", `{"schema_version":1,"totals":{"scenarios":1,"passed":1},"results":[{"name":"a","verdict":"failed"}]}`, "totals.passed is 1, and the results have 0"),
		Entry("a verdict that there is not", "results.json", `{"schema_version":1,"totals":{"scenarios":1,"passed":1},"results":[{"name":"a","verdict":"great"}]}`, `result 1, a, has the verdict "great"`),
		Entry("a call that passed, with failures", "results.json", `{"schema_version":1,"totals":{"scenarios":1,"passed":1},"results":[{"name":"a","verdict":"passed","failures":[{"kind":"late"}]}]}`, "is passed, and has failures"),
		Entry("a timeline", "calls/once.jsonl", "{", "call 1, once: the timeline, line 1"),
		Entry("a WAV file", "calls/once.wav", "RIFF", "call 1, once: calls/once.wav"))

	It("reads no file outside of the folder", func() {
		dir := folder(heardRun(), true)
		Expect(os.WriteFile(filepath.Join(filepath.Dir(dir), "secret.jsonl"), []byte("{"), 0o644)).To(Succeed())
		text := strings.ReplaceAll(read(dir, reports.ResultsFile), "calls/once.jsonl", "../secret.jsonl")
		Expect(os.WriteFile(filepath.Join(dir, reports.ResultsFile), []byte(text), 0o644)).To(Succeed())
		_, err := render(dir)
		Expect(err).NotTo(HaveOccurred())
	})

	It("is written to any writer", func() {
		var b bytes.Buffer
		Expect(reports.HTML(&b, mixed(), reports.PageOptions{})).To(Succeed())
		Expect(b.String()).To(And(HavePrefix("<!doctype html>"), ContainSubstring("2 calls, 1 failed: it came too late: caller should hear &#34;arrive &lt;Tuesday&gt;&#34;")))
	})
})

var _ = Describe("Lines of the scenario in results.json", func() {
	It("stand with each step, and with each failure and some around it, without secrets", func() {
		sc, err := judge.Load("a.yaml", []byte("name: a\nagent: x\nscript:\n- caller: Hello.\n- model: My PIN is 471193.\n- expect: {heard: Good day}\n\n- expect: {heard: night}\n"))
		Expect(err).NotTo(HaveOccurred())
		result := &judge.Result{Verdict: judge.VerdictFailed, Failures: []*judge.Failure{{Kind: judge.FailureMissing, Step: 2, Pos: sc.Script[2].Pos}, {Kind: judge.FailureLimit, Step: -1, Pos: sc.Pos}}}
		for i, s := range sc.Script {
			result.Steps = append(result.Steps, judge.StepResult{Step: i, Pos: s.Pos})
		}
		e := reports.EntryOf(judge.Played{Scenario: sc, Result: result})
		call := (&reports.Run{Calls: []*reports.Entry{e}}).Document().Results[0]
		Expect(call.Failures[0].Source).To(Equal([]results.SourceLine{
			{Line: 4, Text: "- caller: Hello."}, {Line: 5, Text: "- model: My PIN is [masked]."}, {Line: 6, Text: "- expect: {heard: Good day}"}, {Line: 8, Text: "- expect: {heard: night}"},
		}))
		Expect(call.Failures[1].Source).To(BeEmpty(), "the scenario as a whole")
		Expect(call.Steps[1].Source).To(Equal("- model: My PIN is [masked]."))
		var page bytes.Buffer
		Expect(reports.HTML(&page, &reports.Run{Calls: []*reports.Entry{e}}, reports.PageOptions{})).To(Succeed())
		Expect(page.String()).To(ContainSubstring(`"source":[{"line":4,"text":"- caller: Hello."}`))
	})
})

var _ = Describe("Steps and checks in results.json", func() {
	It("have what became of them, with their words and kinds", func() {
		sc, err := judge.Load("a.yaml", []byte("name: a\nagent: x\nscript:\n- caller: Hello.\n- model: Good day.\n- expect: {heard: Good day}\n- expect_not: {tool: y}\nchecks:\n  response_latency: {max: 2s}\n  turns: 1\n"))
		Expect(err).NotTo(HaveOccurred())
		result := &judge.Result{Verdict: judge.VerdictFailed, Steps: []judge.StepResult{
			{Step: 0, Pos: sc.Script[0].Pos, What: "caller: Hello.", State: judge.StepPassed, Began: time.Second, Ended: 2 * time.Second},
			{Step: 2, Pos: sc.Script[2].Pos, What: "expect", State: judge.StepFailed},
			{Step: 3, Pos: sc.Script[3].Pos, What: "expect_not", State: judge.StepNotJudged},
		}}
		result.Failures = []*judge.Failure{{Kind: judge.FailureCheck, Step: -1, Pos: sc.Checks[0].Pos}}
		result.NotJudged = []judge.NotJudged{{Step: -1, Pos: sc.Checks[1].Pos}}
		doc := (&reports.Run{Calls: []*reports.Entry{{Scenario: sc, Result: result}}}).Document()
		steps, checks := doc.Results[0].Steps, doc.Results[0].Checks
		Expect([]any{steps[0].Verb, steps[0].Words, steps[0].BeganMS, steps[0].EndedMS, steps[0].Line}).To(HaveExactElements(BeEquivalentTo("caller"), "Hello.", 1000.0, 2000.0, 4))
		Expect([]any{steps[1].Kinds, steps[1].State, steps[2].Kinds, steps[2].State}).To(Equal([]any{[]string{"heard"}, judge.StepFailed, []string{"tool"}, judge.StepNotJudged}))
		Expect(checks).To(HaveLen(2))
		Expect(checks[0].State).To(Equal(judge.StepFailed))
		Expect(checks[0].Bounds).To(HaveLen(1))
		Expect(checks[0].Bounds[0].Value).To(Equal(2000.0))
		Expect(checks[1].State).To(Equal(judge.StepNotJudged))
	})
})
