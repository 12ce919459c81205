package runner

import (
	"strings"
	"time"
)

// speechRate is how many characters a second are spoken. Chosen: 150 words a minute of English.
const speechRate = 15

// heardText estimates how much of a text was heard, in whole words: as much of the text as of the audio,
// and no more than can be said in the time. The text of an item that was cut while it was made runs
// ahead of its audio, so only the second holds for that.
func heardText(text string, heard, generated time.Duration, complete bool) string {
	if heard <= 0 || generated <= 0 {
		return ""
	}
	runes := []rune(text)
	n := len(runes)
	if share := int(float64(n) * float64(heard) / float64(generated)); share < n {
		n = share
	}
	if spoken := int(heard.Seconds() * speechRate); !complete && spoken < n {
		n = spoken
	}
	if n == len(runes) {
		return text
	}
	cut := string(runes[:n])
	if runes[n] == ' ' {
		return cut
	}
	return cut[:max(strings.LastIndexByte(cut, ' '), 0)]
}
