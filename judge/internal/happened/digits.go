package happened

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Digits wants the runtime to be told of keys that the caller pressed, one after the other.
type Digits struct {
	Keys string
}

func digitsKind() Kind {
	return newKind("when the runtime is told of the last of them", "then",
		keys.At("digits", scenarios.TakesKeys, func(w *Digits) *string { return &w.Keys },
			"keys of a phone that the runtime was told of, `0` to `9`, `*`, `#`, `A` to `D`, one after the other"))
}

// Describe implements [scenarios.Want].
func (w *Digits) Describe() string {
	return fmt.Sprintf("the agent should be told of the keys %q", w.Keys)
}

// Name implements [Want].
func (w *Digits) Name() string { return w.Keys }

// Sees implements [Want].
func (w *Digits) Sees(f timeline.Fact) *Happening {
	if f, ok := f.(timeline.KeyHeard); ok {
		return &Happening{Name: f.Key, Story: "a key came"} // not which: it may be one of a number that is masked
	}
	return nil
}

// Fits implements [Want]: the key and those before it are the ones that are wanted.
func (w *Digits) Fits(h *Happening, since time.Duration) (bool, string) {
	var heard string
	for ; h != nil && h.At >= since; h = h.Before {
		heard = h.Name + heard
	}
	last := heard[max(0, len(heard)-len(w.Keys)):]
	return strings.EqualFold(last, w.Keys), fmt.Sprintf(": %q in all", heard)
}
