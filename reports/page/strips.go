package page

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge/strip"
	"github.com/voicesim/voicesim/reports/results"
)

// Cell is one of the calls of a scenario that was played many times.
type Cell struct {
	At      string  `json:"at"`             // in words: "862 ms", "order 17"
	State   string  `json:"state"`          // as in results.json
	Kind    string  `json:"kind,omitempty"` // of the first failure
	Message string  `json:"message,omitempty"`
	First   bool    `json:"first,omitempty"`   // the first that fails: of a sweep the smallest offset
	Flag    string  `json:"flag,omitempty"`    // by which it is played alone; absent where it has a call
	Call    *int    `json:"call,omitempty"`    // of the page; absent where it was not kept
	FromMS  float64 `json:"from_ms,omitempty"` // where that is played from
}

// mostCells is how many cells of one strip stand in the page: of more, those that passed are left out, the last first. Chosen: more than fit on a screen.
const mostCells = 1000

// cellsOf are the cells of the strip of a call, those between too that were kept. calls are the kept ones in the page, by their place in the strip.
func cellsOf(c *Call, place int, s *strip.Strip, calls map[float64]int, d *Data) (cells []Cell, leftOut int) {
	if s == nil || s.Alone() {
		return nil, 0
	}
	all := slices.Clone(s.Cells)
	for _, extra := range kept(s, calls) {
		if !slices.ContainsFunc(all, func(c strip.Cell) bool { return c.At == extra.At }) {
			all = append(all, extra)
		}
	}
	slices.SortStableFunc(all, func(a, b strip.Cell) int { return cmp.Compare(a.At, b.At) })
	room := mostCells
	for _, cell := range all {
		if cell.State != strip.Passed {
			room--
		}
	}
	from := c.start()
	for _, cell := range all {
		call, has := calls[cell.At]
		if cell.At == s.Shown {
			call, has = place, true
		}
		if cell.State == strip.Passed && !has {
			if room--; room < 0 {
				leftOut++
				continue
			}
		}
		out := Cell{At: s.Place(cell.At), State: string(cell.State), Kind: visible.Text(cell.Kind), Message: visible.Text(cell.Message), First: s.First != nil && s.First.At == cell.At}
		if has {
			out.Call, out.FromMS = &call, math.Min(from, d.Calls[call].LengthMS)
		} else {
			out.Flag = s.Flag(cell.At)
		}
		cells = append(cells, out)
	}
	return cells, leftOut
}

// kept are the calls of a strip that are none of its cells: the first that fails, found between two, and those that were kept.
func kept(s *strip.Strip, calls map[float64]int) (extra []strip.Cell) {
	if s.First != nil {
		extra = append(extra, *s.First)
	}
	for at := range calls {
		extra = append(extra, strip.Cell{At: at, State: strip.Passed})
	}
	return extra
}

// around the flag of a cell stands the rest of the command that plays it.
func aroundFlag(program string, run *results.Run, r *results.Call) []string {
	if r.Strip == nil || r.Strip.Alone() {
		return nil
	}
	one := *r
	alone := *r.Strip
	alone.First, alone.To, alone.Shown = nil, alone.From, 0
	one.Strip = &alone
	front, back, _ := strings.Cut(commandOf(program, run, &one), alone.Flag(0))
	return []string{front, back}
}

// nested puts together what stands beside other calls: the cells of strips, and what became of mutants.
func (b *builder) nested() {
	kept, killers := map[int]map[float64]int{}, map[int]int{}
	for i, p := range b.plays {
		switch {
		case p.at.Kept >= 0 && p.call.Strip != nil:
			if kept[p.at.Result] == nil {
				kept[p.at.Result] = map[float64]int{}
			}
			kept[p.at.Result][p.call.Strip.Shown] = i
		case p.at.Mutant >= 0:
			killers[p.at.Mutant] = i
		}
	}
	for i, p := range b.plays {
		if c := b.data.Calls[i]; p.at.Itself() {
			c.Cells, c.CellsOut = cellsOf(c, i, p.call.Strip, kept[p.at.Result], b.data)
			if len(c.Cells) > 0 {
				c.Around = aroundFlag(b.opts.Program, &b.doc.Run, p.call)
			}
		}
	}
	b.data.Mutants = mutantsOf(b.doc, b.data, killers)
}

// stripView is a strip in the table of what was played many times.
type stripView struct {
	Call  int
	Link  string
	Name  string
	Drawn string
	What  string
	First string // what fails first; "" is nothing
	Hear  *hearing
}

// stripViews are the rows of that table.
func stripViews(d *Data) (rows []stripView) {
	for i, c := range d.Calls {
		if len(c.Strip) < 2 || c.aside() {
			continue
		}
		v := stripView{Call: i, Link: hear(d, i, 0).Link, Name: c.label(), Drawn: c.Strip[0], What: c.Strip[1]}
		for _, cell := range c.Cells {
			if cell.First {
				v.First = cell.At
				if cell.Kind != "" {
					v.First += ": " + cell.Kind
				}
				if cell.Call != nil {
					v.Hear = hear(d, *cell.Call, cell.FromMS)
				}
			}
		}
		rows = append(rows, v)
	}
	return rows
}

// playView is a play of a scenario that was played several times.
type playView struct{ Link, Sign, Mark, Label string }

// playViews are the plays of a repeat, in their order.
func playViews(d *Data, r results.Repeat) (all []playView) {
	for i, c := range d.Calls {
		if c.Play == nil || c.aside() || c.Name != visible.Text(r.Name) || c.File != visible.Text(r.File) {
			continue
		}
		words := verdictWords[c.Verdict]
		sign, _, _ := strings.Cut(words[0], " ")
		all = append(all, playView{hear(d, i, c.start()).Link, cmp.Or(sign, "?"), cmp.Or(words[1], "none"), fmt.Sprintf("play %d: %s", c.Play.Number, cmp.Or(strings.TrimPrefix(words[0], sign+" "), c.Verdict))})
	}
	return all
}

// aside reports whether a call stands beside another: it is no result of the run.
func (c *Call) aside() bool { return c.Attempt > 0 || c.Beside != "" || c.Mutant != "" }
