package taps

import (
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/timeline"
)

// noteFact turns what the script tells of its steps into a fact.
func noteFact(n models.Note) timeline.Fact {
	switch n := n.(type) {
	case *models.StepTaken:
		return timeline.StepTaken{Step: n.Ref, Response: n.ResponseID, Spoken: n.Spoken}
	case *models.StepClosed:
		return timeline.StepClosed{Step: n.Ref, Reason: n.Reason}
	case *models.StepWrong:
		return timeline.StepWrong{Step: n.Ref, Reason: n.Reason}
	case *models.Unscripted:
		return timeline.Unscripted{Response: n.ResponseID, Cause: n.Cause}
	}
	return nil
}
