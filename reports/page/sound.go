package page

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/audio"
)

// RateHz is the rate of the sound that a page is made of, samples a second.
const RateHz = audio.RateHz

// soundHz is the rate of the sound in the page. Chosen: all that is understood of speech, at two thirds of the bytes.
const soundHz = 16000

// Sound is the sound of a call: two tracks of mono sound, each as [Packed] in base64.
type Sound struct {
	Codec  string `json:"codec"` // "adpcm"
	RateHz int    `json:"rate_hz"`
	Caller string `json:"caller"`
	Agent  string `json:"agent"`
}

// soundOf makes the sound of a call, at [RateHz], small.
func soundOf(caller, agent []int16) (*Sound, error) {
	s := &Sound{Codec: "adpcm", RateHz: soundHz}
	for _, t := range []struct {
		name    string
		samples []int16
		into    *string
	}{{"caller", caller, &s.Caller}, {"agent", agent, &s.Agent}} {
		packed, err := pack(t.samples)
		if err != nil {
			return nil, fmt.Errorf("the sound of the %s: %w", t.name, err)
		}
		*t.into = base64.StdEncoding.EncodeToString(packed)
	}
	return s, nil
}

// What is left out of packed sound: stretches of silence.
const (
	quiet    = 8               // samples up to it are silence
	shortest = RateHz * 2 / 10 // silences that are shorter stay
)

// Three samples at [RateHz] are two at [soundHz].
const three, two = 3, 2

// pack packs sound at [RateHz] into stretches at [soundHz] that are not silent, one after the other. Each begins with two
// little-endian 32-bit numbers, the place of its first sample and how many there are, then has its samples as [encodeADPCM]
// writes them.
func pack(samples []int16) ([]byte, error) {
	var out []byte
	for from := nextLoud(samples, 0); from < len(samples); from = nextLoud(samples, from) {
		from = from / three * three
		to := nextSilence(samples, from)
		small, err := audio.Resample(samples[from:to], RateHz, soundHz)
		if err != nil {
			return nil, err
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(from/three*two))
		out = binary.LittleEndian.AppendUint32(out, uint32(len(small)))
		out = append(out, encodeADPCM(small)...)
		from = to
	}
	return out, nil
}

// nextLoud is the place of the next sample that is not silent.
func nextLoud(samples []int16, from int) int {
	for from < len(samples) && samples[from] <= quiet && samples[from] >= -quiet {
		from++
	}
	return from
}

// nextSilence is the place at which the next silence begins that is left out.
func nextSilence(samples []int16, from int) int {
	for from < len(samples) {
		loud := nextLoud(samples, from)
		if loud-from >= shortest || loud == len(samples) {
			return from
		}
		from = loud + 1
	}
	return len(samples)
}

// share says which calls have sound in the page: first those that failed, then the smallest, while there is room. Sizes are in
// bytes; calls of size zero have no sound.
func share(calls []*Call, sizes []int, room int) []bool {
	if room == 0 {
		room = DefaultSound
	}
	loud := prefix(calls, sizes, room)
	for i := range calls {
		switch {
		case sizes[i] == 0:
			loud[i] = false
		case room < 0:
			calls[i].Mute = "sound was left out of this page"
		case !loud[i]:
			calls[i].Mute = "there was no more room for sound in this page"
		}
	}
	return loud
}

// prefix says for which calls there is room, by their sizes: first those that failed, then the smallest, and none behind one for which there is none.
func prefix(calls []*Call, sizes []int, room int) []bool {
	fits, order := make([]bool, len(calls)), make([]int, len(calls))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(rankOf(calls[a]), rankOf(calls[b])), cmp.Compare(sizes[a], sizes[b]))
	})
	for _, i := range order {
		room -= sizes[i]
		fits[i] = room >= 0
	}
	return fits
}

// rankOf is zero for calls that come first.
func rankOf(c *Call) int {
	if len(c.Failures) > 0 {
		return 0
	}
	return 1
}
