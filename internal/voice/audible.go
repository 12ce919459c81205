package voice

import "github.com/voicesim/voicesim/audio"

// Audible returns samples none of which is exactly zero, so that silence in a recording is the silence between
// utterances and nothing else. It copies them where it changes any.
func Audible(samples []int16) []int16 {
	for i, x := range samples {
		if x != 0 {
			continue
		}
		samples = append([]int16(nil), samples...)
		for j := range samples[i:] {
			if samples[i+j] == 0 {
				samples[i+j] = 1
			}
		}
		break
	}
	return samples
}

// The smallest levels that are not silence, and what is quieter. Of A-law silence is itself a level, 8, which has all that is
// from 0 to 15; the one next to it is -8.
// Source: ITU-T G.711, tables 1a, 2a and 2b.
const (
	softestMu = 8
	softestA  = -8
	silentA   = 16
)

// AtRate returns samples of 24 kHz at the rate of a format, audible in it too; nil where audio cannot resample
// to that rate.
func AtRate(samples []int16, f audio.Format) []int16 {
	if f.Encoding == audio.PCM16 {
		return samples
	}
	slow, err := audio.Resample(samples, audio.RateHz, f.RateHz)
	if err != nil {
		return nil
	}
	for i, x := range slow {
		switch {
		case f.Encoding == audio.PCMA && x >= 0 && x < silentA:
			slow[i] = softestA
		case f.Encoding == audio.PCMU && x > -softestMu && x < softestMu:
			slow[i] = softestMu
		}
	}
	return slow
}
