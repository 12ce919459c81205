package audio

import (
	"math"
	"slices"
)

// Speech finds the speech in a whole recording at rateHz, in noise, too. It is [Segments] where nothing else is heard. Where there is noise all the
// time, a frame counts only if it also stands out of the noise: in some bands of frequencies it is louder than the noise there, by so much as noise
// itself hardly ever is. How loud that is, is learned from the recording: first from the tenth of its frames that are softest in each band, then from
// what lies between the speech found so far. Noise that comes and goes, such as doors, is sound like any other.
func Speech(samples []int16, rateHz int) []Segment {
	rateHz = max(rateHz, 100)
	frames := bandsOf(samples, rateHz)
	floor := softest(frames)
	var found []Segment
	for range learnings {
		stands := make([]float64, len(frames))
		for i := range frames {
			stands[i] = standsOut(&frames[i], &floor[i])
		}
		found = segmentsOf(samples, rateHz, together(stands))
		floor = between(frames, floor, found)
	}
	return found
}

// learnings is how often speech is looked for, each time knowing the noise better. Chosen: a fourth time finds the same.
const learnings = 3

// How far a frame stands out that counts. Chosen with recorded voices in noise of many kinds: noise alone does so in fewer than one in a
// thousand frames, and what is soft at the edges of words does.
const (
	standsOpen   = 12.0 // opens speech
	standsActive = 6.0  // goes on with it
)

// segmentsOf is [Segments] of frames that stand out.
func segmentsOf(samples []int16, rateHz int, stands []float64) (found []Segment) {
	d := NewDetector(rateHz, nil)
	d.stands = stands
	return d.Flush(d.Append(nil, samples))
}

// standsOut says how much more likely a frame is speech in noise than noise, by the bands in which it is louder than that: the logarithm of the
// ratio of likelihoods for amplitudes that are normally distributed. Source: J. Sohn, N. S. Kim and W. Sung, "A statistical model-based voice activity
// detection", 1999.
func standsOut(frame, floor *bands) (sum float64) {
	for b, power := range frame {
		if louder := power / floor[b]; louder > 1 {
			sum += louder - math.Log(louder) - 1
		}
	}
	return sum
}

// together is how far frames stand out with one beside them: of noise a frame alone may stand out.
func together(stands []float64) []float64 {
	out := slices.Clone(stands)
	for i := range out {
		beside := 0.0
		if i > 0 {
			beside = stands[i-1]
		}
		if i+1 < len(stands) {
			beside = max(beside, stands[i+1])
		}
		out[i] = min(out[i], beside)
	}
	return out
}

// softestShare is the share of the frames that noise is learned from at first, and softestBias how much softer than noise on average such a frame
// is. Chosen: nobody speaks without pauses for nine tenths of a recording, in all bands.
const (
	softestShare = 10
	softestBias  = 1.6
)

// softest is the noise of each frame by the softest frames of all.
func softest(frames []bands) []bands {
	var floor bands
	powers := make([]float64, len(frames))
	for b := range floor {
		for i := range frames {
			powers[i] = frames[i][b]
		}
		slices.Sort(powers)
		if len(powers) > 0 {
			floor[b] = max(leastNoise, softestBias*powers[len(powers)/softestShare])
		}
	}
	return slices.Repeat([]bands{floor}, len(frames))
}

// leastNoise is the softest noise of a band that is looked for, as a mean square. Chosen: two steps of 16 bits, far below what opens speech.
const leastNoise = 4.0

// How noise is learned between speech. Chosen: so long that it is even, so short that a car that passes is followed.
const (
	noiseFrames = 40 // after which what was heard counts for a third
	marginOf    = 10 // frames around speech that may be its softest part
)

// between is the noise of each frame by the frames around it in which nobody speaks, the nearest most; where there are none, as it was.
func between(frames, before []bands, speech []Segment) []bands {
	quiet := slices.Repeat([]bool{true}, len(frames))
	for _, s := range speech {
		from, to := int(s.Start/detectorFrame)-marginOf, int((s.End+detectorFrame-1)/detectorFrame)+marginOf
		for i := max(from, 0); i < min(to, len(quiet)); i++ {
			quiet[i] = false
		}
	}
	sums, weights := make([]bands, len(frames)), make([]float64, len(frames))
	gather := func(order func(func(int, bands) bool)) {
		var sum bands
		weight := 0.0
		for i := range order {
			weight *= math.Exp(-1.0 / noiseFrames)
			for b := range sum {
				sum[b] *= math.Exp(-1.0 / noiseFrames)
				if quiet[i] {
					sum[b] += frames[i][b]
				}
				sums[i][b] += sum[b]
			}
			if quiet[i] {
				weight++
			}
			weights[i] += weight
		}
	}
	gather(slices.All(frames))
	gather(slices.Backward(frames))
	out := slices.Clone(before)
	for i, w := range weights {
		for b := range out[i] {
			if w > 1e-9 {
				out[i][b] = max(leastNoise, sums[i][b]/w)
			}
		}
	}
	return out
}
