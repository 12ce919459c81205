package happened

import (
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Hangup wants the agent to end the call.
type Hangup struct {
	By string
}

var hangupBy = keys.Words("hangup", "agent").Saying("agent", "the agent ended the call, or the application around it")

func hangupKind() Kind {
	return newKind(atThen, "then",
		keys.At("hangup", scenarios.TakesOneOf[string](hangupBy), func(w *Hangup) *string { return &w.By }, "who hung up"))
}

// Describe implements [scenarios.Want].
func (w *Hangup) Describe() string { return "the agent should hang up" }

// Name implements [Want].
func (w *Hangup) Name() string { return w.By }

// Sees implements [Want].
func (w *Hangup) Sees(f timeline.Fact) *Happening {
	closed, ok := f.(timeline.ConnectionChanged)
	switch {
	case !ok || closed.State != "closed":
		return nil
	case closed.By == "agent":
		return &Happening{Name: "agent", Story: "the agent hung up"}
	default:
		return &Happening{Name: "server", Story: "the connection was closed, and not by the agent"}
	}
}

// Fits implements [Want].
func (w *Hangup) Fits(h *Happening, _ time.Duration) (bool, string) { return h.Name == w.By, "" }
