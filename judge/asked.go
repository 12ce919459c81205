package judge

import (
	"slices"

	"github.com/voicesim/voicesim/judge/overheard"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
)

// Questions are what a language model is to be asked of the call, each as often as it stands there, once the call is over and
// before [Playhead.Result]. Answers are told as facts: [timeline.Opinion]. There are none on the simulator, whose model says what the script
// says, and of a call that was cut short, which is judged by what cut it.
func (p *Playhead) Questions() (all []scenarios.Question) {
	if !p.elsewhere() || p.brokenOff() {
		return nil
	}
	for i := range p.sc.Checks {
		all = append(all, p.sc.Checks[i].Questions...)
	}
	return all
}

// Overheard is the call in words, as the caller heard it, for whoever answers [Playhead.Questions].
func (p *Playhead) Overheard() []overheard.Line { return overheard.Of(&p.call) }

// brokenOff reports whether the call ended before its script did.
func (p *Playhead) brokenOff() bool {
	return p.stopped() || p.failedBy(FailureLimit) || p.broken != ""
}

// notAsked lists the questions of a check that nobody is asked, since the model says what the script says; it reports whether
// that is so.
func (p *Playhead) notAsked(c *scenarios.Check, r *Result) bool {
	if c.Questions == nil || p.elsewhere() {
		return false
	}
	for _, q := range c.Questions {
		r.NotLookedAt = append(r.NotLookedAt, NotLookedAt{
			Kind: verdict.BlindTarget, Pos: q.Pos, What: "judge: a language model is asked about calls on a live target only: " + q.Asks,
		})
	}
	return true
}

// Judged reports whether a scenario asks a language model about its call.
func Judged(sc *scenarios.Scenario) bool {
	return slices.ContainsFunc(sc.Checks, func(c scenarios.Check) bool { return c.Questions != nil })
}
