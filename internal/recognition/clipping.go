package recognition

// Speech that is amplified too much is cut off at full scale: clipped. Of ordinary speech hardly one
// sample in a thousand lies next to the peak; 10 dB too loud it is one in fourteen of those that
// sound, 20 dB one in three. Measured on the recordings of audiofixtures.
const (
	clippedShare = 0.01 // of a turn that is clipped, at least
	overdriven   = 0.25 // of an overdriven recording
	soundsAbove  = 33   // a sample above this, -60 dBFS, sounds
)

// clips reports whether samples are clipped.
func clips(samples []int16) bool {
	peak := int32(0)
	for _, s := range samples {
		peak = max(peak, int32(s), -int32(s))
	}
	high, sounding := peak-peak/50, 0
	at := 0
	for _, s := range samples {
		if x := max(int32(s), -int32(s)); x > soundsAbove {
			sounding++
			if x >= high {
				at++
			}
		}
	}
	return float64(at) > clippedShare*float64(sounding)
}

// overdrive returns samples so loud that a quarter of those that sound are clipped.
func overdrive(samples []int16) []int16 {
	var counts [1<<15 + 1]int
	sounding := 0
	for _, s := range samples {
		if x := max(int32(s), -int32(s)); x > soundsAbove {
			counts[x]++
			sounding++
		}
	}
	limit, above := len(counts)-1, 0
	for ; limit > soundsAbove && float64(above+counts[limit]) < overdriven*float64(sounding); limit-- {
		above += counts[limit]
	}
	loud := make([]int16, len(samples))
	for i, s := range samples {
		loud[i] = int16(max(-(1<<15 - 1), min(1<<15-1, int(s)*(1<<15-1)/limit)))
	}
	return loud
}
