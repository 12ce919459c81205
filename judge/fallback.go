package judge

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
)

// The fallback is a sound of the runtime's own, which it plays in a silence that the agent owes: "One moment, please." It is heard,
// so it ends dead air and may break what must never be heard. It is no answer, and nothing that an agent says.

const (
	// noticedAfter is how long the runtime may not know yet that the caller has begun to speak. Chosen: what a server takes to
	// notice speech, and what the news takes.
	noticedAfter = 500 * time.Millisecond
	// workBegan is within what time of its sound the agent is at work because of it alone. Chosen: several frames.
	workBegan = 100 * time.Millisecond
)

// judgeFallback fails a fallback that begins at an offset at which the agent owes the caller no sound.
//
//	at that moment                                        it is
//	the caller has been speaking for a while              in their way
//	an answer is heard, or has stopped before its end     in the middle of it
//	the agent's turn is over                              unasked for
//	none of these                                         as it should be
func (p *Playhead) judgeFallback(at time.Duration) {
	c := &p.call
	var why string
	switch stopped := p.stoppedShort; {
	case c.Speaking != nil && at > c.Speaking.Began+noticedAfter:
		why = "while the caller spoke"
	case stopped != nil:
		why = "in the middle of " + wording.Quote(stopped.Text())
	case slices.ContainsFunc(c.Sounding, speaks):
		why = "in the middle of " + wording.Quote(c.Sounding[0].Text())
	case (!c.Working || c.StateAt >= at-workBegan) && !c.Generating() && !p.owesAnswer() && !p.owesGreeting():
		why = "though the agent's turn was over"
	default:
		return
	}
	p.fail(FailureSurprise, p.place(), "the fallback should be heard only in a silence that the agent owes", "it was heard at "+wording.Offset(at)+", "+why)
}

// beyond reports whether an expectation is for the fallback of a silence that only the simulated model makes, on another target.
func (p *Playhead) beyond(st *stepState, e *scenarios.Expectation) bool {
	if !ofFallback(e.Want.(kinds.Want)) || !p.elsewhere() {
		return false
	}
	beyond := slices.ContainsFunc(p.steps, func(other stepState) bool {
		m := other.Model
		return m != nil && other.Exchange == st.Exchange && (m.Fails != "" || m.Latency > 0 || m.Silent)
	})
	if beyond {
		p.unplayable = append(p.unplayable, e.Pos)
	}
	return beyond
}

// nearestFallback says what was heard of the fallback below an act instead of words.
func (p *Playhead) nearestFallback(tr *tracker) (FailureKind, string) {
	for _, u := range slices.Backward(p.call.Utterances[tr.window.utterances:]) {
		switch {
		case !u.Fallback:
		case len(u.Words.Words) == 0:
			return FailureMissing, "it was heard at " + wording.Offset(u.Began) + ", and nobody knows its words"
		default:
			return FailureDifferent, "it was heard at " + wording.Offset(u.Began) + ", saying " + wording.Quote(u.Text())
		}
	}
	return FailureMissing, "it was not heard; " + p.call.LastHeard()
}

// ofFallback reports whether words of the fallback are wanted.
func ofFallback(w kinds.Want) bool {
	heard, ok := w.(*Heard)
	return ok && heard.By == scenarios.ByFallback
}

// blameFallback blames what became of words of the fallback. lostIn is where the line lost them; nil is nowhere.
func (p *Playhead) blameFallback(kind FailureKind, lostIn *observed.Utterance) verdict.Blame {
	played := slices.ContainsFunc(p.call.Utterances, func(u *observed.Utterance) bool { return u.Fallback })
	switch {
	case lostIn != nil:
		return blamed(verdict.BlameNetwork, "the runtime said it, and the caller's line lost it")
	case kind == FailureMissing && !played:
		return blamed(verdict.BlameRuntime, "it played nothing of its own, or nothing kept the caller waiting for so long")
	case kind == FailureLate, kind == FailureUnwanted:
		return blamed(verdict.BlameRuntime, "its settings say after what silence it plays its sound, and how often")
	default:
		return verdict.Blame{}
	}
}

// speaks reports whether an utterance is an agent's.
func speaks(u *observed.Utterance) bool { return !u.Fallback }

// speaker names whose words an utterance is; "" is nobody knows.
func speaker(u *observed.Utterance) string {
	if u.Fallback {
		return "the fallback"
	}
	return u.Agent
}
