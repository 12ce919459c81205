package recognition

// layout is how samples seem to lie in sound that was sent as mono PCM16.
type layout uint8

const (
	mono       layout = iota
	stereo            // two channels, a sample of each in turn
	wide              // 32-bit integers: the lower half of each, then the upper
	leftSilent        // the first of each pair is silent: 32-bit integers made of 16-bit ones, or half a stereo sound
)

// What tells layouts apart. Chosen with the recordings.
const (
	pairedShare = 0.25  // of what a sample does not tell of the next, within pairs, at most, where pairs are two channels
	silentShare = 1e-3  // of the power of one sample of the pairs that the other has, at most, where that is silent
	leastNoise  = 1.5e8 // mean square of lower halves, at least: half of that of numbers that are evenly spread
	speechShare = 0.25  // of that, the mean square of upper halves, at most: those of speech are small
)

// layoutOf returns how samples seem to lie.
func layoutOf(samples []int16) layout {
	var first, second, pair, gap, change float64 // powers, and products of neighbours
	n := len(samples)/2 - 1
	for i := range max(0, n) {
		a, b, next := float64(samples[2*i]), float64(samples[2*i+1]), float64(samples[2*i+2])
		first += a * a
		second += b * b
		pair += a * b
		gap += b * next
		change += (a - next) * (a - next)
	}
	power := first * second
	switch {
	case first+second == 0:
		return mono
	case first <= silentShare*second:
		return leftSilent
	case second <= silentShare*first, power-pair*pair < pairedShare*(power-gap*gap):
		return stereo
	case first > leastNoise*float64(n) && second < speechShare*first && change > first: // noise changes more than it is
		return wide
	}
	return mono
}

// asInt reads the upper halves of 32-bit integers, of sound at a rate.
func asInt(rateHz int) func([]float32, []int16) []float32 {
	return func(slow []float32, samples []int16) []float32 {
		upper := make([]int16, len(samples)/2)
		for i := range upper {
			upper[i] = samples[2*i+1]
		}
		return appendStretched(slow, upper, rateHz)
	}
}
