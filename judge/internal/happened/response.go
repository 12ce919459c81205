package happened

import (
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Response wants a response of the model to begin, or to end so.
type Response struct {
	State string // one of responseStates
}

var responseStates = keys.Words("response", "created", "completed", "cancelled", "failed", "incomplete").
	Saying("created", "it began").Saying("completed", "the model made it to its end, heard or not").
	Saying("cancelled", "it was cut while the model made it").Saying("failed", "the server could not make it").
	Saying("incomplete", "a limit or a filter of the server's ended it")

func responseKind() Kind {
	return newKind(atThen, "then",
		keys.At("response", scenarios.TakesOneOf[string](responseStates), func(w *Response) *string { return &w.State },
			"a response of the model, in the conversation or beside it, was"))
}

// Describe implements [scenarios.Want].
func (w *Response) Describe() string { return "a response should be " + w.State }

// Name implements [Want].
func (w *Response) Name() string { return w.State }

// Sees implements [Want].
func (w *Response) Sees(f timeline.Fact) *Happening {
	switch f := f.(type) {
	case timeline.ResponseBegan:
		return &Happening{Name: "created", Story: "a response was created"}
	case timeline.ResponseEnded:
		story := "a response was " + f.Status
		if f.Reason != "" {
			story += " (" + strings.ReplaceAll(f.Reason, "_", " ") + ")"
		}
		return &Happening{Name: f.Status, Story: story}
	}
	return nil
}

// Fits implements [Want].
func (w *Response) Fits(h *Happening, _ time.Duration) (bool, string) { return h.Name == w.State, "" }
