package happened

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Error wants the server or the runtime to tell of an error.
type Error struct {
	Code string
}

func errorKind() Kind {
	return newKind(atThen, "then",
		keys.At("error", scenarios.TakesName, func(w *Error) *string { return &w.Code },
			"the server's code of an error, or the runtime's: `rate_limit_exceeded`, `handoff_loop`").Like("handoff_loop"))
}

// Describe implements [scenarios.Want].
func (w *Error) Describe() string { return fmt.Sprintf("error %s should be told", w.Code) }

// Name implements [Want].
func (w *Error) Name() string { return w.Code }

// Sees implements [Want].
func (w *Error) Sees(f timeline.Fact) *Happening {
	if f, ok := f.(timeline.Problem); ok {
		return &Happening{Name: f.Code, Story: strings.TrimSuffix("error "+f.Code+": "+f.Message, ": ")}
	}
	return nil
}

// Fits implements [Want].
func (w *Error) Fits(h *Happening, _ time.Duration) (bool, string) {
	return words.SameName(w.Code, h.Name), ""
}
