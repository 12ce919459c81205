package telephony

import (
	"fmt"
	"math"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
)

// Tones hears keys by the tones that telephones make of them, for lines that tell of them in no other way: a gateway of
// one's own that passes on sound alone. What it hears goes to [runner.Session.PressKey]. It is for one call and one goroutine.
//
//	tone                                        | is
//	--------------------------------------------+---------------------------------------------
//	two of the eight, alone, for 40 ms or more  | a key, once, however long it lasts
//	the same after a pause of 30 ms             | the key again
//	shorter than 23 ms; one alone; speech       | nothing
//
// Source: ITU-T Q.23 (frequencies) and Q.24 (times and levels).
type Tones struct {
	to8kHz *audio.Converter
	bytes  []byte  // at 8 kHz
	waits  []int16 // samples of which no block was made yet

	heard  runner.Key // of the newest block; "" is none
	run    int        // blocks in a row that were that
	told   runner.Key // the key that goes on
	pauses int        // blocks since it was heard
}

// A block is long enough to tell the tones apart, short enough for tones that are 1.5 % beside, and the next one begins in
// its middle. Chosen: 40 ms have a run in them wherever they begin, and 20 ms nowhere.
const (
	toneRate   = 8000
	toneBlock  = 160
	toneHop    = toneBlock / 2
	toneRun    = 3 // blocks that make a key
	tonePauses = 3 // blocks that part two presses of one key
)

// What a block must be to be a key. Chosen within Q.24, so that no recorded speech is one.
const (
	toneShare    = 0.55 // of the block's energy in its two tones
	toneTwist    = 8.0  // dB that one of the two may be louder
	toneQuietest = 300  // root mean square of the quietest key, of 32,767
)

// NewTones returns an ear for sound of a format. The error is a *audio.RateError for a rate that cannot be converted.
func NewTones(format audio.Format) (*Tones, error) {
	c, err := audio.NewConverter(format, audio.Format{Encoding: audio.PCM16, RateHz: toneRate})
	if err != nil {
		return nil, fmt.Errorf("tones: %w", err)
	}
	return &Tones{to8kHz: c}, nil
}

// Keys takes the next piece of the caller's sound, and returns the keys that were pressed in it, most often none.
func (t *Tones) Keys(sound []byte) (keys []runner.Key) {
	t.bytes = t.to8kHz.Append(t.bytes[:0], sound)
	t.waits = audio.Format{Encoding: audio.PCM16}.AppendSamples(t.waits, t.bytes)
	rest := t.waits
	for ; len(rest) >= toneBlock; rest = rest[toneHop:] {
		if key := t.take(keyOf(rest[:toneBlock])); key != "" {
			keys = append(keys, key)
		}
	}
	t.waits = t.waits[:copy(t.waits, rest)]
	return keys
}

// take takes what the next block is, and returns the key that begins with it.
func (t *Tones) take(key runner.Key) (begins runner.Key) {
	if key != t.heard {
		t.heard, t.run = key, 0
	}
	t.run++
	switch {
	case key == t.told && key != "":
		t.pauses = 0
	case key != "" && t.run == toneRun:
		t.told, t.pauses = key, 0
		return key
	default:
		if t.pauses++; t.pauses >= tonePauses {
			t.told = ""
		}
	}
	return ""
}

// keyOf is the key whose tones a block is, "" for none.
func keyOf(block []int16) runner.Key {
	var energy float64
	for _, s := range block {
		energy += float64(s) * float64(s)
	}
	if energy < toneQuietest*toneQuietest*float64(len(block)) {
		return ""
	}
	row, low := loudest(block, [4]float64{697, 770, 852, 941})
	column, high := loudest(block, [4]float64{1209, 1336, 1477, 1633})
	share := (low + high) * 2 / (float64(len(block)) * energy)
	twist := 10 * math.Log10(low/high)
	if share < toneShare || math.Abs(twist) > toneTwist {
		return ""
	}
	return runner.Key("123A456B789C*0#D"[4*row+column : 4*row+column+1])
}

// loudest returns which of four frequencies has the most power in a block, and how much.
func loudest(block []int16, frequencies [4]float64) (which int, most float64) {
	for i, f := range frequencies {
		if p := power(block, f); p > most {
			which, most = i, p
		}
	}
	return which, most
}

// power is that of one frequency in a block, by Goertzel's algorithm.
func power(block []int16, frequency float64) float64 {
	coefficient := 2 * math.Cos(2*math.Pi*frequency/toneRate)
	var s1, s2 float64
	for _, sample := range block {
		s1, s2 = float64(sample)+coefficient*s1-s2, s1
	}
	return s1*s1 + s2*s2 - coefficient*s1*s2
}
