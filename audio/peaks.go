package audio

import "math"

// Peaks are the loudest samples of stretches of so many samples, the last of what is left: a byte each, 255 times the square root of the sample by the
// loudest that there can be, so that soft speech is seen in a picture of it.
func Peaks(samples []int16, each int) []byte {
	out := make([]byte, 0, len(samples)/each+1)
	for from := 0; from < len(samples); from += each {
		loudest := 0
		for _, s := range samples[from:min(from+each, len(samples))] {
			loudest = max(loudest, int(s), -int(s))
		}
		out = append(out, Peak(loudest))
	}
	return out
}

// Peak is a sample as [Peaks] writes it.
func Peak(sample int) byte { return byte(math.Round(255 * math.Sqrt(float64(sample)/32768))) }
