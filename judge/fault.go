package judge

import "fmt"

// tryFault lets something go wrong when its moment has come: its own is at once.
func (p *Playhead) tryFault(st *stepState) {
	if st.issued {
		return
	}
	due, known := max(p.heldUntil, p.call.connectedAt), p.heldUntil
	if st.after != nil {
		at, when, ok := p.when(st.after, false)
		if !ok {
			if p.noPatience(st) {
				p.fail(FailureNoMoment, st, st.title()+" should begin "+timing(st), p.noMoment(st))
				p.skip(st)
			}
			return
		}
		due, known = at, when
	}
	due += st.Fault.Delay
	if p.heldUntil-max(due, known) > lateness {
		p.fail(FailureTooLate, st, fmt.Sprintf("%s should begin %s, at %s", st.title(), timing(st), offset(due)), p.heldUp())
	}
	if p.now < due || p.stopped() {
		return
	}
	st.issued = true
	p.acts = append(p.acts, Act{Step: st.Index, Kind: ActFault})
}
