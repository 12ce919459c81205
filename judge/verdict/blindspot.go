package verdict

import (
	"github.com/voicesim/voicesim/scenarios"
)

// NotLookedAt is something of a call of which its result says nothing: no green line vouches for it. What the call never
// came to is in Result.NotJudged, and what nobody but the simulator understands in Result.StandIns.
type NotLookedAt struct {
	Kind BlindSpot
	Pos  scenarios.Pos // where the scenario says so; a file alone where that is not known
	What string        // in words
}

// BlindSpot is why something is not looked at.
type BlindSpot string

// The blind spots.
const (
	BlindAllowed     BlindSpot = "allowed"      // a surprise that is let pass: allow
	BlindSwitchedOff BlindSpot = "switched_off" // a demand that the scenario takes back: approvals, reaction, optional
	BlindNames       BlindSpot = "names"        // names could not be checked against the agent
	BlindOutside     BlindSpot = "outside"      // how long tools take for which the clock of the call stood still
	BlindLanguage    BlindSpot = "language"     // demands that came later than the version of the language it is written in
	BlindTarget      BlindSpot = "target"       // what the target does not tell cannot be judged there
	BlindNoData      BlindSpot = "no_data"      // a measure has no value in this call
	BlindService     BlindSpot = "service"      // what the team's service left undone: events without a reader, an open session
	BlindNotReached  BlindSpot = "not_reached"  // calls of a sweep in which what it moves found nothing to interrupt
)
