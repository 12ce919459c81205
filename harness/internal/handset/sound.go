package handset

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/speech"
)

// Spoken is the sound of what a step says: its parts, with the written pauses between them.
func Spoken(step *scenarios.CallerStep, parts []speech.Speech) []int16 {
	if len(parts) == 1 {
		return Louder(parts[0].Samples, step.Gain)
	}
	var out []int16
	for i, part := range parts {
		out = append(out, part.Samples...)
		out = append(out, make([]int16, audio.Samples(step.Parts[i].Pause, audio.RateHz))...)
	}
	return Louder(out, step.Gain)
}

// Louder returns sound that is so many decibels louder: samples itself for none, else a copy.
func Louder(samples []int16, gain float64) []int16 {
	if gain == 0 || math.IsNaN(gain) {
		return samples
	}
	samples = slices.Clone(samples)
	audio.Gain(samples, gain)
	return samples
}

// The frequencies of keys: a row's and a column's for each. Source: ITU-T Q.23.
var (
	keyRows    = [4]float64{697, 770, 852, 941}
	keyColumns = [4]float64{1209, 1336, 1477, 1633}
)

// keyboard has the keys row by row.
const keyboard = "123A456B789C*0#D"

// How a key sounds. Chosen: about as loud as the voices of callers, the higher tone 2 dB above the lower as telephones have
// it (ITU-T Q.24 has from 8 dB below to 4 above recognised), and edges that do not click.
const (
	keyLow  = 3600.0
	keyHigh = 4500.0
	keyEdge = 3 * time.Millisecond
)

// Keys is the sound of keys that are pressed one after the other, each so long and with such pauses. What is no key is left
// out.
func Keys(pressed string, tone, pause time.Duration) []int16 {
	var out []int16
	for _, key := range pressed {
		at := strings.IndexRune(keyboard, key)
		if at < 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, make([]int16, audio.Samples(pause, audio.RateHz))...)
		}
		out = appendTone(out, keyRows[at/4], keyColumns[at%4], audio.Samples(tone, audio.RateHz))
	}
	return out
}

// appendTone appends n samples of a key with two frequencies.
func appendTone(out []int16, low, high float64, n int) []int16 {
	edge := float64(audio.Samples(keyEdge, audio.RateHz))
	for i := range n {
		t := 2 * math.Pi * float64(i) / audio.RateHz
		level := min(1, float64(i+1)/edge, float64(n-i)/edge)
		out = append(out, int16(math.Round(level*(keyLow*math.Sin(low*t)+keyHigh*math.Sin(high*t)))))
	}
	return out
}
