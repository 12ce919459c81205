package judge

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/statistics"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// fewest is how many values a percentile needs to say anything.
const fewest = 20

// check judges one entry of the checks. In a call that was cut short a check fails only for what
// cannot be mended by its going on; else it is listed as not judged.
func (p *Playhead) check(c *scenarios.Check, r *Result, cutShort bool) {
	before := len(r.Failures)
	if len(c.NeverHeard) > 0 {
		p.checkNeverHeard(c, r, cutShort)
	} else if c.Told != nil {
		p.checkTold(c, r, cutShort)
	} else if c.Names != nil {
		checkNames(c, r, cutShort)
	} else {
		checkMeasure(c, r, cutShort)
	}
	if cutShort && len(r.Failures) == before {
		r.NotJudged = append(r.NotJudged, NotJudged{Step: -1, Pos: c.Pos, What: "check: " + c.Name})
	}
}

// failCheck adds a failure of a check.
func failCheck(r *Result, c *scenarios.Check, f Failure) {
	f.Step, f.Pos = -1, c.Pos
	r.Failures = append(r.Failures, &f)
}

// checkNeverHeard fails for each matcher whose words were heard: in one utterance, or in all that the
// agent said between two turns of the caller's. A word that was cut counts. A call in which nothing was heard of the
// agent shows nothing.
func (p *Playhead) checkNeverHeard(c *scenarios.Check, r *Result, cutShort bool) {
	if len(p.call.utterances) == 0 && !cutShort {
		failCheck(r, c, Failure{Kind: FailureNoData, Message: fmt.Sprintf("caller should never hear %s", c.NeverHeard[0]), Nearest: p.lastHeard()})
		return
	}
	for _, m := range c.NeverHeard {
		if at, text, ok := p.call.heardAnywhere(m); ok {
			failCheck(r, c, Failure{
				Kind: FailureCheck, At: at,
				Message: fmt.Sprintf("caller should never hear %s", m),
				Nearest: fmt.Sprintf("heard at %s, in %s", offset(at), quote(text)),
			})
		}
	}
}

// heardAnywhere returns where words were first heard.
func (c *call) heardAnywhere(m *scenarios.TextMatcher) (at time.Duration, text string, ok bool) {
	for _, u := range c.utterances {
		if _, last, ok := m.FindWords(u.words.Words); ok {
			return u.ends[last], u.text(), true
		}
	}
	if m.Whole() {
		return 0, "", false
	}
	for i := 0; i < len(c.utterances); {
		var heard []string
		var ends []time.Duration
		t := c.utterances[i].turn
		for ; i < len(c.utterances) && c.utterances[i].turn == t; i++ {
			heard = append(heard, c.utterances[i].words.Words...)
			ends = append(ends, c.utterances[i].ends...)
		}
		if _, last, ok := m.FindWords(heard); ok {
			return ends[last], words.Join(heard), true
		}
	}
	return 0, "", false
}

// toldOf is what the server was told of an agent.
type toldOf struct {
	agent string
	timeline.Configured
}

// tell notes with what an agent got the call.
func (c *call) tell(agent string) {
	if c.configured != nil {
		c.told = append(c.told, toldOf{agent, *c.configured})
	}
}

// checkTold fails for an agent whose instructions, or a tool whose description, had not the words each time. One that the
// server never was told of shows nothing.
func (p *Playhead) checkTold(c *scenarios.Check, r *Result, cutShort bool) {
	for _, want := range c.Told {
		seen := false
		for _, of := range p.call.told {
			text, ok := of.Instructions, words.SameName(of.agent, want.Name)
			if c.Name == "offered" {
				var tool string
				tool, ok = words.FindName(want.Name, slices.Sorted(maps.Keys(of.Tools)))
				text = of.Tools[tool]
			}
			if seen = seen || ok; ok && !want.Text.Match(text) {
				failCheck(r, c, Failure{Kind: FailureCheck, Message: fmt.Sprintf("the model should be told of %s: %s", want.Name, want.Text), Nearest: "it was told " + quote(text)})
				break
			}
		}
		if !seen && !cutShort {
			failCheck(r, c, Failure{Kind: FailureNoData, Message: fmt.Sprintf("the model should be told of %s: %s", want.Name, want.Text), Nearest: "it never was"})
		}
	}
}

// checkNames fails for other names than those of a list, or another order. In a call that was cut short it does so only
// if they were wrong already.
func checkNames(c *scenarios.Check, r *Result, cutShort bool) {
	i := slices.IndexFunc(r.Measures, func(m *Measure) bool { return m.Name == c.Name })
	got := r.Measures[i].Names
	same := slices.EqualFunc(got, c.Names, words.SameName)
	begun := len(got) < len(c.Names) && slices.EqualFunc(got, c.Names[:len(got)], words.SameName)
	if same || cutShort && begun {
		return
	}
	failCheck(r, c, Failure{
		Kind: FailureCheck, Message: c.Name + " should be " + listed(c.Names), Nearest: "it was " + listed(got),
	})
}

// listed renders names as they are written in a check.
func listed(names []string) string { return "[" + strings.Join(names, ", ") + "]" }

// checkMeasure fails for each bound that a measure breaks.
func checkMeasure(c *scenarios.Check, r *Result, cutShort bool) {
	i := slices.IndexFunc(r.Measures, func(m *Measure) bool { return m.Name == c.Name })
	for _, b := range c.Bounds {
		if i < 0 || len(r.Measures[i].Values) == 0 {
			if !cutShort {
				failCheck(r, c, Failure{Kind: FailureNoData, Message: describeBound(b, c.Name, ""), Nearest: "nothing in the call could be measured"})
			}
			continue
		}
		checkBound(c, b, r.Measures[i], r, cutShort)
	}
}

func checkBound(c *scenarios.Check, b scenarios.Bound, m *Measure, r *Result, cutShort bool) {
	values, ok := boundValues(b, m)
	if !ok {
		if !cutShort {
			failCheck(r, c, Failure{
				Kind: FailureNoData, Message: describeBound(b, c.Name, m.Unit),
				Nearest: fmt.Sprintf("a percentile of %d values says nothing; it takes %d", len(m.Values), fewest),
			})
		}
		return
	}
	if cutShort && !isFinal(b) {
		return
	}
	var worst *Value
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
		nearest += fmt.Sprintf(" at %s (%s)", offset(worst.At), worst.Of)
	}
	if broken > 1 {
		nearest += fmt.Sprintf("; %d of %d values are out of bounds", broken, len(values))
	}
	failCheck(r, c, Failure{Kind: FailureCheck, At: worst.At, Message: describeBound(b, c.Name, m.Unit), Nearest: nearest})
}

// boundValues returns what a bound is about: every value, or the statistic. It returns false for a
// percentile of too few values.
func boundValues(b scenarios.Bound, m *Measure) ([]Value, bool) {
	if b.Statistic == "each" || b.Statistic == "" {
		return m.Values, true
	}
	if strings.HasPrefix(b.Statistic, "p") && len(m.Values) < fewest {
		return nil, false
	}
	return []Value{{Amount: m.Statistic(b.Statistic)}}, true
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
func describeBound(b scenarios.Bound, name string, unit Unit) string {
	what := name
	if b.Statistic != "each" && b.Statistic != "" {
		what += " (" + b.Statistic + ")"
	}
	return fmt.Sprintf("%s should be %s %s", what, strings.ReplaceAll(b.Relation, "_", " "), amount(b.Value, unit))
}

// amount renders a value with its unit.
func amount(v float64, unit Unit) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if unit == UnitMilliseconds {
		return strconv.FormatFloat(statistics.Round(v, 3), 'f', -1, 64) + " ms"
	}
	return s
}
