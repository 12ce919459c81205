package judge

import (
	"github.com/voicesim/voicesim/judge/internal/happened"
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/scenarios"
)

// Looks is what has to be written down of a call for a scenario to be judged, and is not otherwise.
type Looks struct {
	Events []string // types of events of the wire
	Tokens bool     // what responses cost
	Memory bool     // what the conversation keeps
	Told   bool     // what the model is told

	Fallback bool // the runtime's own sound
	Restored bool // whether a connection that is lost comes back
}

// LooksAt returns what a scenario looks at beside what every call has.
func LooksAt(sc *scenarios.Scenario) Looks {
	looks := Looks{Told: sc.TellsModel(), Tokens: sc.CountsCost()}
	for _, e := range expectations(sc) {
		if _, ok := e.Want.(*kinds.Remembered); ok {
			looks.Memory = true
		}
		switch want := e.Want.(type) {
		case *kinds.Heard:
			looks.Fallback = looks.Fallback || want.By == scenarios.ByFallback
		case *kinds.Connection:
			looks.Restored = looks.Restored || want.State == "restored"
		}
		w, ok := e.Want.(*kinds.Happens)
		if !ok {
			continue
		}
		switch inner := w.Want.(type) {
		case *happened.Event:
			looks.Events = append(looks.Events, inner.Type)
		case *happened.Usage:
			looks.Tokens = true
		}
	}
	return looks
}
