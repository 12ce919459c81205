package judge

import "github.com/voicesim/voicesim/scenarios"

// elsewhere reports whether the call is played on another target than the simulator. There no response takes a model step,
// nobody tells how the caller's words were understood, and what the model made is known only as far as it arrived.
func (p *Playhead) elsewhere() bool { return p.sc.Target != "" }

// greetedElsewhere reports whether the greeting above the caller's first words was heard, or none is written: any words
// of the agent's are one.
func (p *Playhead) greetedElsewhere(st *stepState) bool {
	for i := range p.steps[:st.Index] {
		if m := p.steps[i].Model; m != nil && !m.Optional && m.Say != "" {
			return len(p.call.utterances) > 0
		}
	}
	return true
}

// notTold adds what another target than the simulator does not tell.
func (p *Playhead) notTold(add func(kind BlindSpot, pos scenarios.Pos, format string, args ...any)) {
	if !p.elsewhere() {
		return
	}
	file, steps := scenarios.Pos{File: p.sc.File}, 0
	for i := range p.steps {
		if p.steps[i].Verb == scenarios.VerbModel {
			steps++
		}
	}
	add(BlindTarget, file, "not checked on %s: model steps (%d), how the caller was understood, what the model said and never arrived, rules of the protocol",
		p.sc.Target, steps)
}
