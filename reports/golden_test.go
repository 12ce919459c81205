package reports_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/judge/strip"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/usage"
	"github.com/voicesim/voicesim/wire"
)

// everything is a run with a call of each kind, and names that try to do harm.
func everything() *reports.Run {
	run := mixed()
	run.Lint, run.Shuffled, run.Started = "warning", true, time.Date(2026, 3, 4, 5, 6, 7, 8e6, time.UTC)
	run.Shard = &results.Shard{Index: 2, Of: 3, Plan: "0123456789abcdef", Places: []int{1, 2, 4, 5, 7, 8, 9, 10}, Whole: 12}
	run.Calls[0].Contract = &contract.Contract{Settings: json.RawMessage(`{"type":"realtime"}`), Agents: []contract.Agent{{
		Name: "Support", Instructions: "Be kind.", Dynamic: true, Voice: "marin", MCP: []string{"crm"}, Guardrails: []string{"no_cards"},
		Tools:    []contract.Tool{{Name: "status", Description: "Of an order.", Parameters: json.RawMessage(`{"type":"object"}`), Approval: "always"}},
		Handoffs: []contract.Handoff{{To: "Billing", Tool: "transfer_to_billing", Parameters: json.RawMessage(`{"type":"object"}`)}},
	}}}
	run.Calls[0].Spoken = []results.Utterance{{
		Agent: "Support\u202e", Response: "resp_1", Item: "item_1", TotalMS: 5300, HeardMS: 420, Generated: &results.Stretch{FromMS: 4500, ToMS: 5100},
		Received: &results.Stretch{FromMS: 4880, ToMS: 5290}, Heard: &results.Stretch{FromMS: 4884, ToMS: 5304}, Truncated: &results.Stretch{FromMS: 4884, ToMS: 5304},
	}, {Response: "resp_2", Generated: &results.Stretch{FromMS: 6690, ToMS: 7270}}}
	run.Calls[0].SHA256 = strings.Repeat("0f", 32)
	run.Calls[0].Usage, run.Calls[1].Usage = billed("gpt-realtime-2.1"), billed("a\u202emodel")
	flaky, attempt := call("sometimes", judge.VerdictPassed, 8*time.Second), call("sometimes", judge.VerdictFailed, 9*time.Second)
	attempt.Result.Failures = []*judge.Failure{{
		Kind: judge.FailureMissing, Message: `caller should hear "Tuesday"`, Nearest: "the agent was not heard at all",
		At: 9 * time.Second, Pos: scenarios.Pos{File: "calls/sometimes.yaml", Line: 7, Column: 5},
	}}
	run.Calls[1].LeftOut = []string{"wav"}
	hidden := judge.NotLookedAt{Kind: judge.BlindAllowed, What: "[[ATTACHMENT|/etc/passwd]]"}
	run.Calls[0].Result.NotLookedAt = append(run.Calls[0].Result.NotLookedAt, hidden)
	flaky.Seed, attempt.Seed, flaky.Attempts = 9, 8, []*reports.Entry{attempt}
	attempt.Artifacts = []reports.Artifact{{Kind: "wav", Path: "calls/sometimes.attempt-1.wav"}}
	hostile := call("\x1b[2J [[ATTACHMENT|/etc/passwd]] <b>|harm|</b> @all \u202egnp.exe", judge.VerdictFailed, 3*time.Second)
	hostile.Result.Failures = []*judge.Failure{{Kind: judge.FailureDifferent, Message: "a\nb `c` ]]> ::error::x\x00", At: time.Second, Pos: scenarios.Pos{File: "calls/a,b:c.yaml", Line: 3}}}
	mistakes := &scenarios.Mistakes{All: []*scenarios.SyntaxError{{Pos: scenarios.Pos{File: "calls/typo.yaml", Line: 4, Column: 3}, Msg: `unknown key "cller"`, Hint: `did you mean "caller"?`, Text: "- cller: Hi"}}}
	lint := sloppy("warning").Calls[0]
	lint.Result.Steps = []judge.StepResult{{Pos: scenarios.Pos{File: "calls/order.yaml", Line: 5}, State: judge.StepPassed, Ended: time.Second}}
	first, second := call("often", judge.VerdictPassed, 5*time.Second), call("often", judge.VerdictFailed, 5*time.Second)
	first.Play, second.Play, first.Seed, second.Seed = &results.Play{Number: 1, Of: 2}, &results.Play{Number: 2, Of: 2}, 7, 8
	second.Result.Failures = []*judge.Failure{{Kind: judge.FailureDeadAir, Message: "silence of at most 8 s", At: time.Second, Pos: scenarios.Pos{File: "calls/often.yaml", Line: 1}}}
	first.Result.StandIns = []judge.StandIn{{Pos: scenarios.Pos{File: "calls/often.yaml", Line: 4, Column: 5}, Words: "Hello there."}}
	second.Result.Strip = &strip.Strip{
		Of: strip.BargeIn, File: "calls/often.yaml", Line: 5, Column: 5, From: 0, To: 150, Step: 50, Shown: 62, CallMS: 30000,
		Cells: []strip.Cell{{At: 0, State: strip.Passed}, {At: 50, State: strip.Passed}, {At: 100, State: strip.Failed, Kind: "dead_air", Message: "silence \x1b|"}, {At: 150, State: strip.NotReached, Kind: "not_audible"}},
		First: &strip.Cell{At: 62, State: strip.Failed, Kind: "dead_air", Message: "silence"},
	}
	first.Result.Strip = &strip.Strip{Of: strip.Orders, File: "calls/often.yaml", To: 2, Step: 1, Distinct: 2, CallMS: 20000, Cells: []strip.Cell{{State: strip.Passed}, {At: 1, State: strip.Error, Message: "it is stuck"}, {At: 2, State: strip.NotPlayed}}}
	kept := call("often", judge.VerdictPassed, 5*time.Second)
	kept.Result.Strip = &strip.Strip{Of: strip.BargeIn, File: "calls/often.yaml", Line: 5, Column: 5, From: 61, To: 61, Step: 50, Shown: 61, CallMS: 10000, Cells: []strip.Cell{{At: 61, State: strip.Passed}}}
	kept.Artifacts = []reports.Artifact{{Kind: "wav", Path: "calls/often.beside-1.wav"}}
	second.Kept = []*reports.Entry{kept}
	run.Mutants = &results.Mutants{Scenarios: 2, Score: 0.5, MinScore: 0.75, Killed: 1, Survived: 1, Absent: 1, Red: []string{"calls/red.yaml"}, Table: []results.Mutant{
		{Name: "choppy", About: "plays each 60 ms of sound after 40 ms of silence", State: results.MutantKilled},
		{Name: "no_flush", About: "goes on playing what is queued", State: results.MutantSurvived, Add: "a caller | who *cuts* in"},
		{Name: "no_retry", About: "leaves it at that", State: results.MutantAbsent, Needs: "retry"},
	}}
	killer := call("often", judge.VerdictFailed, 9*time.Second)
	killer.Mutant = "choppy"
	killer.Result.Failures = []*judge.Failure{{Kind: judge.FailureBrokenSpeech, Message: "caller should hear \x1b[2J|this| in one piece", At: 9 * time.Second, Pos: scenarios.Pos{File: "calls/often.yaml", Line: 13, Column: 5}}}
	killer.Artifacts = []reports.Artifact{{Kind: "wav", Path: "calls/often.mutant-choppy.wav"}}
	run.Killers = []*reports.Entry{killer, nil, nil}
	run.Mutant = "late_flush"
	run.Calls = slices.Concat(run.Calls[:2], []*reports.Entry{flaky, hostile, reports.RefusedCall("calls/typo.yaml", mistakes), lint, first, second}, run.Calls[2:])
	run.Shard.Places = append(run.Shard.Places, 11, 0)
	return run
}

// billed is what a call cost with a model: of two agents, and of what wrote down the caller.
func billed(model string) *usage.Bill {
	var l usage.Ledger
	l.Response("Support", &wire.Usage{InputTokens: 1200, OutputTokens: 90, InputTokenDetails: &wire.InputTokenDetails{
		TextTokens: 1000, AudioTokens: 200, CachedTokens: 640, CachedTokensDetails: &wire.CachedTokensDetails{TextTokens: 640},
	}, OutputTokenDetails: &wire.OutputTokenDetails{TextTokens: 30, AudioTokens: 60, ReasoningTokens: 8}})
	l.Response("Billing", &wire.Usage{InputTokens: 50, OutputTokens: 5})
	l.Response("Billing", nil)
	l.Transcribed(&wire.TranscriptionUsage{Type: wire.UsageDuration, Seconds: wire.Some(3.0)})
	b := usage.Published().Bill(l, model, "whisper-1")
	b.Simulated = true
	return b
}

// resultsSchema is the schema of results.json.
func resultsSchema() (*jsonschema.Schema, *jsonschema.Resolved) {
	GinkgoHelper()
	var schema jsonschema.Schema
	Expect(json.Unmarshal(results.Schema(), &schema)).To(Succeed())
	resolved, err := schema.Resolve(nil)
	Expect(err).NotTo(HaveOccurred())
	return &schema, resolved
}

var _ = Describe("Reports", func() {
	DescribeTable("are written as in their golden file", func(name string, write func(io.Writer, *reports.Run) error) {
		var b bytes.Buffer
		Expect(write(&b, everything())).To(Succeed())
		Expect(b.String()).NotTo(Or(ContainSubstring("\x1b"), ContainSubstring("\u202e"), ContainSubstring("\x00")))
		specs.Golden("testdata/"+name, b.String())
	},
		Entry("results.json", "results.json", reports.JSON),
		Entry("junit.xml", "junit.xml", reports.JUnit),
		Entry("summary.md", "summary.md", func(w io.Writer, run *reports.Run) error { return reports.Markdown(w, run.Document()) }),
		Entry("annotations", "annotations.txt", func(w io.Writer, run *reports.Run) error { return reports.Annotations(w, run.Document()) }),
		Entry("the list of a merged run", "list.txt", func(w io.Writer, run *reports.Run) error { return reports.List(w, run.Document()) }),
		Entry("the terminal", "terminal.txt", func(w io.Writer, run *reports.Run) error {
			for _, c := range run.Calls {
				Expect(reports.Line(w, run, c)).To(Succeed())
			}
			return reports.Summary(w, run)
		}),
		Entry("mutants on the terminal", "mutants.txt", func(w io.Writer, run *reports.Run) error { return reports.Mutants(w, run.Document()) }),
		Entry("results.jsonl", "results.jsonl", func(w io.Writer, run *reports.Run) error {
			var b bytes.Buffer
			s := reports.NewStream(&b, run)
			for i, c := range run.Calls {
				s.Began(i, c.Scenario.Name, c.Scenario.File, c.Seed)
				s.Ended(i, c)
			}
			err := s.End(run)
			_, _ = io.WriteString(w, regexp.MustCompile(`"started_at":"[^"]*"|"at_ms":[\d.]+,"(place|totals)"`).ReplaceAllString(b.String(), `"when":0,"$1"`))
			return err
		}),
		Entry("a transcript", "transcript.txt", func(w io.Writer, run *reports.Run) error {
			c := run.Calls[1]
			c.Recording = &timeline.Recording{Length: 20 * time.Second}
			return reports.Transcript(w, run, c)
		}),
		Entry("a timeline", "timeline.jsonl", func(w io.Writer, run *reports.Run) error {
			c := run.Calls[3]
			c.Recording = &timeline.Recording{Length: 20 * time.Second, Records: []timeline.Record{
				{At: time.Second, Fact: timeline.Generated{Response: "r", Item: "i", Text: "a\u202eb\x1b"}},
			}}
			return reports.Timeline(w, c)
		}),
	)
})

// validResults reports what of a results.json is not as the schema has it; nil is nothing.
func validResults(resolved *jsonschema.Resolved, text string) error {
	var value any
	Expect(json.Unmarshal([]byte(text), &value)).To(Succeed())
	return resolved.Validate(value)
}

var _ = Describe("The schema of results.json", func() {
	written := func() string {
		var b bytes.Buffer
		Expect(reports.JSON(&b, everything())).To(Succeed())
		return b.String()
	}

	It("accepts what is written", func() {
		_, resolved := resultsSchema()
		Expect(validResults(resolved, written())).To(Succeed())
		var empty bytes.Buffer
		Expect(reports.JSON(&empty, &reports.Run{})).To(Succeed())
		Expect(validResults(resolved, empty.String())).To(Succeed())
	})

	DescribeTable("refuses", func(old, other string) {
		_, resolved := resultsSchema()
		text := written()
		Expect(text).To(ContainSubstring(old))
		Expect(validResults(resolved, strings.Replace(text, old, other, 1))).NotTo(Succeed())
	},
		Entry("another version", `"schema_version": 1`, `"schema_version": 2`),
		Entry("another verdict", `"verdict": "flaky"`, `"verdict": "fluky"`),
		Entry("an attempt of another form", `"call_ms": 9000`, `"call_ms": "9 s"`),
		Entry("a key that is missing", `"timeline_sha256": "0f`, `"sha": "0f`),
		Entry("null for a list", `"failures": []`, `"failures": null`),
		Entry("a share above one", `"high": 0.`, `"high": 7.`),
		Entry("a finding of no severity", `"severity": "notice"`, `"severity": ""`),
	)

	It("has the keys that are written, and no others", func() {
		schema, _ := resultsSchema()
		var named []string
		var walk func(s *jsonschema.Schema)
		walk = func(s *jsonschema.Schema) {
			if s == nil {
				return
			}
			for name, p := range s.Properties {
				named = append(named, name)
				walk(p)
			}
			for _, d := range s.Defs {
				walk(d)
			}
			walk(s.Items)
			walk(s.AdditionalProperties)
		}
		walk(schema)
		sorted := func(names []string) []string { return slices.Compact(slices.Sorted(slices.Values(names))) }
		Expect(sorted(named)).To(Equal(sorted(keysOf(reports.ResultsType))))
	})
})

// jenkinsCase and gitlabCase are what the two read of a case. Sources: the JUnit plugin of Jenkins (CaseResult: name, classname, time, skipped,
// error, failure, flakyFailure, rerunFailure, system-out, system-err), and the documentation of GitLab (Unit test reports: name, classname, file, time, failure, error, skipped,
// system-out with attachments).
var _ = Describe("junit.xml", func() {
	type reason struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
		Stack   string `xml:"stackTrace"`
	}
	type oneCase struct {
		Name      string   `xml:"name,attr"`
		Class     string   `xml:"classname,attr"`
		File      string   `xml:"file,attr"`
		Line      int      `xml:"line,attr"`
		Time      float64  `xml:"time,attr"`
		Failure   []reason `xml:"failure"`
		Error     []reason `xml:"error"`
		Skipped   []reason `xml:"skipped"`
		Flaky     []reason `xml:"flakyFailure"`
		Rerun     []reason `xml:"rerunFailure"`
		SystemOut string   `xml:"system-out"`
	}
	type suite struct {
		Tests     int       `xml:"tests,attr"`
		Failures  int       `xml:"failures,attr"`
		Errors    int       `xml:"errors,attr"`
		Skipped   int       `xml:"skipped,attr"`
		Timestamp time.Time `xml:"timestamp,attr"`
		Cases     []oneCase `xml:"testcase"`
	}
	read := func() []suite {
		GinkgoHelper()
		var b bytes.Buffer
		Expect(reports.JUnit(&b, everything())).To(Succeed())
		var doc struct {
			XMLName xml.Name `xml:"testsuites"`
			Suites  []suite  `xml:"testsuite"`
		}
		dec := xml.NewDecoder(&b)
		dec.Strict = true
		Expect(dec.Decode(&doc)).To(Succeed())
		Expect(doc.Suites).To(HaveLen(2), "calls, and mutants")
		return doc.Suites
	}

	It("is read by Jenkins: what it counts is what the suite says, each case has one outcome, and flaky ones are apart", func() {
		for i, s := range read() {
			count := map[string]int{"flaky": 0}
			for _, c := range s.Cases {
				outcomes := 0
				for name, list := range map[string][]reason{"failure": c.Failure, "error": c.Error, "skipped": c.Skipped} {
					count[name] += len(list)
					outcomes += len(list)
				}
				Expect(outcomes).To(BeNumerically("<=", 1), c.Name)
				for _, r := range slices.Concat(c.Failure, c.Error) {
					Expect(r.Type).NotTo(BeEmpty(), c.Name)
					Expect(r.Message).NotTo(BeEmpty(), c.Name)
				}
				if len(c.Flaky) > 0 {
					Expect(outcomes).To(BeZero())
					Expect(c.Flaky[0].Stack).To(HavePrefix("seed 8\ncalls/sometimes.yaml:7:5  missing"))
					count["flaky"]++
				}
			}
			Expect(count).To(Equal(map[string]int{"failure": s.Failures, "error": s.Errors, "skipped": s.Skipped, "flaky": 1 - i}))
			Expect(s.Cases).To(HaveLen(s.Tests))
			Expect(s.Timestamp).To(Equal(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)))
		}
	})

	It("is read by GitLab: a case is known by its name and class, has its file, and attachments by the form that it looks for", func() {
		suites := read()
		cases := slices.Concat(suites[0].Cases, suites[1].Cases)
		seen := map[string]bool{}
		for _, c := range cases {
			if c.Class != "voicesim.mutants" || c.SystemOut != "" { // that nobody noticed stands in no file
				Expect(c.File).NotTo(BeEmpty(), c.Name)
			}
			Expect(c.Class).NotTo(Or(BeEmpty(), ContainSubstring("/")), c.Name)
			key := c.Class + "." + c.Name
			Expect(seen).NotTo(HaveKey(key))
			seen[key] = true
		}
		attachment := regexp.MustCompile(`\[\[ATTACHMENT\|(?P<path>.+?)\]\]`)
		var paths []string
		for _, c := range cases {
			for _, m := range attachment.FindAllStringSubmatch(c.SystemOut, -1) {
				paths = append(paths, m[1])
			}
		}
		Expect(paths).To(Equal([]string{"calls/order.wav", "calls/sometimes.attempt-1.wav", "calls/often.beside-1.wav", "calls/often.mutant-choppy.wav"}))
	})
})

var _ = Describe("The names in a folder of reports", func() {
	It("are those of the documentation", func() {
		page, err := os.ReadFile("../docs/command-line.md")
		Expect(err).NotTo(HaveOccurred())
		for _, name := range []string{reports.ResultsFile, reports.StreamFile, reports.JUnitFile, reports.SummaryFile, reports.CallsFolder + "/"} {
			Expect(string(page)).To(ContainSubstring("`" + name))
		}
	})
})
