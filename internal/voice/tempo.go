package voice

import "github.com/voicesim/voicesim/audio"

// The grain of a change of tempo, in samples of 24 kHz. Chosen: two periods of a low voice, and a search that
// reaches more than one.
const (
	tempoHop    = audio.RateHz * 15 / 1000
	tempoSearch = audio.RateHz * 10 / 1000
	tempoCoarse = 8 // between places that are tried first
	tempoFine   = 2 // and then around the best of these
	tempoSparse = 4 // between samples that are compared
)

// AtTempo returns sound of 24 kHz that is said so many times as fast, of which the pitch stays: samples itself where
// speed is 1 or there are none. It takes about a millisecond for each second of sound.
//
// It cuts sound into grains that overlap by half and lays them closer together or further apart. Each is moved a
// little, to where it goes on best from the one before (WSOLA: Verhelst and Roelands, "An overlap-add technique
// based on waveform similarity", ICASSP 1993).
func AtTempo(samples []int16, speed float64) []int16 {
	if speed == 1 || len(samples) == 0 {
		return samples
	}
	out := make([]int16, max(1, int(float64(len(samples))/speed)))
	follows := 0 // the place from which the last grain would go on
	for done := 0; done < len(out); done += tempoHop {
		at := 0
		if done > 0 {
			at = mostAlike(samples, follows, int(float64(done)*speed), tempoSearch, tempoCoarse)
			at = mostAlike(samples, follows, at, tempoCoarse, tempoFine)
		}
		end := min(tempoHop, len(out)-done)
		for i := range end {
			before, after := int(sampleAt(samples, follows+i)), int(sampleAt(samples, at+i))
			out[done+i] = int16((before*(tempoHop-i) + after*i) / tempoHop)
		}
		follows = at + tempoHop
	}
	return out
}

// mostAlike returns the place at most so far from want, in steps, where the sound is most like that at follows.
func mostAlike(samples []int16, follows, want, far, step int) int {
	best, least := want, -1
	for at := max(0, want-far); at <= want+far; at += step {
		difference := 0
		for i := 0; i < tempoHop && (least < 0 || difference < least); i += tempoSparse {
			d := int(sampleAt(samples, follows+i)) - int(sampleAt(samples, at+i))
			difference += max(d, -d)
		}
		if least < 0 || difference < least {
			best, least = at, difference
		}
	}
	return best
}

// sampleAt returns a sample, or silence after the end.
func sampleAt(samples []int16, i int) int16 {
	if i < len(samples) {
		return samples[i]
	}
	return 0
}
