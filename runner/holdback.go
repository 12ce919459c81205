package runner

import (
	"slices"

	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/runner/internal/checking"
)

// Checking says how output guardrails look at what the model says, and what follows. The zero value: sound is heard as it
// comes, and cut when a guardrail trips; a check that cannot be done lets pass.
type Checking struct {
	// HoldBack lets sound be heard only when the text that had come before it was checked, so that what a guardrail stops is
	// not heard at all. It costs the time of a check before every answer. The server sends text ahead of its sound; what
	// sound says beyond its text nobody can check.
	HoldBack bool
	// FailClosed stops a response whose check cannot be done, or not in time, as if the guardrail had tripped.
	FailClosed bool
	// Every is how many bytes a text grows between two checks; zero checks at every piece, and long texts less often. All
	// text is checked in the end. With HoldBack it is at every piece.
	Every int
	// Feedback is what the model is told after a trip, beside the reasons: "" is the default text.
	Feedback string
	// NoFeedback tells the model nothing, and asks for no other answer: the application does what is to be done.
	NoFeedback bool
}

// checkEvery is how many bytes a text grows between two checks.
func (o *Options) checkEvery() int {
	if o.Checking.HoldBack {
		return 1
	}
	return o.Checking.Every
}

type dueCheck = checking.Due[*responseState]

// heldSound is sound that waits for the check of the text before it.
type heldSound struct {
	ref      playout.Item
	text     int // bytes of the item's text that must have passed
	received int
	data     []byte
	ended    bool // instead: the end of the item's sound
}

// holdsBack reports whether sound of a response waits for checks.
func (l *loop) holdsBack(r *responseState) bool {
	return l.s.opts.Checking.HoldBack && len(r.as.guardrails) > 0
}

// hold has sound wait for the check of the text that came before it, if it has to.
func (l *loop) hold(r *responseState, h heldSound) {
	if r.tripped {
		l.s.buffers.Put(h.data)
		return
	}
	h.text, _ = l.checks.Length(h.ref.ID)
	r.held = append(r.held, h)
	l.release(r)
}

// release lets go of the sound whose text has passed.
func (l *loop) release(r *responseState) {
	for len(r.held) > 0 {
		h := r.held[0]
		come, passed := l.checks.Length(h.ref.ID)
		if come > 0 && passed < h.text { // a text that is forgotten has passed
			return
		}
		r.held = r.held[1:]
		if h.ended {
			l.handOut(l.s.player.EndItem(h.ref))
			continue
		}
		l.play(h.ref, h.received, h.data)
	}
	if r.done {
		l.handOut(l.s.player.EndResponse(r.id))
	}
}

// cutHeld adds to an interruption the items of which all sound still waits.
func (l *loop) cutHeld(cut *playout.Interruption, scope string) {
	for _, id := range l.responses.order {
		r := l.responses.byID[id]
		if len(r.held) == 0 || scope != "" && scope != id {
			continue
		}
		ref := r.held[0].ref
		known := slices.ContainsFunc(cut.Truncated, func(t playout.Truncation) bool { return t.ID == ref.ID })
		if !known && !ref.OutOfBand {
			cut.Truncated = append(cut.Truncated, playout.Truncation{Item: ref})
		}
		l.dropHeld(r)
	}
}

// dropHeld forgets the sound of a response that is stopped.
func (l *loop) dropHeld(r *responseState) {
	for _, h := range r.held {
		l.s.buffers.Put(h.data)
	}
	r.held = nil
}
