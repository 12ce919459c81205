package compare

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// pooled are all values of a measure in all plays.
type pooled struct {
	unit    judge.Unit
	amounts []float64
}

func (p pooled) mean() float64 {
	sum := 0.0
	for _, a := range p.amounts {
		sum += a
	}
	return sum / float64(len(p.amounts))
}

// pool puts the values of plays together, by the names of the measures.
func pool(calls []*results.Call) map[string]pooled {
	all := map[string]pooled{}
	for _, c := range calls {
		for name, m := range c.Measures {
			p := all[name]
			p.unit = m.Unit
			for _, v := range m.Values {
				p.amounts = append(p.amounts, v.Amount)
			}
			all[name] = p
		}
	}
	return all
}

// measures compares what was measured, in the order of the names.
func (g *group) measures(opts Options) []Change {
	base, head := pool(g.base), pool(g.head)
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(base)) {
		b, h := base[name], head[name]
		if len(b.amounts) == 0 {
			continue
		}
		ch := g.change(MeasureMissing, fmt.Sprintf("%s had %s, and has none", name, results.Count(len(b.amounts), "value")))
		ch.Measure = name
		if len(h.amounts) > 0 {
			if b.unit == judge.UnitMilliseconds {
				g.times(&ch, b, h, opts)
			} else {
				g.counts(&ch, b, h)
			}
		}
		if ch.What != "" {
			changes = append(changes, ch)
		}
	}
	return changes
}

// times compares times: the mean, and the greatest, so that one slow turn does not hide among quick ones. What is a change is said in ch, else its words are
// taken out.
func (g *group) times(ch *Change, b, h pooled, opts Options) {
	ch.What = ""
	for _, of := range []struct {
		what       string
		base, head float64
	}{{"on the average", b.mean(), h.mean()}, {"at worst", slices.Max(b.amounts), slices.Max(h.amounts)}} {
		by := of.head - of.base
		if math.Abs(by) < opts.LeastMS || math.Abs(by) < opts.LeastShare*of.base || by == 0 {
			continue
		}
		if ch.What != "" && (ch.Kind == Slower || by < 0) {
			continue // slower in one is slower
		}
		ch.Kind, ch.Base, ch.Head = Faster, of.base, of.head
		if by > 0 {
			ch.Kind = Slower
		}
		ch.What = fmt.Sprintf("%s is %s: %.0f ms %s, was %.0f ms (%+.0f ms%s)", ch.Measure, ch.Kind, of.head, of.what, of.base, by, inPercent(by, of.base))
	}
}

// inPercent is a difference by what it is of.
func inPercent(by, of float64) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf(", %+.0f %%", 100*by/of)
}

// counts compares counts of calls on the average.
func (g *group) counts(ch *Change, b, h pooled) {
	ch.What = ""
	if was, is := b.mean(), h.mean(); was != is {
		ch.Kind, ch.Base, ch.Head = Counts, was, is
		ch.What = fmt.Sprintf("%s: was %g, is %g", ch.Measure, was, is)
	}
}

// findings says which rules of the protocol are broken that were not: those that count, or without that all but notices. A call that fails may
// end in the middle of anything: where it passed before, what it breaks then is told by its failure.
func (g *group) findings(lint string) (changes []Change) {
	if lint == "" {
		lint = string(clientlint.SeverityWarning)
	}
	was, passed := map[string]bool{}, false
	for _, c := range g.base {
		passed = passed || c.Verdict == judge.VerdictPassed
		for _, f := range c.Findings {
			was[f.Rule] = true
		}
	}
	for _, c := range g.head {
		if passed && c.Verdict != judge.VerdictPassed {
			continue
		}
		for _, f := range c.Findings {
			if !was[f.Rule] && results.Counts(f.Severity, lint) {
				was[f.Rule] = true
				changes = append(changes, g.change(Found, f.String()))
			}
		}
	}
	return changes
}
