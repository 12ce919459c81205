package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// tryFault lets something go wrong when its moment has come: its own is at once.
func (p *Playhead) tryFault(st *stepState) {
	if st.issued {
		return
	}
	due, known := max(p.heldUntil, p.call.ConnectedAt), p.heldUntil
	if st.after != nil {
		at, when, ok := p.when(st.after, false)
		if !ok {
			if p.noPatience(st) {
				p.fail(FailureNoMoment, st, wording.StepTitle(st.Step)+" should begin "+wording.StepTiming(st.Step), p.noMoment(st))
				p.skip(st)
			}
			return
		}
		due, known = at, when
	}
	due += st.Fault.Delay
	if p.heldUntil-max(due, known) > lateness {
		p.fail(FailureTooLate, st, fmt.Sprintf("%s should begin %s, at %s", wording.StepTitle(st.Step), wording.StepTiming(st.Step), wording.Offset(due)), p.heldUp())
	}
	if p.now < due || p.stopped() {
		return
	}
	st.issued = true
	p.acts = append(p.acts, Act{Step: st.Index, Kind: ActFault})
}

// trouble is a fault of the script that began. What it may do to a call is excused as long as it lasts:
//
//	it lasts until                                    for
//	it has ended, and a second more for the news      every fault
//	the agent's turn is over after that               one that no other act followed
//	the connection is restored                        one that broke it
//
// Excused are surprises about the connection, and that an answer is not heard to its end. The answer is owed anew.
type trouble struct {
	st      *stepState
	struck  bool // it has done something
	over    bool // it has done all it does
	overAt  time.Duration
	breaks  bool // it breaks the connection, or did
	settled bool // the agent's turn was over after it
}

// aftermath is how long what a fault did may take to be noticed. Chosen: several times what a link and a client need.
const aftermath = time.Second

// breakers are the faults after which the connection is dead, whether or not anybody has noticed it yet.
var breakers = []string{"disconnect", "silent_close", "expire"}

// troubleBegan notes that a fault began.
func (p *Playhead) troubleBegan(st *stepState) {
	p.troubles = append(p.troubles, &trouble{st: st, breaks: slices.Contains(breakers, st.Fault.Name)})
}

// trouble returns the fault of a step, nil when it has not begun.
func (p *Playhead) trouble(step int) *trouble {
	for _, t := range p.troubles {
		if t.st.Index == step {
			return t
		}
	}
	return nil
}

func (p *Playhead) faultStruck(f timeline.FaultStruck) {
	if t := p.trouble(f.Step); t != nil {
		t.struck = true
	}
}

func (p *Playhead) faultEnded(at time.Duration, f timeline.FaultEnded) {
	if t := p.trouble(f.Step); t != nil && !t.over {
		t.over, t.overAt = true, at
	}
}

// connectionTroubled notes for the faults that last that the connection was lost or restored.
func (p *Playhead) connectionTroubled(at time.Duration, lost bool) {
	for _, t := range p.troubles {
		if p.lasts(t) {
			t.breaks = lost
			if !lost && t.over {
				t.overAt = at
			}
		}
	}
}

// settleTroubles notes at a tick that the agent's turn is over.
func (p *Playhead) settleTroubles() {
	if len(p.troubles) == 0 {
		return
	}
	_, over := p.turnOver()
	for _, t := range p.troubles {
		t.settled = t.settled || over && t.over && p.now > t.overAt+aftermath
	}
}

// lasts reports whether what a fault may do is excused now.
func (p *Playhead) lasts(t *trouble) bool {
	return !t.over || t.breaks || p.now <= t.overAt+aftermath || !t.settled && p.newestAct == t.st
}

// troubled returns the newest fault of which what it may do is excused now, nil when there is none.
func (p *Playhead) troubled() *trouble {
	for _, t := range slices.Backward(p.troubles) {
		if p.lasts(t) {
			return t
		}
	}
	return nil
}

// judgeStrikes fails, at the end of the call, faults that struck nothing.
func (p *Playhead) judgeStrikes() {
	for _, t := range p.troubles {
		if !t.struck && !p.stopped() && p.demands(unwrittenStrikes) {
			p.fail(FailureUnused, t.st, wording.StepTitle(t.st.Step)+" should strike something", missedBy(t.st.Fault, t.st.beganAt))
		}
	}
}

// missedBy says what did not come that a fault could have struck.
func missedBy(f *scenarios.FaultStep, at time.Duration) string {
	what := "no event"
	if f.Event != "" {
		what = "no " + f.Event
	}
	return what + " came after " + wording.Offset(at) + " that it could hold back, change, lose or send twice"
}
