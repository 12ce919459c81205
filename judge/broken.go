package judge

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// speechBroken notes that an utterance did not go on as it should.
func (p *Playhead) speechBroken(at time.Duration, f timeline.SpeechBroken) {
	if u := p.call.Utterance(f.Utterance); u != nil {
		u.Damage = append(u.Damage, observed.Damage{SpeechBroken: f, At: at})
	}
}

// speechPaused notes that nothing is heard of an utterance that is not over.
func (p *Playhead) speechPaused(f timeline.SpeechPaused) {
	if u := p.call.Utterance(f.Utterance); u != nil {
		u.Paused, u.PausedAt = true, f.LastHeard
	}
}

// speechResumed notes that it is heard again.
func (p *Playhead) speechResumed(at time.Duration, f timeline.SpeechResumed) {
	if u := p.call.Utterance(f.Utterance); u != nil {
		p.airEnds(at, 0)
		u.Paused = false
		u.Pauses = append(u.Pauses, observed.Pause{From: at - f.Silent, To: at})
	}
}

// judgeBroken fails an utterance that was not heard as the model made it, up to where it was cut: with parts that are
// missing, come twice or in another order, or with holes.
func (p *Playhead) judgeBroken(u *observed.Utterance) {
	if p.allowed(scenarios.SurpriseBrokenSpeech) || !p.demands(unwrittenWhole) {
		return
	}
	var what []string
	for _, d := range u.Damage {
		what = append(what, d.Story())
	}
	for _, g := range u.Pauses {
		if hole := p.call.SilentOf(g); hole > p.sc.Limits.Hole {
			what = append(what, fmt.Sprintf("nothing was heard for %s from %s on", wording.Span(g.To-g.From), wording.Offset(g.From)))
		}
	}
	if len(what) == 0 {
		what = p.choppy(u)
	}
	if len(what) == 0 {
		return
	}
	st, words := p.place(), wording.Quote(u.Text())
	if of := p.stepOf(u); of != nil {
		st, words = of, wording.StepWords(of.Step)
	}
	const most = 3
	if n := len(what); n > most {
		what = append(what[:most], fmt.Sprintf("and so on, %d times in all", n))
	}
	p.fail(FailureBrokenSpeech, st, fmt.Sprintf("caller should hear %s in one piece, as the model made it", words), strings.Join(what, "; "))
}

// mostSilence is which part of an answer its holes may be together, each of them short enough: a fifth. Chosen: what
// is silent for longer than that is hard to follow. Up to two of the longest holes they are as long as they are.
const mostSilence = 5

// choppy says that an utterance has short holes all over; nil when it has not.
func (p *Playhead) choppy(u *observed.Utterance) []string {
	if !u.Over {
		return nil
	}
	length := u.LastHeard - u.Began
	silent := length - u.Heard
	for _, g := range u.Pauses {
		silent -= g.To - g.From - p.call.SilentOf(g)
	}
	if silent <= 2*p.sc.Limits.Hole || silent*mostSilence <= length {
		return nil
	}
	return []string{fmt.Sprintf("%s of its %s were silent, in many short holes", wording.Span(silent), wording.Span(length))}
}
