package speech_test

import (
	"testing"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/speech"
)

// FuzzWords says any text: spelling leaves its letters and digits, and the stand-in voice says each word within its
// sound, in order.
func FuzzWords(f *testing.F) {
	for _, seed := range []string{"", "Where is A1001?", "TK-99310, 555-0199 or 1,250,000!", "ご注文は火曜日", "नमस्ते कमल", "สวัสดี", "a\u0301 \xFF –", "١٢٣٤٥", "Ⅷ x² ½", "ʼnǅ İ"} {
		f.Add(seed, "anna")
	}
	f.Fuzz(func(t *testing.T, text, voice string) {
		if len(text) > 200 {
			return
		}
		if spelled := speech.Spell(text); words.Fold(spelled).Key() != words.Fold(text).Key() {
			t.Fatalf("%q is spelled %q", text, spelled)
		}
		s := speech.StandIn(text, voice)
		end := time.Duration(0)
		for _, w := range s.Words {
			if w.Start < end || w.End <= w.Start {
				t.Fatalf("%q: %+v", text, s.Words)
			}
			end = w.End
		}
		if end != audio.Duration(len(s.Samples), audio.RateHz) {
			t.Fatalf("%q ends at %v of %d samples", text, end, len(s.Samples))
		}
	})
}
