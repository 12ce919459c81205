package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/judge/strip"
	"github.com/voicesim/voicesim/reports/results"
)

// stripped is the strips of the plays of one scenario, as one.
type stripped struct {
	of     strip.Kind
	ats    []float64               // in order
	states map[float64]strip.State // the worst of all plays
	first  *float64                // the smallest place that fails; nil where none does
}

// stripStates are the states of a cell, the worst first.
var stripStates = []strip.State{strip.Failed, strip.Error, strip.NotPlayed, strip.NotReached, strip.Passed}

// strippedOf takes the strips of calls together; nil where none has one.
func strippedOf(calls []*results.Call) *stripped {
	var s *stripped
	for _, c := range calls {
		if c.Strip == nil {
			continue
		}
		if s == nil {
			s = &stripped{of: c.Strip.Of, states: map[float64]strip.State{}}
		}
		for _, cell := range c.Strip.Cells {
			was, known := s.states[cell.At]
			if !known {
				s.ats = append(s.ats, cell.At)
			}
			if !known || slices.Index(stripStates, cell.State) < slices.Index(stripStates, was) {
				s.states[cell.At] = cell.State
			}
		}
		if f := c.Strip.First; f != nil && (s.first == nil || f.At < *s.first) {
			s.first = &f.At
		}
	}
	if s != nil {
		slices.Sort(s.ats)
	}
	return s
}

// judged reports whether a call at a place passed or failed.
func (s *stripped) judged(at float64) bool {
	state := s.states[at]
	return state == strip.Passed || state == strip.Failed
}

// places are places in words: how many, and the first few.
func (s *stripped) places(ats []float64) string {
	const most = 5
	of := strip.Strip{Of: s.of}
	var words []string
	for _, at := range ats[:min(len(ats), most)] {
		words = append(words, of.Place(at))
	}
	text := strings.Join(words, ", ")
	if n := len(ats) - most; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

// noun is what the calls of a strip differ by.
func (s *stripped) noun() string {
	if s.of == strip.Orders {
		return "order"
	}
	return "offset"
}

// where the first that fails stands, in words.
func (s *stripped) where() string {
	if s.first == nil {
		return "none"
	}
	return s.places([]float64{*s.first})
}

// strips compares what became of scenarios that are played many times.
func (g *group) strips() []Change {
	base, head := strippedOf(g.base), strippedOf(g.head)
	switch {
	case base == nil:
		return nil
	case head == nil:
		return []Change{g.change(StripMissing, fmt.Sprintf("it was played at %s of %s, and is played once", results.Count(len(base.ats), base.noun()), base.of))}
	case base.of != head.of:
		return []Change{g.change(StripMissing, fmt.Sprintf("what moved from call to call was %s, and is %s: of %s nothing is known any more", base.of, head.of, base.of))}
	}
	var fail, pass, blind []float64
	for _, at := range base.ats {
		was, is := base.states[at], head.states[at]
		switch {
		case was == strip.Passed && (is == strip.Failed || is == strip.Error):
			fail = append(fail, at)
		case was == strip.Failed && is == strip.Passed:
			pass = append(pass, at)
		case base.judged(at) && !head.judged(at) && is != strip.Error:
			blind = append(blind, at)
		}
	}
	return append(g.moved(base, head, fail, pass), g.unreached(head, blind)...)
}

// moved says which places fail now, or do not any more, and where the first that fails has gone.
func (g *group) moved(base, head *stripped, fail, pass []float64) []Change {
	earlier := head.first != nil && (base.first == nil || *head.first < *base.first)
	later := base.first != nil && (head.first == nil || *head.first > *base.first)
	ch := g.change(OffsetsPass, "")
	var said []string
	switch {
	case len(fail) > 0 || earlier:
		ch.Kind = OffsetsFail
		if len(fail) > 0 {
			said = append(said, fmt.Sprintf("%s failing that passed: %s", results.Count(len(fail), head.noun()), head.places(fail)))
		}
	case len(pass) > 0 || later:
		if len(pass) > 0 {
			said = append(said, fmt.Sprintf("%s passing that failed: %s", results.Count(len(pass), head.noun()), head.places(pass)))
		}
	default:
		return nil
	}
	if earlier || later {
		said = append(said, fmt.Sprintf("the smallest that fails was %s, and is %s", base.where(), head.where()))
	}
	ch.What = strings.Join(said, "; ")
	if head.first != nil && ch.Kind == OffsetsFail {
		if bad := g.stripOf(*head.first); bad != nil {
			ch.Again = results.Again("voicesim", g.run, bad)
		}
	}
	return []Change{ch}
}

// stripOf is the play of the head that fails first at a place.
func (g *group) stripOf(at float64) *results.Call {
	for _, c := range g.head {
		if c.Strip != nil && c.Strip.First != nil && c.Strip.First.At == at {
			return c
		}
	}
	return nil
}

// unreached says which places are not judged any more, or not played.
func (g *group) unreached(head *stripped, blind []float64) []Change {
	if len(blind) == 0 {
		return nil
	}
	return []Change{g.change(NotLookedAt, fmt.Sprintf("%s not judged any more: %s", results.Count(len(blind), head.noun()), head.places(blind)))}
}
