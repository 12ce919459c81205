package soundcheck

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/judge/tracks"
	"github.com/voicesim/voicesim/judge/verdict"
)

// document is what --json prints.
type document struct {
	File     string             `json:"file"`
	Verdict  verdict.Verdict    `json:"verdict"`
	LengthMS float64            `json:"length_ms"`
	Caller   []segment          `json:"caller"` // speech
	Agent    []segment          `json:"agent"`
	Turns    []turn             `json:"turns"`
	Measures map[string]measure `json:"measures"`
	Failures []failure          `json:"failures"`
}

// segment is a stretch of speech, from its begin to its end.
type segment [2]float64

// turn is one of the caller's.
type turn struct {
	BeganMS  float64  `json:"began_ms"`
	EndedMS  float64  `json:"ended_ms"`
	AnswerMS *float64 `json:"answer_ms,omitempty"` // absent where none came in time
	Over     bool     `json:"over"`                // it began while the agent was heard
	YieldMS  *float64 `json:"yield_ms,omitempty"`  // absent where the agent did not yield
}

// measure has the statistics of a measure. They are absent without values, percentiles with fewer than 20.
type measure struct {
	Unit   verdict.Unit `json:"unit"`
	Count  int          `json:"count"`
	Min    *float64     `json:"min,omitempty"`
	P50    *float64     `json:"p50,omitempty"`
	P90    *float64     `json:"p90,omitempty"`
	P95    *float64     `json:"p95,omitempty"`
	P99    *float64     `json:"p99,omitempty"`
	Max    *float64     `json:"max,omitempty"`
	Mean   *float64     `json:"mean,omitempty"`
	Values []float64    `json:"values"`
}

// failure is a bound that does not hold.
type failure struct {
	Kind    verdict.FailureKind `json:"kind"`
	Message string              `json:"message"`
	Nearest string              `json:"nearest"`
	AtMS    float64             `json:"at_ms"`
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// documentOf is what was found, as data.
func documentOf(file string, call *tracks.Call, r *verdict.Result) document {
	d := document{
		File: file, Verdict: r.Verdict, LengthMS: ms(call.Length), Caller: segmentsOf(call.Caller), Agent: segmentsOf(call.Agent),
		Turns: []turn{}, Measures: map[string]measure{}, Failures: []failure{},
	}
	for _, t := range call.Turns() {
		out := turn{BeganMS: ms(t.Began), EndedMS: ms(t.Ended), Over: t.Over}
		if t.Answered {
			at := ms(t.Answer)
			out.AnswerMS = &at
		}
		if t.Yielded {
			at := ms(t.Yield)
			out.YieldMS = &at
		}
		d.Turns = append(d.Turns, out)
	}
	for _, m := range r.Measures {
		d.Measures[m.Name] = measureOf(m)
	}
	for _, f := range r.Failures {
		d.Failures = append(d.Failures, failure{f.Kind, f.Message, f.Nearest, ms(f.At)})
	}
	return d
}

func segmentsOf(found []audio.Segment) []segment {
	out := []segment{}
	for _, s := range found {
		out = append(out, segment{ms(s.Start), ms(s.End)})
	}
	return out
}

func measureOf(m *verdict.Measure) measure {
	out := measure{Unit: m.Unit, Count: len(m.Values), Values: []float64{}}
	for _, v := range m.Values {
		out.Values = append(out.Values, v.Amount)
	}
	for name, to := range map[string]**float64{"min": &out.Min, "p50": &out.P50, "p90": &out.P90, "p95": &out.P95, "p99": &out.P99, "max": &out.Max, "mean": &out.Mean} {
		if v := m.Statistic(name); !math.IsNaN(v) && (name[0] != 'p' || len(m.Values) >= verdict.FewestForPercentile) {
			*to = &v
		}
	}
	return out
}

// printCall prints what was found for people.
func printCall(w io.Writer, file string, call *tracks.Call, r *verdict.Result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %.2f s, %d of the caller's segments, %d of the agent's\n\n", file, call.Length.Seconds(), len(call.Caller), len(call.Agent))
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "turn\tfrom\tto\tanswered after\tagent stopped after")
	for i, t := range call.Turns() {
		answer, stop := "-", ""
		if t.Answered {
			answer = fmt.Sprintf("%.0f ms", ms(t.Answer-t.Ended))
		}
		switch {
		case t.Yielded:
			stop = fmt.Sprintf("%.0f ms", ms(t.Yield-t.Began))
		case t.Over:
			stop = "it did not yield"
		}
		fmt.Fprintf(table, "%d\t%.2f s\t%.2f s\t%s\t%s\n", i+1, t.Began.Seconds(), t.Ended.Seconds(), answer, stop)
	}
	fmt.Fprintln(table, "\nmeasure\tcount\tmin\tmean\tmax")
	for _, m := range r.Measures {
		if len(m.Values) == 0 {
			fmt.Fprintf(table, "%s\t0\t\tno data\t\n", m.Name)
			continue
		}
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\n", m.Name, len(m.Values), shown(m, "min"), shown(m, "mean"), shown(m, "max"))
	}
	table.Flush()
	for _, f := range r.Failures {
		fmt.Fprintf(&b, "\n%s  %s\n   %s\n", f.Kind, f.Message, f.Nearest)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shown is a statistic with its unit.
func shown(m *verdict.Measure, name string) string {
	v := m.Statistic(name)
	switch m.Unit {
	case verdict.UnitMilliseconds:
		return fmt.Sprintf("%.0f ms", v)
	case verdict.UnitRatio:
		return fmt.Sprintf("%.0f %%", 100*v)
	default:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
}
