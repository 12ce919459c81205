package reports_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// call is a call with a verdict.
func call(name string, v judge.Verdict, length time.Duration) *reports.Entry {
	sc := scenarios.New(name, "supportline")
	sc.File, sc.Pos, sc.Tags = "calls/"+name+".yaml", scenarios.Pos{File: "calls/" + name + ".yaml", Line: 2}, []string{"smoke"}
	return &reports.Entry{Scenario: sc, Result: &judge.Result{Scenario: name, Verdict: v, Length: length}}
}

// mixed is a run with a call of each verdict.
func mixed() *reports.Run {
	failed := call("refund", judge.VerdictFailed, 20*time.Second)
	failed.Result.Failures = []*judge.Failure{{
		Kind: judge.FailureLate, Message: `caller should hear "arrive <Tuesday>"`, Nearest: "it began at 4.04 s: 0.24 s late",
		At: 4040 * time.Millisecond, Step: 3, Pos: scenarios.Pos{File: "calls/refund.yaml", Line: 13, Column: 5},
	}}
	failed.Result.NotJudged = []judge.NotJudged{{Step: 5, Pos: scenarios.Pos{File: "calls/refund.yaml", Line: 20}, What: `expect heard "card"`}}
	failed.Result.Measures = []*judge.Measure{
		{Name: "response_latency", Unit: judge.UnitMilliseconds, Values: []judge.Value{{At: time.Second, Amount: 800, Of: "line 8"}, {At: 2 * time.Second, Amount: 1200}}},
		{Name: "barge_in_stop", Unit: judge.UnitMilliseconds},
	}
	passed := call("order", judge.VerdictPassed, 10*time.Second)
	passed.SHA256 = "abc"
	passed.Artifacts = []reports.Artifact{{Kind: "wav", Path: "calls/order.wav"}}
	passed.Result.NotLookedAt = []judge.NotLookedAt{
		{Kind: judge.BlindAllowed, Pos: scenarios.Pos{File: "calls/order.yaml", Line: 4}, What: "surprise guardrail"},
		{Kind: judge.BlindNoData, Pos: scenarios.Pos{File: "calls/order.yaml"}, What: "no value of tool_time"},
	}
	broken := call("broken", judge.VerdictError, 0)
	broken.Result.Why = "connect: refused\nsecond line\x00"
	skipped := call("later", judge.VerdictSkipped, 0)
	skipped.Result.Why = "waits for the new desk"
	return &reports.Run{
		Started: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Wall: 30 * time.Millisecond,
		Clock: "virtual", Target: "simulator", Seed: 7, Version: "v1", Calls: []*reports.Entry{passed, failed, broken, skipped},
	}
}

var _ = Describe("results.json", func() {
	It("has the whole run", func() {
		var b bytes.Buffer
		Expect(reports.JSON(&b, mixed())).To(Succeed())
		Expect(b.Bytes()).To(MatchJSON(`{
			"schema_version": 1,
			"run": {"started_at": "2026-03-04T05:06:07Z", "wall_ms": 30, "clock": "virtual", "target": "simulator", "seed": 7, "version": "v1", "call_wall_ms": [0, 0, 0, 0]},
			"totals": {"scenarios": 4, "passed": 1, "flaky": 0, "failed": 1, "errors": 1, "refused": 0, "skipped": 1, "not_looked_at": 1,
			  "findings": {"error": 0, "warning": 0, "notice": 0}, "broke_protocol": 0, "call_ms": 30000, "wall_ms": 30, "speed": 1000},
			"results": [
				{"name": "order", "file": "calls/order.yaml", "line": 2, "tags": ["smoke"], "verdict": "passed", "seed": 0, "call_ms": 10000,
				 "failures": [], "findings": [], "measures": {},
				 "not_looked_at": [{"kind": "allowed", "what": "surprise guardrail", "file": "calls/order.yaml", "line": 4},
				   {"kind": "no_data", "what": "no value of tool_time", "file": "calls/order.yaml"}],
				 "artifacts": [{"kind": "wav", "path": "calls/order.wav"}], "timeline_sha256": "abc"},
				{"name": "refund", "file": "calls/refund.yaml", "line": 2, "tags": ["smoke"], "verdict": "failed", "seed": 0, "call_ms": 20000,
				 "failures": [{"kind": "late", "message": "caller should hear \"arrive <Tuesday>\"", "nearest": "it began at 4.04 s: 0.24 s late", "blame": "unclear",
				   "at_ms": 4040, "file": "calls/refund.yaml", "line": 13, "column": 5}], "findings": [],
				 "not_judged": [{"what": "expect heard \"card\"", "file": "calls/refund.yaml", "line": 20}],
				 "measures": {
				   "response_latency": {"unit": "ms", "count": 2, "min": 800, "mean": 1000, "max": 1200,
				     "values": [{"at_ms": 1000, "amount": 800, "of": "line 8"}, {"at_ms": 2000, "amount": 1200}]},
				   "barge_in_stop": {"unit": "ms", "count": 0, "values": []}},
				 "artifacts": [], "timeline_sha256": ""},
				{"name": "broken", "file": "calls/broken.yaml", "line": 2, "tags": ["smoke"], "verdict": "error", "why": "connect: refused\nsecond line\u0000",
				 "seed": 0, "call_ms": 0, "failures": [], "findings": [], "measures": {}, "artifacts": [], "timeline_sha256": ""},
				{"name": "later", "file": "calls/later.yaml", "line": 2, "tags": ["smoke"], "verdict": "skipped", "why": "waits for the new desk",
				 "seed": 0, "call_ms": 0, "failures": [], "findings": [], "measures": {}, "artifacts": [], "timeline_sha256": ""}
			]}`))
	})

	It("has percentiles of measures with enough values, and of no others", func() {
		many := func(n int) string {
			m := &judge.Measure{Name: "tool_time", Unit: judge.UnitMilliseconds}
			for i := range n {
				m.Values = append(m.Values, judge.Value{Amount: float64(i + 1)})
			}
			run := mixed()
			run.Calls[0].Result.Measures = []*judge.Measure{m}
			var b bytes.Buffer
			Expect(reports.JSON(&b, run)).To(Succeed())
			return strings.Join(strings.Fields(b.String()), " ")
		}
		Expect(many(21)).To(ContainSubstring(`"max": 21, "p50": 11, "p90": 19, "p95": 20, "p99": 20.8, "values"`))
		Expect(many(19)).NotTo(ContainSubstring(`"p50"`))
	})

	It("never has null where a list belongs, even without calls", func() {
		var b bytes.Buffer
		Expect(reports.JSON(&b, &reports.Run{})).To(Succeed())
		Expect(b.String()).NotTo(ContainSubstring("null"))
		Expect(json.Valid(b.Bytes())).To(BeTrue())
	})
})

var _ = Describe("JUnit", func() {
	It("has a case a call, with all failures of it in one", func() {
		var b bytes.Buffer
		run := mixed()
		run.Calls[0].Wall = 20 * time.Millisecond
		Expect(reports.JUnit(&b, run)).To(Succeed())
		var doc struct {
			Tests  int `xml:"tests,attr"`
			Suites []struct {
				Failures, Errors, Skipped int `xml:",attr"`
				Cases                     []struct {
					Name    string `xml:"name,attr"`
					Class   string `xml:"classname,attr"`
					Time    string `xml:"time,attr"`
					Failure *struct {
						Type, Message string `xml:",attr"`
						Text          string `xml:",chardata"`
					} `xml:"failure"`
					Error *struct {
						Message string `xml:"message,attr"`
					} `xml:"error"`
				} `xml:"testcase"`
			} `xml:"testsuite"`
		}
		Expect(xml.Unmarshal(b.Bytes(), &doc)).To(Succeed())
		Expect(doc.Tests).To(Equal(4))
		cases := doc.Suites[0].Cases
		Expect(cases).To(HaveLen(4))
		Expect(cases[0].Class).To(Equal("calls.order"))
		Expect(cases[0].Time).To(Equal("0.020"), "the time that it took to play")
		Expect(b.String()).To(ContainSubstring(`<property name="call_seconds" value="10.000">`))
		Expect(b.String()).To(ContainSubstring(`<failure type="late" message="caller should hear &#34;arrive &lt;Tuesday&gt;&#34;">`))
		Expect(cases[1].Failure.Text).To(ContainSubstring("calls/refund.yaml:13:5  late"))
		Expect(cases[1].Failure.Text).To(ContainSubstring("calls/refund.yaml:20  not judged"))
		Expect(cases[2].Error.Message).To(Equal("connect: refused"))
		Expect(b.String()).To(ContainSubstring(`[[ATTACHMENT|calls/order.wav]]`))
		Expect(b.String()).To(And(ContainSubstring("not looked at  surprise guardrail"), Not(ContainSubstring("tool_time"))))
	})
})

var _ = Describe("The terminal", func() {
	It("has a line a call, and below it what failed", func() {
		var b bytes.Buffer
		run := mixed()
		for _, c := range run.Calls {
			Expect(reports.Line(&b, run, c)).To(Succeed())
		}
		Expect(b.String()).To(Equal("" +
			"PASS   order                                               10.0 s\n" +
			"       calls/order.yaml:4  not looked at  surprise guardrail\n" +
			"FAIL   refund                                              20.0 s\n" +
			"       calls/refund.yaml:13:5  late  caller should hear \"arrive <Tuesday>\"\n" +
			"          it began at 4.04 s: 0.24 s late\n" +
			"          What to do: look at the timeline between the two moments named. More: voicesim explain late\n" +
			"       calls/refund.yaml:20  not judged  expect heard \"card\"\n" +
			"ERROR  broken                                               0.0 s  connect: refused\n       second line\\x00\n" +
			"SKIP   later                                                0.0 s  waits for the new desk\n"))
	})

	It("says of each kind what to do, on one line that is not long", func() {
		for _, kind := range judge.FailureKinds() {
			var b bytes.Buffer
			run := mixed()
			run.Calls[1].Result.Failures[0].Kind = kind
			Expect(reports.Line(&b, run, run.Calls[1])).To(Succeed())
			if kind.Help().Advice == "" {
				continue
			}
			line := regexp.MustCompile(`(?m)^ +What to do: .*$`).FindString(b.String())
			Expect(line).To(HaveSuffix(". More: voicesim explain " + string(kind)))
			Expect(len(line)).To(BeNumerically("<", 190))
		}
	})

	It("ends with the calls, their length, the wall time and the ratio", func() {
		var b bytes.Buffer
		Expect(reports.Summary(&b, mixed())).To(Succeed())
		Expect(b.String()).To(Equal("4 calls: 30.0 s of call in 0.030 s, 1000 times real time: 1 passed (1 with something that was not looked at), 1 failed, 1 not played, 1 skipped\n"))
	})
})

// seeker is a file in memory.
type seeker struct {
	buf []byte
	pos int
}

func (s *seeker) Write(p []byte) (int, error) {
	s.buf = slices.Concat(s.buf[:s.pos], p, s.buf[min(len(s.buf), s.pos+len(p)):])
	s.pos += len(p)
	return len(p), nil
}

func (s *seeker) Seek(off int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		s.pos = int(off)
	case io.SeekCurrent:
		s.pos += int(off)
	case io.SeekEnd:
		s.pos = len(s.buf) + int(off)
	}
	return int64(s.pos), nil
}

var _ = Describe("The WAV file", func() {
	It("has the caller on the left and what was heard of the agent on the right", func() {
		var f seeker
		Expect(reports.WAV(&f, &timeline.Recording{Caller: []int16{1, 2, 3}, Agent: []int16{-1, -2}})).To(Succeed())
		clip, err := audio.ReadWAV(bytes.NewReader(f.buf))
		Expect(err).NotTo(HaveOccurred())
		Expect(clip.Channels).To(Equal(2))
		Expect(clip.RateHz).To(Equal(24000))
		Expect(clip.Samples).To(Equal([]int16{1, -1, 2, -2, 3, 0}))
	})
})
