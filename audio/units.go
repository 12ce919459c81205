package audio

import (
	"math/bits"
	"time"
)

const (
	// RateHz is the sample rate of PCM16 in the Realtime protocol, and of all recordings.
	// Source: OpenAI Realtime reference, audio format "audio/pcm" (rate 24000 only).
	RateHz = 24000

	// FrameDuration is the span in which callers send and hear audio, as telephone networks do.
	FrameDuration = 20 * time.Millisecond

	// FrameSamples is the number of samples of a frame at RateHz.
	FrameSamples = RateHz / 50
)

// Samples returns how many whole samples at rateHz fit into d. It returns 0 for a negative d and
// for a rate that is not positive.
func Samples(d time.Duration, rateHz int) int {
	if d <= 0 || rateHz <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(d), uint64(rateHz))
	n, _ := bits.Div64(hi, lo, uint64(time.Second))
	return int(n)
}

// Duration returns how long samples at rateHz last, rounded up to the next nanosecond, so that
// Samples(Duration(n, r), r) == n. It returns 0 for a count or a rate that is not positive.
func Duration(samples, rateHz int) time.Duration {
	if samples <= 0 || rateHz <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(samples), uint64(time.Second))
	n, rest := bits.Div64(hi, lo, uint64(rateHz))
	if rest > 0 {
		n++
	}
	return time.Duration(n)
}
