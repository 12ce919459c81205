package checks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/voicesim/voicesim/judge/internal/statistics"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/measured"
)

// Measure judges the bounds of a measure of a call that is over, and adds what is wrong to its result.
func Measure(c *scenarios.Check, r *verdict.Result) { checkMeasure(c, r, false) }

// checkMeasure fails for each bound that a measure breaks.
func checkMeasure(c *scenarios.Check, r *verdict.Result, cutShort bool) {
	i := slices.IndexFunc(r.Measures, func(m *verdict.Measure) bool { return m.Name == c.Name })
	for _, b := range c.Bounds {
		if i < 0 || len(r.Measures[i].Values) == 0 {
			if !cutShort {
				failCheck(r, c, verdict.Failure{Kind: verdict.FailureNoData, Message: describeBound(b, c.Name, unitOf(c.Name)), Nearest: whyNoData(c.Name)})
			}
			continue
		}
		checkBound(c, b, r.Measures[i], r, cutShort)
		checkEarly(c, b, r.Measures[i], r)
	}
}

// overlap is how long, in milliseconds, an answer may have begun before the caller is done. Chosen: people begin as soon.
const overlap = 300

// checkEarly fails for an agent that answers before the caller is done, where a check wants it to answer soon: that is no short latency.
func checkEarly(c *scenarios.Check, b scenarios.Bound, m *verdict.Measure, r *verdict.Result) {
	if m.Unit != verdict.UnitMilliseconds || b.Relation != "at_most" {
		return
	}
	early := func(v verdict.Value) bool { return v.Amount < -overlap }
	if i := slices.IndexFunc(m.Values, early); i >= 0 {
		v := m.Values[i]
		failCheck(r, c, verdict.Failure{
			Kind: verdict.FailureCheck, At: v.At, Message: describeBound(b, c.Name, m.Unit) + ", and not begin over the caller's words",
			Nearest: fmt.Sprintf("the answer began %s before the caller was done, at %s (%s)", amount(-v.Amount, m.Unit), wording.Offset(v.At), v.Of),
		})
	}
}

// unitOf is that of a measure; "" of one that nobody knows.
func unitOf(name string) verdict.Unit {
	if m := measured.Of(name); m != nil {
		return m.Unit
	}
	return ""
}

// whyNoData says why a measure has no value.
func whyNoData(name string) string {
	if m := measured.Of(name); m != nil && m.NoData != "" {
		return "nothing in the call could be measured: " + m.NoData
	}
	return "nothing in the call could be measured"
}

func checkBound(c *scenarios.Check, b scenarios.Bound, m *verdict.Measure, r *verdict.Result, cutShort bool) {
	values, ok := boundValues(b, m)
	if !ok {
		if !cutShort {
			failCheck(r, c, verdict.Failure{
				Kind: verdict.FailureNoData, Message: describeBound(b, c.Name, m.Unit),
				Nearest: fmt.Sprintf("a percentile of %d values says nothing; it takes %d", len(m.Values), verdict.FewestForPercentile),
			})
		}
		return
	}
	if cutShort && !isFinal(b) {
		return
	}
	var worst *verdict.Value
	broken := 0
	for i := range values {
		if holds(b, values[i].Amount) {
			continue
		}
		broken++
		if worst == nil || distance(b, values[i].Amount) > distance(b, worst.Amount) {
			worst = &values[i]
		}
	}
	if worst == nil {
		return
	}
	nearest := "it was " + amount(worst.Amount, m.Unit)
	if worst.Of != "" {
		nearest += fmt.Sprintf(" at %s (%s)", wording.Offset(worst.At), worst.Of)
	}
	if broken > 1 {
		nearest += fmt.Sprintf("; %d of %d values are out of bounds", broken, len(values))
	}
	failCheck(r, c, verdict.Failure{Kind: verdict.FailureCheck, At: worst.At, Message: describeBound(b, c.Name, m.Unit), Nearest: nearest})
}

// boundValues returns what a bound is about: every value, or the statistic. It returns false for a
// percentile of too few values.
func boundValues(b scenarios.Bound, m *verdict.Measure) ([]verdict.Value, bool) {
	if b.Statistic == "each" || b.Statistic == "" {
		return m.Values, true
	}
	if strings.HasPrefix(b.Statistic, "p") && len(m.Values) < verdict.FewestForPercentile {
		return nil, false
	}
	return []verdict.Value{{Amount: m.Statistic(b.Statistic)}}, true
}

// isFinal reports whether a bound that is broken stays broken however the call goes on.
func isFinal(b scenarios.Bound) bool {
	return b.Relation == "at_most" && (b.Statistic == "each" || b.Statistic == "" || b.Statistic == "max") ||
		b.Relation == "at_least" && b.Statistic == "min"
}

// holds reports whether a value is within the bound.
func holds(b scenarios.Bound, v float64) bool {
	switch b.Relation {
	case "at_least":
		return v >= b.Value
	case "exactly":
		return v == b.Value
	default:
		return v <= b.Value
	}
}

// distance returns how far a value is out of the bound.
func distance(b scenarios.Bound, v float64) float64 {
	if v < b.Value {
		return b.Value - v
	}
	return v - b.Value
}

// describeBound says what a bound demands.
func describeBound(b scenarios.Bound, name string, unit verdict.Unit) string {
	what := name
	if b.Statistic != "each" && b.Statistic != "" {
		what += " (" + b.Statistic + ")"
	}
	return fmt.Sprintf("%s should be %s %s", what, strings.ReplaceAll(b.Relation, "_", " "), amount(b.Value, unit))
}

// amount renders a value with its unit.
func amount(v float64, unit verdict.Unit) string {
	number := func(v float64, places int) string {
		return strconv.FormatFloat(statistics.Round(v, places), 'f', -1, 64)
	}
	switch unit {
	case verdict.UnitMilliseconds:
		return number(v, 3) + " ms"
	case verdict.UnitRatio:
		return number(100*v, 1) + " %"
	case verdict.UnitDollars:
		return "$" + number(v, 6)
	default:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
}
