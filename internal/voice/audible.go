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

// softest is the smallest level of mu-law that is not zero. Source: ITU-T G.711, table 2a.
const softest = 8

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
		if x > -softest && x < softest {
			slow[i] = softest
		}
	}
	return slow
}
