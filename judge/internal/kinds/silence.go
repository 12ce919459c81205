package kinds

import (
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// Silence expects the agent to stay silent so long.
type Silence struct {
	Lasting time.Duration
}

// silenceKind is how Silence is written.
func silenceKind() *scenarios.Kind {
	kind := NewKind("when the act ends", "when the time is up",
		keys.At("silence", scenarios.TakesSpan, func(w *Silence) *time.Duration { return &w.Lasting },
			"a duration, the agent stays silent so long"),
	)
	kind.Lasts = true
	return kind
}

// Describe implements [scenarios.Want].
func (w *Silence) Describe() string { return "agent should stay silent for " + wording.Span(w.Lasting) }

func (w *Silence) Deadline() DeadlineRule { return BeginsInTime }

func (w *Silence) InFlight(*observed.Call, Looking, time.Duration) bool { return false }
