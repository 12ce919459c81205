package kinds

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/scenarios"
)

// Generated expects the model to produce words, heard or not.
type Generated struct {
	Text *scenarios.TextMatcher
}

// generatedKind is how Generated is written.
func generatedKind() *scenarios.Kind {
	return NewKind("with the first text of the response", "when the last of the words was produced",
		keys.At("generated", scenarios.TakesText, func(w *Generated) **scenarios.TextMatcher { return &w.Text },
			"words that the model produced, heard or not"))
}

// Describe implements [scenarios.Want].
func (w *Generated) Describe() string { return fmt.Sprintf("the model should say %s", w.Text) }

func (w *Generated) Deadline() DeadlineRule { return BeginsInTime }

// InFlight implements [Want].
func (w *Generated) InFlight(c *observed.Call, _ Looking, deadline time.Duration) bool {
	return slices.ContainsFunc(c.Made, func(u *observed.Utterance) bool { return u.Began <= deadline && !u.Over })
}
