package forms

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/voicesim/voicesim/scenarios/internal/matching"
)

// PauseMark matches what is meant as a pause inside words.
var PauseMark = regexp.MustCompile(`<(\d[\d.]* *[A-Za-z]*)>`)

// SpeechPart is a stretch of speech, and the pause after it.
type SpeechPart struct {
	Words  string
	Pause  time.Duration // zero for the last part
	Spoken string        // how the words are pronounced by a voice that speaks; "" is as usual
}

// ParseSpeech cuts a caller's words at the pauses written in them, as in "Where's my order? <700ms>
// It's A1001." It fails on a pause without a unit, and on one that has no words before or behind it.
func ParseSpeech(words string) ([]SpeechPart, error) {
	var parts []SpeechPart
	begin := 0
	for _, at := range PauseMark.FindAllStringSubmatchIndex(words, -1) {
		pause, err := ParseDuration(words[at[2]:at[3]])
		if err != nil || pause == 0 {
			return nil, fmt.Errorf("%s is no pause: write it like <700ms>", words[at[0]:at[1]])
		}
		parts = append(parts, SpeechPart{Words: strings.TrimSpace(words[begin:at[0]]), Pause: pause})
		begin = at[1]
	}
	parts = append(parts, SpeechPart{Words: strings.TrimSpace(words[begin:])})
	for _, part := range parts {
		if matching.Wordless(part.Words) {
			return nil, errLonePause
		}
	}
	return parts, nil
}

var errLonePause = errors.New("a pause stands between words: a wait before or behind them is a delay or a step")
