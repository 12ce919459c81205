package reports

import (
	"io"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// JSON writes results.json. Two runs of the same scenarios in virtual time differ in run,
// totals.wall_ms and totals.speed only.
func JSON(w io.Writer, run *Run) error { return results.Write(w, run.Document()) }

// Document is the run as data: what results.json holds.
func (r *Run) Document() *results.Document {
	doc := &results.Document{Run: infoOf(r), Results: make([]results.Call, len(r.Calls))}
	for i, c := range r.Calls {
		doc.Results[i] = resultOf(c)
		doc.Know(c.Contract)
		for _, other := range slices.Concat(c.Attempts, c.Kept) {
			doc.Know(other.Contract)
		}
		doc.Run.CallWallMS[i] = ms(c.Wall)
	}
	doc.Mutants = r.mutants(doc)
	doc.Link(PageFile)
	doc.Sum()
	return doc
}

// mutants is what became of mutants, with the calls that noticed them; nil where none were looked for.
func (r *Run) mutants(doc *results.Document) *results.Mutants {
	all := r.Mutants.Bare()
	for i, k := range r.Killers {
		if k != nil {
			call := resultOf(k)
			all.Table[i].Call, all.Table[i].By = &call, results.KillerOf("voicesim", &doc.Run, &call)
			doc.Know(k.Contract)
		}
	}
	return all
}

// infoOf is what differs from one run to the next.
func infoOf(run *Run) results.Run {
	return results.Run{
		StartedAt:  run.Started.UTC().Format(time.RFC3339Nano),
		WallMS:     ms(run.Wall),
		Clock:      run.Clock,
		Target:     run.Target,
		Seed:       run.Seed,
		Version:    run.Version,
		Lint:       run.Lint,
		Shuffled:   run.Shuffled,
		Mutant:     run.Mutant,
		PhoneLine:  run.PhoneLine,
		CallWallMS: make([]float64, len(run.Calls)),
		Shard:      run.Shard,
	}
}

// resultOf is a call as it stands in results.json. Lists are never null.
func resultOf(c *Entry) results.Call {
	r := results.Call{
		Name:           c.Scenario.Name,
		File:           c.Scenario.File,
		Line:           c.Scenario.Pos.Line,
		Variant:        c.Scenario.Variant,
		Tags:           append([]string{}, c.Scenario.Tags...),
		Verdict:        c.Verdict(),
		Why:            c.Result.Why,
		Seed:           c.Seed,
		Play:           c.Play,
		CallMS:         ms(c.Result.Length),
		Failures:       []results.Failure{},
		Findings:       []results.Finding{},
		Measures:       map[string]results.Measure{},
		Utterances:     c.Spoken,
		Artifacts:      append([]results.Artifact{}, c.Artifacts...),
		LeftOut:        c.LeftOut,
		TimelineSHA256: c.SHA256,
		Contract:       c.Contract.Fingerprint(),
		Usage:          results.UsageOf(c.Usage),
		Mutant:         c.Mutant,
	}
	if line := c.Scenario.PhoneLine; line != nil && !line.Clean() {
		r.PhoneLine = line.Settings.String()
	}
	r.Steps, r.Checks = stepsOf(c), checksOf(c)
	for _, f := range c.Scenario.Filled {
		r.Filled = append(r.Filled, results.Filled{Name: f.Name, Value: f.Value, Param: f.Pos.Line == 0})
	}
	for i, f := range c.Result.Failures {
		r.Failures = append(r.Failures, results.Failure{
			Kind: f.Kind, Message: f.Message, Nearest: f.Nearest, AtMS: ms(f.At), Blame: string(f.Blame.Known()), Why: f.Blame.Why,
			File: f.Pos.File, Line: f.Pos.Line, Column: f.Pos.Column,
		})
		if i < len(c.sources.failures) {
			r.Failures[i].Source = c.sources.failures[i]
		}
	}
	if c.Refused != nil {
		for _, m := range c.Refused.All {
			r.Mistakes = append(r.Mistakes, results.Mistake{Message: m.Summary(), File: m.Pos.File, Line: m.Pos.Line, Column: m.Pos.Column})
		}
	}
	for _, n := range c.Result.NotJudged {
		r.NotJudged = append(r.NotJudged, results.NotJudged{What: n.What, File: n.Pos.File, Line: n.Pos.Line, Column: n.Pos.Column})
	}
	for _, s := range c.Result.StandIns {
		r.StandIns = append(r.StandIns, results.StandIn{Words: s.Words, File: s.Pos.File, Line: s.Pos.Line, Column: s.Pos.Column})
	}
	for _, n := range c.Result.NotLookedAt {
		r.NotLookedAt = append(r.NotLookedAt, results.NotLookedAt{Kind: n.Kind, What: n.What, File: n.Pos.File, Line: n.Pos.Line, Column: n.Pos.Column})
	}
	for _, o := range c.Result.Opinions {
		r.Opinions = append(r.Opinions, opinionOf(o))
	}
	for _, f := range c.Result.Findings {
		r.Findings = append(r.Findings, results.Finding{Rule: f.Rule, Severity: f.Severity, Message: f.Message, AtMS: ms(f.At), Event: f.Event, EventID: f.EventID})
	}
	r.Strip = c.Result.Strip
	for _, m := range c.Result.Measures {
		r.Measures[m.Name] = measureOf(m)
	}
	for _, a := range c.Attempts {
		r.Attempts = append(r.Attempts, resultOf(a))
	}
	for _, k := range c.Kept {
		r.Kept = append(r.Kept, resultOf(k))
	}
	return r
}

// measureOf is a measure with its least, mean and greatest value.
func measureOf(m *judge.Measure) results.Measure {
	out := results.Measure{Unit: m.Unit, Count: len(m.Values), Values: []results.Value{}, Names: m.Names}
	for i, v := range m.Values {
		out.Values = append(out.Values, results.Value{AtMS: ms(v.At), Amount: v.Amount, Of: v.Of})
		if i == 0 {
			lo, hi, mean := v.Amount, v.Amount, 0.0
			out.Min, out.Max, out.Mean = &lo, &hi, &mean
		}
		*out.Min, *out.Max = min(*out.Min, v.Amount), max(*out.Max, v.Amount)
		*out.Mean += v.Amount / float64(len(m.Values))
	}
	if len(m.Values) >= judge.FewestForPercentile {
		for name, to := range map[string]**float64{"p50": &out.P50, "p90": &out.P90, "p95": &out.P95, "p99": &out.P99} {
			v := m.Statistic(name)
			*to = &v
		}
	}
	return out
}
