package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
)

// debt is an answer that a fault cut or swallowed. It is owed anew: a spoken answer that begins later is to be heard to
// its end before the caller's next act.
type debt struct {
	st    *stepState // the model step
	by    *stepState // the fault
	since time.Duration
}

// owe notes an answer that a fault cut or swallowed, unless the script has the call end with that.
func (p *Playhead) owe(st *stepState, t *trouble, since time.Duration) {
	if st == nil || st.Model.Optional || p.endsWith(t.st) || !p.demands(unwrittenAnew) {
		return
	}
	if !slices.ContainsFunc(p.call.Utterances, func(u *observed.Utterance) bool { return u.Complete && !u.Fallback && u.Began >= since }) {
		p.debts = append(p.debts, debt{st, t.st, since})
	}
}

// swallowedBy returns the fault because of which nothing may have been heard of an answer, nil when there is none.
func (p *Playhead) swallowedBy(st *stepState) *trouble {
	for _, t := range slices.Backward(p.troubles) {
		if t.struck && (!t.over || t.overAt+aftermath >= st.beganAt) {
			return t
		}
	}
	return nil
}

// oweUnplayed owes the answers that were on their way when the connection was lost.
func (p *Playhead) oweUnplayed(t *trouble) {
	for _, st := range p.unplayed {
		if !st.excused {
			st.excused = true
			p.owe(st, t, p.now)
		}
	}
}

// pay settles, when an answer was heard to its end, what is owed since before it began.
func (p *Playhead) pay(u *observed.Utterance) {
	p.debts = slices.DeleteFunc(p.debts, func(d debt) bool { return u.Began >= d.since })
}

// payLater lets go, when the caller begins to speak at a moment of their own, what is being paid: the caller cuts it.
func (p *Playhead) payLater() {
	p.debts = slices.DeleteFunc(p.debts, func(d debt) bool {
		return slices.ContainsFunc(p.call.Sounding, func(u *observed.Utterance) bool { return !u.Fallback && u.Began >= d.since })
	})
}

// judgeDebts fails at a tick what is still owed after patience, unless an expectation gives the agent more time.
func (p *Playhead) judgeDebts() {
	if len(p.debts) == 0 || slices.ContainsFunc(p.open, p.givesTime) {
		return
	}
	if p.call.QuietFor(p.sc.Limits.Patience, p.now, p.debts[0].since) {
		p.callInDebts()
	}
}

// judgeLeft judges, at the end of a call that a fault ends, what the caller is left without: the rest of an answer that
// still sounded, or any answer.
func (p *Playhead) judgeLeft() {
	t := p.troubled()
	if t == nil {
		return
	}
	for _, u := range p.call.Sounding {
		p.owe(p.stepOf(u), t, p.now)
	}
	for _, r := range p.reactions {
		if r.answering && !p.endsWith(t.st) {
			p.fail(FailureNotAnswered, r.st, fmt.Sprintf("agent should answer %s", wording.StepWords(r.st.Step)), p.call.LastHeard())
		}
	}
}

// callInDebts fails what is still owed.
func (p *Playhead) callInDebts() {
	for _, d := range p.debts {
		p.fail(FailureNotAnswered, d.st, fmt.Sprintf("caller should be answered anew, since %s (%s) cut %s", wording.StepTitle(d.by.Step), line(d.by), wording.StepWords(d.st.Step)),
			"no answer begun after "+wording.Offset(d.since)+" was heard to its end; "+p.call.LastHeard())
	}
	p.debts = nil
}
