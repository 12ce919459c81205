package matchers

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios/measured"
)

// HaveMeasured succeeds for a call in which every value of a measure is as wanted. The names are those of checks: docs/measures.md. Wanted is the worst that is still
// accepted, a [time.Duration] of measures in milliseconds and a number of the others, or a matcher of Gomega, which gets the value in the measure's
// unit as a float64:
//
//	HaveMeasured("response_latency", 1500*time.Millisecond)
//	HaveMeasured("responses", BeNumerically("==", 2))
//
// In a call in which nothing was measured of the kind nobody can say.
func HaveMeasured(name string, wanted any) types.GomegaMatcher {
	m := &matcher{wants: fmt.Sprintf("have measured %s %s", name, wantedText(wanted))}
	of := measured.Of(name)
	if of == nil {
		var names []string
		for _, known := range measured.All() {
			names = append(names, known.Name)
		}
		m.wrong = fmt.Errorf("there is no measure %q: %s", name, suggest.DidYouMean(name, names, nil))
		return m
	}
	holds, err := boundOf(of, wanted)
	m.wrong = err
	m.look = func(c *harness.Call) finding {
		values := measuredIn(c, name)
		if len(values) == 0 {
			f := missed(c, "")
			f.why = noValue(of)
			return f
		}
		for _, v := range values {
			f := finding{at: v.At, story: fmt.Sprintf("%s was %s%s", name, amount(v.Amount, of.Unit), ofWhat(v))}
			ok, err := holds(v.Amount)
			switch {
			case err != nil:
				f.why = "the matcher of the value fails: " + err.Error()
				return f
			case !ok:
				return f
			}
		}
		worst := slices.MaxFunc(values, func(a, b judge.Value) int {
			if of.LessIsWorse {
				a, b = b, a
			}
			return cmp.Compare(a.Amount, b.Amount)
		})
		return finding{holds: true, at: worst.At, story: fmt.Sprintf("the worst %s was %s%s", name, amount(worst.Amount, of.Unit), ofWhat(worst))}
	}
	return m
}

// HaveAnsweredWithin succeeds for a call in which the agent was heard no later than d after the end of each turn that wants an answer, approvals left out: the
// measure response_latency. A turn that got no answer was not answered in time. In a call in which no turn was answered nobody can say.
func HaveAnsweredWithin(d time.Duration) types.GomegaMatcher {
	m := HaveMeasured(judge.MeasureResponseLatency, d).(*matcher)
	m.wants = fmt.Sprintf("have been answered within %s", d)
	if d <= 0 {
		m.wrong = fmt.Errorf("%s is no time in which anybody answers", d)
	}
	look := m.look
	m.look = func(c *harness.Call) finding {
		for _, failed := range c.Result.Failures {
			if failed.Kind == judge.FailureNotAnswered {
				return finding{at: failed.At, story: failed.String()}
			}
		}
		if values := measuredIn(c, judge.MeasureMissedResponses); len(values) > 0 && values[0].Amount > 0 {
			return missed(c, "turns without an answer within 5 s: %v", values[0].Amount)
		}
		return look(c)
	}
	return m
}

// HaveCostAtMost succeeds for a call that cost no more than so many dollars, by the prices of the options that it was played with. Where the server did not
// say what a response cost, or no price is known, nobody can say.
func HaveCostAtMost(dollars float64) types.GomegaMatcher {
	m := &matcher{wants: fmt.Sprintf("have cost no more than $%v", dollars)}
	if !(dollars > 0) {
		m.wrong = fmt.Errorf("$%v is no price of a call", dollars)
	}
	m.look = func(c *harness.Call) finding {
		f := missed(c, "")
		switch {
		case c.Usage == nil:
			f.why = "what it cost was not counted"
		case !c.Usage.Cost.Known():
			f.why = "what it cost is not known: " + c.Usage.Cost.Why
		case c.Usage.Unreported > 0:
			f.why = fmt.Sprintf("the server did not say what %d of its responses cost", c.Usage.Unreported)
		default:
			f.holds, f.story = c.Usage.Cost.Dollars <= dollars, fmt.Sprintf("it cost $%.4f", c.Usage.Cost.Dollars)
		}
		return f
	}
	return m
}

// boundOf reads what every value of a measure must be.
func boundOf(of *measured.Measure, wanted any) (holds func(float64) (bool, error), err error) {
	var bound float64
	switch wanted := wanted.(type) {
	case types.GomegaMatcher:
		return func(v float64) (bool, error) { return wanted.Match(v) }, nil
	case time.Duration:
		if of.Unit != measured.UnitMilliseconds {
			return nil, fmt.Errorf("%s is no length of time: write a number", of.Name)
		}
		bound = float64(wanted) / float64(time.Millisecond)
	case int:
		bound = float64(wanted)
	case float64:
		bound = wanted
	default:
		return nil, fmt.Errorf("%s is bounded by a time.Duration, a number or a matcher, not by a %T", of.Name, wanted)
	}
	if _, timed := wanted.(time.Duration); !timed && of.Unit == measured.UnitMilliseconds {
		return nil, fmt.Errorf("%s is a length of time: write a time.Duration", of.Name)
	}
	return func(v float64) (bool, error) {
		if of.LessIsWorse {
			return v >= bound, nil
		}
		return v <= bound, nil
	}, nil
}

// noValue says why a measure has no value.
func noValue(of *measured.Measure) string {
	switch {
	case of.OnDemand:
		return of.Name + " is measured only where a check of the scenario asks for it"
	case of.NoData != "":
		return of.Name + " has no value in this call: " + of.NoData
	}
	return of.Name + " has no value in this call"
}

// wantedText is what a value has to be, in words.
func wantedText(wanted any) string {
	if _, ok := wanted.(types.GomegaMatcher); ok {
		return "as the matcher wants it"
	}
	return fmt.Sprintf("no worse than %v", wanted)
}

// amount is a value with its unit.
func amount(v float64, unit measured.Unit) string {
	text := strconv.FormatFloat(v, 'g', 6, 64)
	switch unit {
	case measured.UnitMilliseconds:
		return text + " ms"
	case measured.UnitDollars:
		return "$" + text
	default:
		return text
	}
}

// ofWhat is what a value belongs to.
func ofWhat(v judge.Value) string {
	if v.Of == "" {
		return ""
	}
	return fmt.Sprintf(" at %s (%s)", seconds(v.At), v.Of)
}
