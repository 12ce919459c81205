package happened

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/usage"
)

// Usage wants a response to cost so many tokens.
type Usage struct {
	Bounds []scenarios.TokenBound
}

func usageKind() Kind {
	return newKind("when the response ends", "then",
		keys.At("usage", scenarios.TakesTokens, func(w *Usage) *[]scenarios.TokenBound { return &w.Bounds },
			"what a response cost: a map of kinds of tokens (`text_in`, `audio_in`, `image_in`, `cached_text`, `cached_audio`, `cached_image`, "+
				"`text_out`, `audio_out`, `reasoning`, `in`, `out`, `total`), each with the most, or a map of `at_most`, `at_least` and `exactly`"))
}

// Describe implements [scenarios.Want].
func (w *Usage) Describe() string {
	var all []string
	for _, b := range w.Bounds {
		all = append(all, fmt.Sprintf("%s %.0f %s", strings.ReplaceAll(b.Relation, "_", " "), b.Value, b.Kind))
	}
	return "a response should cost " + strings.Join(all, ", ") + " tokens"
}

// Name implements [Want].
func (w *Usage) Name() string { return "" }

// Sees implements [Want].
func (w *Usage) Sees(f timeline.Fact) *Happening {
	switch f, ok := f.(timeline.Spent); {
	case !ok || f.Response == "":
		return nil
	case f.Silent:
		return &Happening{Story: "a response was over, and the server did not say what it cost", Fact: f}
	default:
		return &Happening{Story: "a response cost " + tokens(f.Tokens), Fact: f}
	}
}

// Fits implements [Want].
func (w *Usage) Fits(h *Happening, _ time.Duration) (bool, string) {
	spent := h.Fact.(timeline.Spent)
	used := counts(spent.Tokens)
	for _, b := range w.Bounds {
		if spent.Silent || !b.Holds(float64(used[b.Kind])) {
			return false, ""
		}
	}
	return true, ""
}

// Blind implements [Blinded].
func (w *Usage) Blind(h *Happening) string {
	if h.Fact.(timeline.Spent).Silent {
		return "the server did not say what responses cost"
	}
	return ""
}

// counts returns the tokens of a response by their kinds.
func counts(t usage.Tokens) map[string]int {
	return map[string]int{
		"text_in": t.TextIn, "audio_in": t.AudioIn, "image_in": t.ImageIn, "cached_text": t.CachedText,
		"cached_audio": t.CachedAudio, "cached_image": t.CachedImage, "text_out": t.TextOut, "audio_out": t.AudioOut,
		"reasoning": t.Reasoning, "in": t.In(), "out": t.Out(), "total": t.In() + t.Out(),
	}
}

// tokens lists what a response cost.
func tokens(t usage.Tokens) string {
	n := counts(t)
	var all []string
	for _, kind := range scenarios.TokenKinds() {
		if n[kind] > 0 {
			all = append(all, fmt.Sprintf("%d %s", n[kind], kind))
		}
	}
	if len(all) == 0 {
		return "no tokens"
	}
	return strings.Join(all, ", ")
}
