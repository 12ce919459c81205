package phoneline

import (
	"math"
	"math/rand/v2"
	"sync"

	"github.com/voicesim/voicesim/audio"
)

// bed is noise without an end. The zero value is none.
type bed struct {
	loop []int16 // of level -20 dBFS in the band of the line; nil is none
	at   int
	out  []int16 // one frame, reused
}

// A loop of noise. Chosen: longer than anybody notices it in a call, and of a level at which it is neither cut nor coarse.
const (
	loopSamples = 10 * audio.RateHz
	loopFade    = audio.RateHz / 10 // of its end into its beginning
	loopLevel   = -20.0             // dBFS
	loopRMS     = 3276.8            // the same
)

// newBed returns the noise of a line, which begins at a place that the seed says.
func newBed(s Settings) bed {
	start := rand.New(rand.NewPCG(s.Seed, begins)).IntN(loopSamples)
	return bed{loop: loopOf(s.Noise, s.Codec), at: start, out: make([]int16, audio.FrameSamples)}
}

// next returns the next frame; nil is none.
func (b *bed) next() []int16 {
	if b.loop == nil {
		return nil
	}
	n := copy(b.out, b.loop[b.at:])
	b.at = (b.at + n) % len(b.loop)
	if n < len(b.out) {
		b.at = copy(b.out[n:], b.loop)
	}
	return b.out
}

// loops are those that were made, by noise and band.
var loops struct {
	mu   sync.Mutex
	made map[loopKey]*loop
}

type loopKey struct {
	noise  Noise
	narrow bool
}

// loop is one that is made when it is first needed.
type loop struct {
	once  sync.Once
	sound []int16
}

// loopOf returns the loop of a noise for lines with a codec. It is made once; others can be made meanwhile.
func loopOf(n Noise, e audio.Encoding) []int16 {
	key := loopKey{n, e != audio.PCM16}
	loops.mu.Lock()
	l := loops.made[key]
	if l == nil {
		l = new(loop)
		if loops.made == nil {
			loops.made = map[loopKey]*loop{}
		}
		loops.made[key] = l
	}
	loops.mu.Unlock()
	l.once.Do(func() { l.sound = newLoop(n, e) })
	return l.sound
}

// newLoop makes the loop of a noise.
func newLoop(n Noise, e audio.Encoding) []int16 {
	sound := seamless(makers[n](rand.New(rand.NewPCG(uint64(len(n)), 0))))
	there := make([]int16, len(sound)) // as loud as it may be without being cut
	var peak float64
	for _, v := range sound {
		peak = max(peak, math.Abs(v))
	}
	for i, v := range sound {
		there[i] = sample(v / peak * 16000)
	}
	level := loopRMS / audio.RMS(loudOf(n, banded(e, there)))
	for i, v := range sound {
		there[i] = sample(v / peak * 16000 * level)
	}
	return there
}

// loudOf is that part of a noise whose level counts: of bangs, what is not silence.
func loudOf(n Noise, sound []int16) []int16 {
	if n != Bangs {
		return sound
	}
	var loud []int16
	for _, f := range framesOf(sound) {
		if !quiet(f) {
			loud = append(loud, f...)
		}
	}
	return loud
}

// seamless makes of a sound a loop: its end fades into its beginning.
func seamless(sound []float64) []float64 {
	n := len(sound) - loopFade
	for i := range loopFade {
		in, out := math.Sincos(float64(i) / loopFade * math.Pi / 2)
		sound[i] = sound[i]*in + sound[n+i]*out
	}
	return sound[:n]
}
