package reports

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge"
)

// SchemaVersion is the version of the form of results.json. It grows when a field changes its meaning
// or goes away; new fields do not change it.
const SchemaVersion = 1

// document is results.json.
type document struct {
	SchemaVersion int      `json:"schema_version"`
	Run           runInfo  `json:"run"`
	Totals        Totals   `json:"totals"`
	Results       []result `json:"results"`
}

// runInfo is what differs from one run to the next.
type runInfo struct {
	StartedAt string  `json:"started_at"` // RFC 3339
	WallMS    float64 `json:"wall_ms"`
	Clock     string  `json:"clock"`
	Target    string  `json:"target"`
	Seed      uint64  `json:"seed"`
	Version   string  `json:"version"`
	Lint      string  `json:"lint,omitempty"`
}

// result is one call.
type result struct {
	Name           string             `json:"name"`
	File           string             `json:"file"`
	Line           int                `json:"line"`
	Tags           []string           `json:"tags"`
	Verdict        judge.Verdict      `json:"verdict"`
	Why            string             `json:"why,omitempty"`
	CallMS         float64            `json:"call_ms"`
	Failures       []failure          `json:"failures"`
	NotJudged      []notJudged        `json:"not_judged,omitempty"`
	NotLookedAt    []notLookedAt      `json:"not_looked_at,omitempty"`
	Mistakes       []mistake          `json:"mistakes,omitempty"`
	StandIns       []standIn          `json:"stand_ins,omitempty"`
	Findings       []finding          `json:"findings"`
	Measures       map[string]measure `json:"measures"`
	Artifacts      []Artifact         `json:"artifacts"`
	TimelineSHA256 string             `json:"timeline_sha256"`
}

type failure struct {
	Kind    judge.FailureKind `json:"kind"`
	Message string            `json:"message"`
	Nearest string            `json:"nearest,omitempty"`
	AtMS    float64           `json:"at_ms"`
	File    string            `json:"file"`
	Line    int               `json:"line"`
	Column  int               `json:"column,omitempty"`
}

// mistake is one in a file that was refused.
type mistake struct {
	Message string `json:"message"`
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"` // absent where it is about the file as a whole
	Column  int    `json:"column,omitempty"`
}

type notJudged struct {
	What string `json:"what"`
	File string `json:"file"`
	Line int    `json:"line"`
}

// standIn is a turn of the caller that the stand-in voice said.
type standIn struct {
	Words string `json:"words"`
	File  string `json:"file"`
	Line  int    `json:"line"`
}

type notLookedAt struct {
	Kind judge.BlindSpot `json:"kind"`
	What string          `json:"what"`
	File string          `json:"file"`
	Line int             `json:"line,omitempty"` // absent where it is about the file as a whole
}

type finding struct {
	Rule     string  `json:"rule"`
	Severity string  `json:"severity"`
	Message  string  `json:"message"`
	AtMS     float64 `json:"at_ms"`
	Event    string  `json:"event,omitempty"`
	EventID  string  `json:"event_id,omitempty"`
}

type measure struct {
	Unit   judge.Unit `json:"unit"`
	Count  int        `json:"count"`
	Min    *float64   `json:"min,omitempty"` // absent without values
	Mean   *float64   `json:"mean,omitempty"`
	Max    *float64   `json:"max,omitempty"`
	Values []value    `json:"values"`
	Names  []string   `json:"names,omitempty"`
}

type value struct {
	AtMS   float64 `json:"at_ms"`
	Amount float64 `json:"amount"`
	Of     string  `json:"of,omitempty"`
}

// JSON writes results.json. Two runs of the same scenarios in virtual time differ in run,
// totals.wall_ms and totals.speed only.
func JSON(w io.Writer, run *Run) error {
	doc := document{Run: infoOf(run), Totals: run.Totals(), Results: make([]result, len(run.Calls))}
	for i, c := range run.Calls {
		doc.Results[i] = resultOf(c)
	}
	return writeJSON(w, &doc)
}

// infoOf is what differs from one run to the next.
func infoOf(run *Run) runInfo {
	return runInfo{
		StartedAt: run.Started.UTC().Format(time.RFC3339Nano),
		WallMS:    ms(run.Wall),
		Clock:     run.Clock,
		Target:    run.Target,
		Seed:      run.Seed,
		Version:   run.Version,
		Lint:      run.Lint,
	}
}

// writeJSON writes a document.
func writeJSON(w io.Writer, doc *document) error {
	doc.SchemaVersion = SchemaVersion
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := w.Write(visible.JSON(text.Bytes()))
	return err
}

// resultOf is a call as it stands in results.json. Lists are never null.
func resultOf(c *Entry) result {
	r := result{
		Name:           c.Scenario.Name,
		File:           c.Scenario.File,
		Line:           c.Scenario.Pos.Line,
		Tags:           append([]string{}, c.Scenario.Tags...),
		Verdict:        c.Result.Verdict,
		Why:            c.Result.Why,
		CallMS:         ms(c.Result.Length),
		Failures:       []failure{},
		Findings:       []finding{},
		Measures:       map[string]measure{},
		Artifacts:      append([]Artifact{}, c.Artifacts...),
		TimelineSHA256: c.SHA256,
	}
	for _, f := range c.Result.Failures {
		r.Failures = append(r.Failures, failure{
			Kind: f.Kind, Message: f.Message, Nearest: f.Nearest, AtMS: ms(f.At),
			File: f.Pos.File, Line: f.Pos.Line, Column: f.Pos.Column,
		})
	}
	if c.Refused != nil {
		for _, m := range c.Refused.All {
			r.Mistakes = append(r.Mistakes, mistake{m.Summary(), m.Pos.File, m.Pos.Line, m.Pos.Column})
		}
	}
	for _, n := range c.Result.NotJudged {
		r.NotJudged = append(r.NotJudged, notJudged{What: n.What, File: n.Pos.File, Line: n.Pos.Line})
	}
	for _, s := range c.Result.StandIns {
		r.StandIns = append(r.StandIns, standIn{Words: s.Words, File: s.Pos.File, Line: s.Pos.Line})
	}
	for _, n := range c.Result.NotLookedAt {
		r.NotLookedAt = append(r.NotLookedAt, notLookedAt{n.Kind, n.What, n.Pos.File, n.Pos.Line})
	}
	for _, f := range c.Result.Findings {
		r.Findings = append(r.Findings, finding{f.Rule, f.Severity, f.Message, ms(f.At), f.Event, f.EventID})
	}
	for _, m := range c.Result.Measures {
		r.Measures[m.Name] = measureOf(m)
	}
	return r
}

// measureOf is a measure with its least, mean and greatest value.
func measureOf(m *judge.Measure) measure {
	out := measure{Unit: m.Unit, Count: len(m.Values), Values: []value{}, Names: m.Names}
	for i, v := range m.Values {
		out.Values = append(out.Values, value{AtMS: ms(v.At), Amount: v.Amount, Of: v.Of})
		if i == 0 {
			lo, hi, mean := v.Amount, v.Amount, 0.0
			out.Min, out.Max, out.Mean = &lo, &hi, &mean
		}
		*out.Min, *out.Max = min(*out.Min, v.Amount), max(*out.Max, v.Amount)
		*out.Mean += v.Amount / float64(len(m.Values))
	}
	return out
}
