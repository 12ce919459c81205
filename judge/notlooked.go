package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/judge/internal/measures"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/sense"
	"github.com/voicesim/voicesim/scenarios"
)

// notLookedAt returns what this scenario keeps from being judged, and which measures have nothing to say. What only the
// harness knows it adds: names, targets.
func (p *Playhead) notLookedAt(r *Result) []NotLookedAt {
	var all []NotLookedAt
	add := func(kind BlindSpot, pos scenarios.Pos, format string, args ...any) {
		all = append(all, NotLookedAt{Kind: kind, Pos: pos, What: fmt.Sprintf(format, args...)})
	}
	file := scenarios.Pos{File: p.sc.File}
	if without := p.notDemanded(); without != "" {
		add(BlindLanguage, file, "language %d has no demand of: %s", p.version(), without)
	}
	for _, s := range slices.Sorted(maps.Keys(p.sc.Allow)) {
		if p.sc.Allow[s] {
			add(BlindAllowed, file, "surprise %s", s)
		}
	}
	if a := p.sc.Approvals; a == scenarios.ApprovalsIgnore || a == scenarios.ApprovalsApprove || a == scenarios.ApprovalsReject {
		add(BlindSwitchedOff, file, "approvals: %s, whatever asks", a)
	}
	for pos, what := range sense.SwitchedOff(p.sc) {
		add(BlindSwitchedOff, pos, "%s", what)
	}
	if p.sc.Measures(measures.MeasureTranscriptWER) {
		add(BlindSwitchedOff, file, "the check transcript_wer stands for the demand that the caller is understood word by word")
	}
	for _, st := range p.leftBefore {
		add(BlindSwitchedOff, st.Pos, "the caller hung up before the agent had to react")
	}
	if slices.ContainsFunc(p.call.Utterances, func(u *observed.Utterance) bool { return u.Fallback && u.Over && len(u.Words.Words) == 0 }) {
		add(BlindNoData, file, "what the fallback says: nobody knows its words (runner.Fallback.Words)")
	}
	p.notAsUsual(add)
	p.notBroughtAbout(add)
	p.notTold(add)
	if len(r.Failures) == 0 {
		for _, what := range sense.Poor(p.sc, r.Measures) {
			add(BlindSwitchedOff, file, "%s", what)
		}
	}
	var empty []string
	for _, m := range r.Measures {
		if len(m.Values) == 0 {
			empty = append(empty, m.Name)
		}
	}
	if len(empty) > 0 {
		add(BlindNoData, file, "no value of %s", strings.Join(empty, ", "))
	}
	return all
}

// elsewhere reports whether the call is played on another target than the simulator. There no response takes a model step,
// nobody tells how the caller's words were understood, and what the model made is known only as far as it arrived.
func (p *Playhead) elsewhere() bool { return p.sc.Target != "" }

// greetedElsewhere reports whether the greeting above the caller's first words was heard, or none is written: any words
// of the agent's are one.
func (p *Playhead) greetedElsewhere(st *stepState) bool {
	for i := range p.steps[:st.Index] {
		if m := p.steps[i].Model; m != nil && !m.Optional && m.Say != "" {
			return slices.ContainsFunc(p.call.Utterances, speaks)
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
	for _, pos := range p.unplayable {
		add(BlindTarget, pos, "not checked on %s: the fallback, since no model there fails or waits as the script says", p.sc.Target)
	}
}
