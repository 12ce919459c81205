package recognition_test

import (
	"math/rand/v2"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/internal/specs"
)

// condition is something that happens to a caller's sound on its way to the server.
type condition struct {
	name string
	// line returns the sound as the server gets it, in a format of that rate.
	line func(t *take) (heard []int16, rateHz int)
	cut  bool // only the first half is said
	// sentAs is the rate that the sound really has; 0 if it has the one it should have.
	sentAs int
	// ofAgents is true where recordings of agents sound beside the speech.
	ofAgents bool
}

// take is one turn on its way. Its silences before and after differ from take to take, so that the
// recogniser's grid lies elsewhere on the speech each time.
type take struct {
	samples []int16 // 24 kHz; its own
	level   float64 // of the speech without the silences, in dBFS
	chance  *rand.Rand
}

// takes is how often each recording goes through each condition.
const takes = 3

// newTake puts a recording, or its first half, between silences.
func newTake(u recognition.Utterance, cut bool, number int) *take {
	speech := u.Samples
	if cut {
		speech = speech[:cutAt(u)]
	}
	// The steps are coprime to the 384 samples between two prints.
	lead := specs.Silence(300*time.Millisecond + time.Duration(number)*1237*time.Microsecond)
	return &take{
		samples: specs.Joined(lead, speech, specs.Silence(500*time.Millisecond)),
		level:   audio.DBFS(speechOf(u)),
		chance:  rand.New(rand.NewPCG(uint64(number), 3)),
	}
}

// cutAt is the sample in the middle of what is said.
func cutAt(u recognition.Utterance) int {
	if len(u.Words) == 0 {
		return len(u.Samples) / 2
	}
	return audio.Samples((u.Words[0].Start+u.Words[len(u.Words)-1].End)/2, 24000)
}

// speechOf is a recording without the silences around.
func speechOf(u recognition.Utterance) []int16 {
	if len(u.Words) == 0 {
		return u.Samples
	}
	end := audio.Samples(u.Words[len(u.Words)-1].End, 24000)
	return u.Samples[audio.Samples(u.Words[0].Start, 24000):min(end, len(u.Samples))]
}

// conditions are those that docs/recognition.md lists, in its order.
var conditions = []condition{
	{name: "none", line: asIs},
	{name: "20 dB softer", line: gained(-20)},
	{name: "10 dB softer", line: gained(-10)},
	{name: "10 dB louder, clipped", line: gained(10)},
	{name: "15 dB louder, clipped", line: gained(15)},
	{name: "20 dB louder, clipped", line: gained(20)},
	{name: "white noise, 20 dB below the speech", line: inNoise(20)},
	{name: "white noise, 15 dB below", line: inNoise(15)},
	{name: "white noise, 10 dB below", line: inNoise(10)},
	{name: "telephone, mu-law at 8 kHz", line: telephone(audio.PCMU)},
	{name: "telephone, A-law at 8 kHz", line: telephone(audio.PCMA)},
	{name: "through 16 kHz and back", line: narrowed(16000)},
	{name: "through 8 kHz and back", line: narrowed(8000)},
	{name: "5 % of 20 ms frames lost", line: lossy(asIs)},
	{name: "mu-law telephone, 20 dB softer", line: softTelephone},
	{name: "mu-law telephone, noise 15 dB below, 5 % lost", line: lossy(noisyTelephone)},
	{name: "pink noise, 15 dB below", line: inSound(15, pink)},
	{name: "other voices, 10 dB below", line: inSound(10, babble), ofAgents: true},
	{name: "hum of 50 Hz, 15 dB below", line: inSound(15, hum)},
	{name: "300 to 3400 Hz, 10 % of 20 ms frames lost", line: lost(0.10, narrowband)},
	{name: "through a limiter, 15 dB too loud", line: throughLimiter(15)},
	{name: "20 dB louder, clipped, mu-law telephone", line: loudTelephone},
	{name: "echo of a room", line: inRoom},
	{name: "0.5 % too fast", line: sped(1.005)},
	{name: "a jump of 30 ms in the middle", line: jumping},
	{name: "cut in the middle", line: asIs, cut: true},
	{name: "cut in the middle, mu-law telephone", line: telephone(audio.PCMU), cut: true},
	{name: "recorded at 48 kHz, sent as 24 kHz", line: mislabelled(48000), sentAs: 48000},
	{name: "recorded at 44.1 kHz, sent as 24 kHz", line: mislabelled(44100), sentAs: 44100},
	{name: "recorded at 32 kHz, sent as 24 kHz", line: mislabelled(32000), sentAs: 32000},
	{name: "recorded at 16 kHz, sent as 24 kHz", line: mislabelled(16000), sentAs: 16000},
	{name: "recorded at 8 kHz, sent as 24 kHz", line: mislabelled(8000), sentAs: 8000},
}

func asIs(t *take) ([]int16, int) { return t.samples, 24000 }

func gained(db float64) func(*take) ([]int16, int) {
	return func(t *take) ([]int16, int) {
		audio.Gain(t.samples, db)
		return t.samples, 24000
	}
}

func inNoise(below float64) func(*take) ([]int16, int) {
	return func(t *take) ([]int16, int) {
		t.addNoise(below)
		return t.samples, 24000
	}
}

// addNoise adds white noise so many dB below the speech.
func (t *take) addNoise(below float64) {
	noise := make([]int16, len(t.samples))
	for i := range noise {
		noise[i] = int16(3000 * max(-10, min(10, t.chance.NormFloat64())))
	}
	audio.Gain(noise, t.level-below-audio.DBFS(noise))
	audio.Mix(t.samples, noise)
}

func telephone(encoding audio.Encoding) func(*take) ([]int16, int) {
	return func(t *take) ([]int16, int) {
		f := audio.Format{Encoding: encoding}
		return f.AppendSamples(nil, f.AppendBytes(nil, specs.Resampled(t.samples, 24000, 8000))), 8000
	}
}

func softTelephone(t *take) ([]int16, int) {
	audio.Gain(t.samples, -20)
	return telephone(audio.PCMU)(t)
}

func noisyTelephone(t *take) ([]int16, int) {
	t.addNoise(15)
	return telephone(audio.PCMU)(t)
}

func narrowed(rateHz int) func(*take) ([]int16, int) {
	return func(t *take) ([]int16, int) {
		return specs.Resampled(specs.Resampled(t.samples, 24000, rateHz), rateHz, 24000), 24000
	}
}

// lossy silences one in twenty frames of 20 ms of what another line delivers.
func lossy(line func(*take) ([]int16, int)) func(*take) ([]int16, int) { return lost(0.05, line) }

// lost silences a share of them.
func lost(share float64, line func(*take) ([]int16, int)) func(*take) ([]int16, int) {
	return func(t *take) ([]int16, int) {
		heard, rateHz := line(t)
		frame := audio.Samples(20*time.Millisecond, rateHz)
		for at := 0; at < len(heard); at += frame {
			if t.chance.Float64() < share {
				clear(heard[at:min(at+frame, len(heard))])
			}
		}
		return heard, rateHz
	}
}

func mislabelled(rateHz int) func(*take) ([]int16, int) {
	return func(t *take) ([]int16, int) { return specs.Resampled(t.samples, 24000, rateHz), 24000 }
}
