package phoneline

// rumble takes out of a telephone's samples what is below its band: the mean of what is around each. It shifts no phase, as
// filters of few coefficients would: recordings are recognised by theirs.
//
// The mean is that of around samples twice, in whole numbers: 18 dB less at 75 Hz, half a decibel at 300 Hz. Source: ITU-T G.712
// has the band from 300 Hz on.
type rumble struct {
	seen  [2 * around]int32 // the newest samples, by their numbers
	sums  [around]int64     // of around samples each, the newest
	once  int64             // the newest of them
	twice int64             // the sum of them
	n     int
}

// around is how many samples a mean is of. Chosen: 2.6 ms.
const around = 21

// late is by how many samples filter delays.
const late = around - 1

func (r *rumble) filter(samples []int16) {
	for i, s := range samples {
		old := r.seen[(r.n+around)%len(r.seen)]
		r.seen[r.n%len(r.seen)] = int32(s)
		r.once += int64(s) - int64(old)
		r.twice += r.once - r.sums[r.n%around]
		r.sums[r.n%around] = r.once
		middle := r.seen[(r.n+2*around-late)%len(r.seen)]
		samples[i] = sample(float64(middle) - float64(r.twice)/(around*around))
		r.n++
		if r.n == 2*around*around {
			r.n = 0
		}
	}
}
