package scenarios

import (
	"time"

	"github.com/voicesim/voicesim/timeline"
)

// Playhead follows one call by its scenario.
type Playhead struct{}

// Act is something that is due: the harness carries it out at once.
type Act struct {
	Step int     // index in Scenario.Script; -1 for a decision that the scenario's approvals key makes
	Kind ActKind //

	// Decisions only.
	Call     string   // id of the tool call to decide about
	Decision Decision // approve, reject, or ignore (nothing is done; it is recorded all the same)
	Message  string   // to the model, with a rejection; "" is none
}

// ActKind says what an act is.
type ActKind uint8

// The kinds of acts.
const (
	ActSpeak  ActKind = iota // the caller says the words of the step
	ActDecide                // a human decides about a tool call
)

// NewPlayhead returns a playhead at the start of the scenario.
func NewPlayhead(sc *Scenario) *Playhead { return &Playhead{} }

// Feed tells what happened. Records come in canonical order.
func (p *Playhead) Feed(rec timeline.Record) {}

// Tick returns the acts that are due at now.
func (p *Playhead) Tick(now time.Duration) []Act { return nil }

// Over reports whether the call should be hung up, or has ended by itself.
func (p *Playhead) Over() bool { return false }

// Finish tells that nothing more will be fed.
func (p *Playhead) Finish(now time.Duration) {}

// Result returns the judgement of the call. Finish must have been called.
func (p *Playhead) Result(rec *timeline.Recording) *Result { return &Result{} }
