package kinds

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// Heard expects words to reach the caller's ear.
type Heard struct {
	Text *scenarios.TextMatcher
	By   string // the agent that spoke, or [scenarios.ByFallback]; "" is any agent
	// HeardWithin is how soon the last of the words must have been heard, counted as Within is; zero is no such bound.
	HeardWithin time.Duration
}

// heardKind is how Heard is written.
func heardKind() *scenarios.Kind {
	return NewKind("with the first heard sample of the utterance", "when the last of the words was heard",
		keys.At("heard", scenarios.TakesText, func(w *Heard) **scenarios.TextMatcher { return &w.Text }, "words that reached the caller's ear"),
		keys.At("by", scenarios.TakesSpeaker, func(w *Heard) *string { return &w.By }, "the agent that spoke, or `fallback`: the runtime's own sound").Otherwise("any agent"),
		keys.At("heard_within", scenarios.TakesLength, func(w *Heard) *time.Duration { return &w.HeardWithin },
			"how soon the words must have been **heard**, counted as `within` is").Otherwise("no bound"),
	)
}

// Describe implements [scenarios.Want].
func (w *Heard) Describe() string {
	by := w.By
	if by == scenarios.ByFallback {
		by = "the fallback"
	}
	return fmt.Sprintf("caller should hear %s", w.Text) + wording.Clause(" from %s", by)
}

func (w *Heard) Deadline() DeadlineRule { return BeginsInTime }

// SpokenBy reports whether the words of an utterance are meant. Those of the fallback are no agent's: they meet nothing that
// does not name it, and break what must not be heard from anybody.
func (w *Heard) SpokenBy(u *observed.Utterance, watch bool) bool {
	switch {
	case w.By == scenarios.ByFallback:
		return u.Fallback
	case u.Fallback:
		return watch && w.By == ""
	default:
		return w.By == "" || words.SameName(w.By, u.Agent)
	}
}

// InFlight implements [Want].
func (w *Heard) InFlight(c *observed.Call, l Looking, deadline time.Duration) bool {
	return slices.ContainsFunc(c.Sounding, func(u *observed.Utterance) bool {
		return u.Began <= deadline && w.SpokenBy(u, l.Watch)
	})
}
