package synth

import (
	"fmt"
	"math"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures/internal/manifest"
)

// How far a synthesiser's own times may lie from the measured speech. It counts to a sound what hardly
// sounds: the breath before an h, the closed lips of a p or the closed palate of a k, at the start and
// at the end; and a voice dies away after the last sound. Chosen: the largest found, rounded up.
const (
	silentStart = 85 * time.Millisecond  // of the first word
	silentEnd   = 125 * time.Millisecond // of the last word
	dyingAway   = 110 * time.Millisecond // after the last word
)

// timeWords moves the spans of a take to the recording's clock. The first word starts and the last one
// ends where the speech is measured to; it is an error when the synthesiser's own times are far from that.
func timeWords(line *Line, spans []span, rec *recording) ([]manifest.Word, error) {
	words := make([]manifest.Word, len(spans))
	for i, s := range spans {
		words[i] = manifest.Word{
			Text:  line.Words[i].Text,
			Start: manifest.Milliseconds(duration(rec.shift + nearestSample(s.start))),
			End:   manifest.Milliseconds(duration(rec.shift + nearestSample(s.end))),
		}
	}
	first, last := &words[0], &words[len(words)-1]
	start, end := duration(rec.first), duration(rec.end)
	if d := start - time.Duration(first.Start); d < 0 || d > silentStart {
		return nil, fmt.Errorf("speech begins %v after the word %q, want 0 to %v", d, first.Text, silentStart)
	}
	if d := end - time.Duration(last.End); d < -silentEnd || d > dyingAway {
		return nil, fmt.Errorf("speech ends %v after the word %q, want -%v to %v", d, last.Text, silentEnd, dyingAway)
	}
	first.Start, last.End = manifest.Milliseconds(start), manifest.Milliseconds(end)
	return words, nil
}

func nearestSample(seconds float64) int { return int(math.Round(seconds * audio.RateHz)) }
