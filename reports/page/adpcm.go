package page

// ADPCM as the Interactive Multimedia Association published it in 1992 ("Recommended Practices for Enhancing Digital Audio
// Compatibility"): four bits a sample, the low ones first. It is the smallest sound that thirty lines of script can play.

// adpcmSteps are the widths of a step.
var adpcmSteps = [...]int{
	7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143,
	157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552,
	1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487,
	12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
}

// adpcmMoves say how the width changes with the size of a step.
var adpcmMoves = [...]int{-1, -1, -1, -1, 2, 4, 6, 8}

// adpcm is the state of both ends: the last sample, and the place of the width. It begins at zero.
type adpcm struct{ last, width int }

// next takes four bits and returns the sample that they say.
func (a *adpcm) next(code int) int {
	step := adpcmSteps[a.width]
	by := step >> 3
	if code&4 != 0 {
		by += step
	}
	if code&2 != 0 {
		by += step >> 1
	}
	if code&1 != 0 {
		by += step >> 2
	}
	if code&8 != 0 {
		by = -by
	}
	a.last = min(max(a.last+by, -32768), 32767)
	a.width = min(max(a.width+adpcmMoves[code&7], 0), len(adpcmSteps)-1)
	return a.last
}

// code returns the four bits that come closest to a sample.
func (a *adpcm) code(sample int) int {
	diff, code := sample-a.last, 0
	if diff < 0 {
		code, diff = 8, -diff
	}
	step := adpcmSteps[a.width]
	for bit := 4; bit > 0; bit >>= 1 {
		if diff >= step {
			code |= bit
			diff -= step
		}
		step >>= 1
	}
	return code
}

// encodeADPCM writes samples, two a byte.
func encodeADPCM(samples []int16) []byte {
	out := make([]byte, (len(samples)+1)/2)
	var a adpcm
	for i, s := range samples {
		code := a.code(int(s))
		a.next(code)
		out[i/2] |= byte(code << (i % 2 * 4))
	}
	return out
}
