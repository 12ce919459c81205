package compare

import (
	"fmt"
	"math"

	"github.com/voicesim/voicesim/reports/results"
)

// spent is what plays cost on the average.
type spent struct {
	tokens  float64
	dollars float64
	counted int    // plays of which the tokens are known
	unknown string // why the cost of some play is not known; "" where all are
	asOf    string // the days of the prices of the last
	model   string // of the first
}

// spentBy adds up what plays cost, without their earlier attempts, which a baseline has none of.
func spentBy(calls []*results.Call) (s spent) {
	for _, c := range calls {
		u := c.Usage
		if u == nil {
			continue
		}
		if s.counted++; s.counted == 1 {
			s.model = u.Model
		}
		s.tokens += float64(u.Tokens.In() + u.Tokens.Out())
		switch {
		case u.Cost != nil:
			s.dollars, s.asOf = s.dollars+u.Cost.Dollars, u.Cost.AsOf
		case s.unknown == "":
			s.unknown = u.CostUnknown
		}
	}
	if s.counted > 0 {
		s.tokens, s.dollars = s.tokens/float64(s.counted), s.dollars/float64(s.counted)
	}
	return s
}

// cost compares what the plays cost: in dollars where both are known by prices of the same days, in tokens else, since what prices do is not the agent's doing.
func (g *group) cost(opts Options) []Change {
	base, head := spentBy(g.base), spentBy(g.head)
	switch {
	case base.counted == 0:
		return nil
	case head.counted == 0:
		ch := g.change(MeasureMissing, "it was known what it costs, and is not")
		ch.Measure = "cost"
		return []Change{ch}
	}
	what, was, is := "cost", base.dollars, head.dollars
	words := results.InDollars
	if base.unknown != "" || head.unknown != "" || base.asOf != head.asOf {
		what, was, is = "tokens", base.tokens, head.tokens
		words = func(n float64) string { return fmt.Sprintf("%.0f tokens", n) }
	}
	by := is - was
	if by == 0 || math.Abs(by) < opts.LeastShare*was {
		return nil
	}
	ch := g.change(Cheaper, "")
	if by > 0 {
		ch.Kind = Costlier
	}
	ch.Measure, ch.Base, ch.Head = what, was, is
	ch.What = fmt.Sprintf("a call is %s: %s on the average, was %s%s", ch.Kind, words(is), words(was), shareOf(by, was))
	if base.model != head.model {
		ch.What += fmt.Sprintf("; the model was %s, and is %s", base.model, head.model)
	}
	return []Change{ch}
}

// shareOf is a difference by what it is of, in brackets.
func shareOf(by, of float64) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf(" (%+.0f %%)", 100*by/of)
}
