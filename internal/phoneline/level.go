package phoneline

import (
	"math"

	"github.com/voicesim/voicesim/audio"
)

// usualLevel is the level of speech that nobody knows, in dBFS. Chosen: that of the recorded callers.
const usualLevel = -20.0

// activeMargin is how far below the level of speech a frame may be that still is speech, in dB. Source: ITU-T P.56, 15.9 dB.
const activeMargin = 15.9

// speechLevel is the level of speech in the band of a codec, its pauses left out, in dBFS.
func speechLevel(e audio.Encoding, speech [][]int16) float64 {
	var powers []float64
	for _, s := range speech {
		for _, f := range framesOf(banded(e, s)) {
			powers = append(powers, power(f))
		}
	}
	least := 0.0
	level := mean(powers, least)
	for range 20 { // until the frames that count are those near their own level
		least = level * math.Pow(10, -activeMargin/10)
		next := mean(powers, least)
		if next == level {
			break
		}
		level = next
	}
	if level == 0 {
		return usualLevel
	}
	return 10*math.Log10(level) - 20*math.Log10(-math.MinInt16)
}

// mean is the mean of what is more than least; 0 of nothing.
func mean(powers []float64, least float64) float64 {
	var sum float64
	n := 0
	for _, p := range powers {
		if p > least {
			sum += p
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func power(frame []int16) float64 {
	r := audio.RMS(frame)
	return r * r
}

// framesOf cuts a sound into frames. A last part of one is left out, unless it is all there is.
func framesOf(sound []int16) (frames [][]int16) {
	if len(sound) < audio.FrameSamples {
		if len(sound) == 0 {
			return nil
		}
		return [][]int16{sound}
	}
	for len(sound) >= audio.FrameSamples {
		frames = append(frames, sound[:audio.FrameSamples])
		sound = sound[audio.FrameSamples:]
	}
	return frames
}

// Audible reports whether anything of what the caller says is louder than the noise of the line. by is by how much its loudest
// frame is, in dB, below 0 where none is; without noise it is infinite.
func (l *Line) Audible(said []int16) (by float64, ok bool) {
	if l.noise.loop == nil || l.settings.Noise == Bangs {
		return math.Inf(1), true
	}
	loudest := audio.SilenceDBFS
	for _, f := range framesOf(banded(l.settings.Codec, said)) {
		loudest = max(loudest, audio.DBFS(f))
	}
	by = loudest + l.settings.Gain - (loopLevel + 20*math.Log10(l.loud))
	return by, by >= 0
}
