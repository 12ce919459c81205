package kinds

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/scenarios"
)

// Remembered expects words to be in the conversation, which keeps of what was cut only what was heard.
type Remembered struct {
	Text *scenarios.TextMatcher
}

// rememberedKind is how Remembered is written.
func rememberedKind() *scenarios.Kind {
	kind := NewKind("–", "when the state holds; an `expect_not` looks at it when it closes",
		keys.At("remembered", scenarios.TakesText, func(w *Remembered) **scenarios.TextMatcher { return &w.Text },
			"words that a message in the conversation has, cut where it was truncated: in the server's conversation and in the runtime's history"))
	kind.Lasts = true
	return kind
}

// Describe implements [scenarios.Want].
func (w *Remembered) Describe() string { return fmt.Sprintf("conversation should keep %s", w.Text) }

// Complete implements [scenarios.Completer]: some message there always is.
func (w *Remembered) Complete() *scenarios.KeyMistake {
	if w.Text != nil && w.Text.Anything() {
		return &scenarios.KeyMistake{Key: "remembered", Msg: "remembered: true holds in every call", Hint: "write words that the conversation keeps"}
	}
	return nil
}

func (w *Remembered) Deadline() DeadlineRule { return BeginsInTime }

func (w *Remembered) InFlight(*observed.Call, Looking, time.Duration) bool { return false }
