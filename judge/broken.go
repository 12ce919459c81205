package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// damage is a place at which an utterance did not go on as the model made it.
type damage struct {
	timeline.SpeechBroken
	at time.Duration
}

// pause is a silence within an utterance.
type pause struct{ from, to time.Duration }

// speechBroken notes that an utterance did not go on as it should.
func (p *Playhead) speechBroken(at time.Duration, f timeline.SpeechBroken) {
	if u := p.call.utterance(f.Utterance); u != nil {
		u.damage = append(u.damage, damage{f, at})
	}
}

// speechPaused notes that nothing is heard of an utterance that is not over.
func (p *Playhead) speechPaused(f timeline.SpeechPaused) {
	if u := p.call.utterance(f.Utterance); u != nil {
		u.paused, u.pausedAt = true, f.LastHeard
	}
}

// speechResumed notes that it is heard again.
func (p *Playhead) speechResumed(at time.Duration, f timeline.SpeechResumed) {
	if u := p.call.utterance(f.Utterance); u != nil {
		p.airEnds(at, 0)
		u.paused = false
		u.pauses = append(u.pauses, pause{at - f.Silent, at})
	}
}

// judgeBroken fails an utterance that was not heard as the model made it, up to where it was cut: with parts that are
// missing, come twice or in another order, or with holes.
func (p *Playhead) judgeBroken(u *utterance) {
	if p.allowed(scenarios.SurpriseBrokenSpeech) || !p.demands(unwrittenWhole) {
		return
	}
	var what []string
	for _, d := range u.damage {
		what = append(what, d.story())
	}
	for _, g := range u.pauses {
		if hole := p.call.silentOf(g); hole > p.sc.Limits.Hole {
			what = append(what, fmt.Sprintf("nothing was heard for %s from %s on", span(g.to-g.from), offset(g.from)))
		}
	}
	if len(what) == 0 {
		what = p.choppy(u)
	}
	if len(what) == 0 {
		return
	}
	st, words := p.place(), quote(u.text())
	if of := u.step(); of != nil {
		st, words = of, of.words()
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
func (p *Playhead) choppy(u *utterance) []string {
	if !u.over {
		return nil
	}
	length := u.lastHeard - u.began
	silent := length - u.heard
	for _, g := range u.pauses {
		silent -= g.to - g.from - p.call.silentOf(g)
	}
	if silent <= 2*p.sc.Limits.Hole || silent*mostSilence <= length {
		return nil
	}
	return []string{fmt.Sprintf("%s of its %s were silent, in many short holes", span(silent), span(length))}
}

// story says what happened to an utterance.
func (d damage) story() string {
	words := clause(": %s", quoted(d.Words))
	switch d.How {
	case timeline.BrokenLost:
		return fmt.Sprintf("at %s, %s of it was missing%s", offset(d.at), span(d.Length), words)
	case timeline.BrokenMoved:
		return fmt.Sprintf("at %s, what had been missing came in the wrong place%s", offset(d.at), words)
	case timeline.BrokenRepeated:
		return fmt.Sprintf("at %s, a part of it came again%s", offset(d.at), words)
	default:
		return fmt.Sprintf("at %s, other sound came in its place", offset(d.at))
	}
}

// silentOf returns how much of a pause counts: a runtime may hold its answer while the caller is audible, or while the
// server takes the caller to be.
func (c *call) silentOf(g pause) time.Duration {
	var talk []pause
	for _, t := range c.turns {
		end := g.to
		if t.over {
			end = t.ended + newsWindow
		}
		talk = append(talk, pause{t.began, end})
	}
	for i, at := range c.detected {
		end := g.to
		if i < len(c.undetected) {
			end = c.undetected[i] + newsWindow
		}
		talk = append(talk, pause{at, end})
	}
	slices.SortFunc(talk, func(a, b pause) int { return int(a.from - b.from) })
	silent, from := time.Duration(0), g.from
	for _, t := range talk {
		if t.from > from {
			silent += max(0, min(t.from, g.to)-from)
		}
		from = max(from, t.to)
	}
	return silent + max(0, g.to-from)
}
