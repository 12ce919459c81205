package judge

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/wording"
)

// line names the place of a step: "line 8".
func line(st *stepState) string {
	if st == nil {
		return "the connection"
	}
	return st.Place()
}

// demand says what a tracker demands, with its deadline.
func (p *Playhead) demand(tr *tracker) string {
	s := tr.expectation.Want.Describe()
	if tr.role == roleWatch {
		s = strings.Replace(s, " should ", " should not ", 1)
	}
	if tr.expectation.Times != nil {
		s += ", exactly " + wording.Often(*tr.expectation.Times)
	}
	if tr.role == roleWatch && tr.step.ExpectNot.For > 0 {
		s += ", for " + wording.Span(tr.step.ExpectNot.For)
	}
	verb := "beginning "
	if tr.want.Deadline() == kinds.StopsInTime {
		verb = ""
	}
	if within := tr.expectation.Within; within > 0 {
		s += p.deadlineClause(tr, verb, within)
	}
	if w, ok := tr.want.(*Heard); ok && w.HeardWithin > 0 {
		s += p.deadlineClause(tr, "heard ", w.HeardWithin)
	}
	return s
}

// deadlineClause says from where a deadline counts.
func (p *Playhead) deadlineClause(tr *tracker, verb string, within time.Duration) string {
	edge := "the end of "
	if tr.want.Deadline() == kinds.StopsInTime {
		edge = "the start of "
	}
	place := line(tr.window.act)
	switch {
	case tr.since != nil:
		place = wording.MomentName(tr.expectation.Since)
	case tr.window.act != nil:
		place = edge + place
	}
	base, ok := p.base(tr)
	if !ok {
		return fmt.Sprintf(", %swithin %s of %s, which never came", verb, wording.Span(within), place)
	}
	return fmt.Sprintf(", %swithin %s of %s, %s", verb, wording.Span(within), wording.Offset(base), place)
}
