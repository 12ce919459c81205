package harness

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/strip"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/usage"
)

// Turns bound how many calls are played at once: each takes one, and gives it back. A nil one bounds nothing.
type Turns chan struct{}

// NewTurns returns so many turns, at least one.
func NewTurns(n int) Turns { return make(Turns, max(n, 1)) }

// take waits for a turn, and returns what gives it back.
func (t Turns) take() (back func()) {
	if t == nil {
		return func() {}
	}
	t <- struct{}{}
	return func() { <-t }
}

// fine is how close together, in milliseconds, the offsets are between which a sweep looks for the smallest that fails. Chosen: less than
// anybody hears, and less than a frame, in which all acts begin with it.
const fine = 1

// many are the calls of a scenario that is played many times.
type many struct {
	opts  *Options
	sc    *scenarios.Scenario
	strip strip.Strip
	ats   []float64                                                // where the calls stand
	make  func(at float64) (sc *scenarios.Scenario, opts *Options) // of one of them
	bars  func(c *Call) bool                                       // reports whether a call that failed was not reached
	below int                                                      // the step that a call does not reach: failures of those behind it follow from that

	mu      sync.Mutex      // guards the rest, and the cells of the strip
	shown   *Call           // the most telling one so far
	passes  *Call           // one that passes, to be heard beside the first that fails: the last one before it, or with the server's own order; nil is none
	passing strip.Cell      // what became of it
	best    int             // its place
	results []*judge.Result // by place, and behind them those of the calls between; nil was not played
	bills   []*usage.Bill   // likewise
	orders  []string        // fingerprints, by place
}

// manyOf returns what plays a scenario many times; nil where it is played once.
func (o *Options) manyOf(sc *scenarios.Scenario) *many {
	step := sc.Swept()
	if step == nil {
		return o.exploring(sc)
	}
	sweep := step.Timing().Sweep
	m := &many{
		opts: o, sc: sc, below: step.Index,
		strip: strip.Strip{
			Of: strip.Kind(sweep.Key), File: sc.File, Line: sweep.Pos.Line, Column: sweep.Pos.Column,
			From: millis(sweep.From), To: millis(sweep.To), Step: millis(sweep.Step),
		},
		make: func(at float64) (*scenarios.Scenario, *Options) {
			return sc.At(time.Duration(at * float64(time.Millisecond))), o
		},
		bars: func(c *Call) bool {
			return slices.ContainsFunc(c.Result.Failures, func(f *judge.Failure) bool { return f.Kind == judge.FailureNotAudible && f.Step == step.Index })
		},
	}
	offsets := sweep.Offsets()
	if o.Offset != nil {
		offsets = []time.Duration{*o.Offset}
		m.strip.From, m.strip.To = millis(*o.Offset), millis(*o.Offset)
	}
	for _, offset := range offsets {
		m.ats = append(m.ats, millis(offset))
	}
	return m
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// play plays all calls, and makes one of them the call that stands for all.
func (m *many) play(ctx context.Context, call *Call) {
	m.strip.Cells, m.results, m.bills = make([]strip.Cell, len(m.ats)), make([]*judge.Result, len(m.ats)), make([]*usage.Bill, len(m.ats))
	m.orders = make([]string, len(m.ats))
	for i, at := range m.ats {
		m.strip.Cells[i] = strip.Cell{At: at, State: strip.NotPlayed}
	}
	several(len(m.ats), m.opts.Parallel, func(i int) {
		if ctx.Err() == nil && !m.over() {
			m.took(i, m.one(ctx, m.ats[i]))
		}
	})
	if ctx.Err() != nil {
		call.Result = judge.ErrorResult(m.sc, context.Cause(ctx).Error())
		return
	}
	m.forget()
	m.narrow(ctx)
	m.sum(call)
}

// over reports whether no further call is to begin.
func (m *many) over() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.opts.FailFast && m.shown != nil && telling(m.strip.Cells[m.best].State)
}

// telling reports whether a call fails all of them.
func telling(s strip.State) bool { return s == strip.Failed || s == strip.Error }

// one plays one of the calls.
func (m *many) one(ctx context.Context, at float64) *Call {
	sc, opts := m.make(at)
	c := &Call{Scenario: sc}
	c.once(ctx, opts)
	return c
}

// took notes what became of a call, and keeps it if none tells more.
func (m *many) took(place int, c *Call) {
	m.mu.Lock()
	defer m.mu.Unlock()
	cell := &m.strip.Cells[place]
	*cell, m.results[place], m.bills[place] = m.cell(cell.At, c), c.Result, c.Usage
	m.orders[place] = c.order
	if place == 0 && m.strip.Of == strip.Orders && cell.State == strip.Passed {
		m.passes, m.passing = c, *cell
	}
	if m.shown == nil || rank(cell.State) < rank(m.strip.Cells[m.best].State) || rank(cell.State) == rank(m.strip.Cells[m.best].State) && place < m.best {
		m.shown, m.best = c, place
	}
}

// cell says what became of a call.
func (m *many) cell(at float64, c *Call) strip.Cell {
	r := c.Result
	cell := strip.Cell{At: at, State: strip.Passed, Message: r.Why}
	tell := func(failures []*judge.Failure) {
		if len(failures) > 0 {
			cell.Kind, cell.Message = string(failures[0].Kind), failures[0].Message
		}
	}
	tell(r.Failures)
	switch {
	case r.Verdict == judge.VerdictError:
		cell.State = strip.Error
	case r.Verdict == judge.VerdictFailed && m.bars(c):
		cell.State = strip.NotReached
		if own := slices.DeleteFunc(slices.Clone(r.Failures), m.follows); len(own) > 0 {
			cell.State = strip.Failed
			tell(own)
		}
	case r.Verdict == judge.VerdictFailed:
		cell.State = strip.Failed
	}
	return cell
}

// follows reports whether a failure of a call that was not reached follows from that: it is of the step that the sweep moves, or of one
// behind it, or of a check that had nothing to look at. Where the call was hung up then, all of its checks do.
func (m *many) follows(f *judge.Failure) bool {
	return f.Step >= m.below || f.Kind == judge.FailureNoData || f.Kind == judge.FailureCheck && m.sc.OnFailure != scenarios.ContinueOnFailure
}

// rank says how telling a call is, the less the more.
func rank(s strip.State) int {
	return slices.Index([]strip.State{strip.Failed, strip.Error, strip.Passed, strip.NotReached, strip.NotPlayed}, s)
}

// narrow finds the first call that fails, between the offsets of a sweep too, and has it shown.
func (m *many) narrow(ctx context.Context) {
	worst := m.strip.Worst()
	if worst == nil {
		return
	}
	first := *worst
	m.strip.First = &first
	if m.strip.Of == strip.Orders || m.opts.hunting || m.best == 0 || first.State != strip.Failed {
		return
	}
	before := m.strip.Cells[m.best-1]
	strip.Halve(m.ats[m.best-1], first.At, fine, func(at float64) bool {
		c := m.one(ctx, at)
		cell := m.cell(at, c)
		m.results, m.bills = append(m.results, c.Result), append(m.bills, c.Usage)
		if cell.State != strip.Failed {
			before = cell
			if cell.State == strip.Passed {
				m.passes, m.passing = c, cell
			}
			return false
		}
		*m.strip.First, m.shown = cell, c
		return true
	})
	if m.passes == nil && before.State == strip.Passed && m.opts.Target == nil {
		m.passes, m.passing = m.one(ctx, before.At), before // it was played, and nobody knew that it would be wanted
	}
}

// beside is the call that passes beside the first that fails, as one that was played alone.
func (m *many) beside() []*Call {
	if m.passes == nil || m.strip.First == nil || m.opts.hunting {
		return nil
	}
	c, r, of := *m.passes, *m.passes.Result, m.strip
	r.Strip = &strip.Strip{
		Of: of.Of, File: of.File, Line: of.Line, Column: of.Column, From: m.passing.At, To: m.passing.At, Step: of.Step,
		Cells: []strip.Cell{m.passing}, Shown: m.passing.At, CallMS: millis(r.Length),
	}
	if of.Of == strip.Orders {
		r.Strip.Distinct = 1
	}
	c.Result = &r
	return []*Call{&c}
}

// forget takes away what was played though a call before it had failed: which these are is a matter of how many are played at once.
func (m *many) forget() {
	if !m.opts.FailFast || !telling(m.strip.Cells[m.best].State) {
		return
	}
	for i := m.best + 1; i < len(m.ats); i++ {
		m.strip.Cells[i] = strip.Cell{At: m.ats[i], State: strip.NotPlayed}
		m.results[i], m.orders[i] = nil, ""
	}
}

// sum makes the call that is shown stand for all.
func (m *many) sum(call *Call) {
	call.Recording, call.SHA256, call.Contract, call.Wire, call.Scenario = m.shown.Recording, m.shown.SHA256, m.shown.Contract, m.shown.Wire, m.shown.Scenario
	call.Fallback, call.Kept = m.shown.Fallback, m.beside()
	r := *m.shown.Result
	m.strip.Shown = m.ats[m.best]
	if m.strip.Of == strip.Orders {
		m.strip.Distinct = len(slices.Compact(slices.Sorted(slices.Values(slices.DeleteFunc(m.orders, func(s string) bool { return s == "" })))))
	}
	if m.strip.First != nil {
		m.strip.Shown = m.strip.First.At
	}
	r.Strip, r.Findings, r.NotLookedAt = &m.strip, slices.Clone(r.Findings), slices.Clone(r.NotLookedAt)
	var length time.Duration
	for i, other := range m.results {
		if other != nil {
			length += other.Length
			call.Usage = call.Usage.And(m.bills[i])
			m.add(&r, i, other)
		}
	}
	m.strip.CallMS = millis(length)
	if m.strip.Of == strip.Orders && m.strip.Distinct == 1 && len(m.ats) > 1 {
		r.NotLookedAt = append(r.NotLookedAt, judge.NotLookedAt{
			Kind: judge.BlindSwitchedOff, Pos: scenarios.Pos{File: m.strip.File, Line: m.strip.Line, Column: m.strip.Column},
			What: fmt.Sprintf("explore: %d orders were asked for, and all of them are one: more seeds, or a longer call", len(m.ats)),
		})
	}
	if n := m.strip.Count(strip.NotReached); n > 0 && m.strip.Proves() {
		r.NotLookedAt = append(r.NotLookedAt, judge.NotLookedAt{
			Kind: judge.BlindNotReached, Pos: scenarios.Pos{File: m.strip.File, Line: m.strip.Line, Column: m.strip.Column},
			What: fmt.Sprintf("%s: %d of %d offsets were not reached, for the agent was silent then", m.strip.Of, n, len(m.strip.Cells)),
		})
	}
	if m.strip.First == nil && !m.strip.Proves() {
		f := *r.Failures[0]
		f.Message = fmt.Sprintf("some offset of the sweep should be reached, and none of %d was: at %s %s", len(m.ats), m.strip.Place(m.strip.Shown), f.Message)
		r.Failures = append([]*judge.Failure{&f}, r.Failures[1:]...)
	}
	call.Result = &r
}

// add adds to what is told of all what another call was blind for, and the first finding of each rule that only others broke.
func (m *many) add(r *judge.Result, place int, other *judge.Result) {
	for _, n := range other.NotLookedAt {
		if n.Kind != judge.BlindNoData && !slices.Contains(r.NotLookedAt, n) {
			r.NotLookedAt = append(r.NotLookedAt, n)
		}
	}
	for _, f := range other.Findings {
		if !slices.ContainsFunc(r.Findings, func(g judge.LintFinding) bool { return g.Rule == f.Rule }) {
			if place < len(m.ats) {
				f.Message = fmt.Sprintf("at %s: %s", m.strip.Place(m.ats[place]), f.Message)
			}
			r.Findings = append(r.Findings, f)
		}
	}
}
