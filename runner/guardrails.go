package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
)

// check follows the text of one item through the guardrails. One check of it runs at a time; each gets
// the whole text so far.
//
//	running | input            | next    | and
//	--------+------------------+---------+------------------------------------------------
//	no      | text             | yes     | a check starts
//	yes     | text             | yes     | remembered
//	yes     | passed, more text| yes     | a check of the newest text starts
//	yes     | passed           | no      | forgotten if the item is complete
//	any     | tripped          | –       | the response is stopped; its checks are forgotten
//	no      | item complete    | –       | forgotten: all of its text was checked
type check struct {
	reply    *reply
	item     string
	text     strings.Builder
	checked  int // bytes of the text that the newest check got
	running  bool
	complete bool
}

// checks are the items whose text is being checked.
type checks struct {
	byItem     map[string]*check
	running    int
	guardrails map[*agents.Agent][]agents.OutputGuardrail // of an agent and the session together
}

// checkTimeout is how long the check of a text may take. Chosen: what is said meanwhile is heard.
const checkTimeout = 10 * time.Second

// textDelta takes the next piece of what the model says.
func (l *loop) textDelta(response, item, text string) {
	r := l.reply(response)
	l.emit(&TextDelta{ResponseID: response, ItemID: item, Text: text})
	if !r.outOfBand {
		l.history.said(item, text)
	}
	if r.tripped || len(l.guardrailsOf(r)) == 0 {
		return
	}
	c := l.checks.byItem[item]
	if c == nil {
		c = &check{reply: r, item: item}
		l.checks.byItem[item] = c
	}
	c.text.WriteString(text)
	l.checks.next(l, c)
}

// textDone notes that an item's text is complete.
func (l *loop) textDone(_, item string) {
	if c := l.checks.byItem[item]; c != nil {
		c.complete = true
		l.checks.next(l, c)
	}
}

// responseEnded notes that the texts of a response are complete.
func (cs *checks) responseEnded(l *loop, r *reply) {
	for _, c := range cs.of(r) {
		c.complete = true
		cs.next(l, c)
	}
}

// of returns the checks of a response's items, by their ids.
func (cs *checks) of(r *reply) []*check {
	var out []*check
	for _, c := range cs.byItem {
		if c.reply == r {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b *check) int { return strings.Compare(a.item, b.item) })
	return out
}

// next starts the check that is due, or forgets the item.
func (cs *checks) next(l *loop, c *check) {
	switch {
	case c.running:
	case c.text.Len() > c.checked:
		c.running, c.checked = true, c.text.Len()
		l.check(c, c.text.String())
	case c.complete:
		delete(cs.byItem, c.item)
	}
}

// check has the guardrails look at a text.
func (l *loop) check(c *check, text string) {
	guardrails := l.guardrailsOf(c.reply)
	found := &findings{}
	var overdue *deadline
	over := false
	finish := func(err error) {
		if over {
			return
		}
		over = true
		l.deadlines.cancel(overdue)
		l.checks.running--
		c.running = false
		if err != nil {
			l.problem(GuardrailFailed, err)
			found = &findings{} // the job may still be at the other
		}
		l.checked(c, text, found)
	}
	l.checks.running++
	j := l.s.jobs.start("guardrails on "+c.item, false, checkTimeout, func(ctx context.Context) error {
		found.look(ctx, guardrails, text)
		return nil
	}, finish)
	overdue = l.deadlines.add(checkTimeout, func() {
		j.stop()
		finish(errCheckTimeout)
	})
}

// findings are what the guardrails say about a text.
type findings struct {
	trips  []*agents.TrippedError
	faults []error
}

// look asks one guardrail after the other.
func (f *findings) look(ctx context.Context, guardrails []agents.OutputGuardrail, text string) {
	for _, g := range guardrails {
		err := contain.Call("", func() error { return g.Check(ctx, text) })
		var tripped *agents.TrippedError
		switch {
		case err == nil:
		case errors.As(err, &tripped):
			f.trips = append(f.trips, &agents.TrippedError{Guardrail: g.Name(), Reason: tripped.Reason})
		default:
			f.faults = append(f.faults, fmt.Errorf("guardrail %s: %w", g.Name(), err))
		}
	}
}
