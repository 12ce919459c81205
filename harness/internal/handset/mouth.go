package handset

import (
	"math"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/speech"
)

// Mouth is the simulated human's: a queue of speech that is cut into frames. Only the frame
// loop uses it.
type Mouth struct {
	queue []int16 // what is still to be said, pauses included
	step  int     // the step that is being said
	frame []int16 // reused
	ends  func(step int, at time.Duration)
}

// NewMouth returns a silent mouth. It calls ends with the step and the offset at which the last
// sample of its speech ended.
func NewMouth(ends func(step int, at time.Duration)) *Mouth {
	return &Mouth{frame: make([]int16, audio.FrameSamples), ends: ends}
}

// Say queues the speech of a step. Its first sample is the first of the next frame.
func (m *Mouth) Say(step int, speech []int16) {
	m.queue, m.step = speech, step
}

// Next returns the frame that begins at offset now. It is valid until the next call.
func (m *Mouth) Next(now time.Duration) []int16 {
	n := copy(m.frame, m.queue)
	clear(m.frame[n:])
	if n > 0 && n == len(m.queue) {
		m.ends(m.step, now+audio.Duration(n, audio.RateHz))
	}
	m.queue = m.queue[n:]
	return m.frame
}

// Spoken is the sound of what a step says: its parts, with the written pauses between them.
func Spoken(step *scenarios.CallerStep, parts []speech.Speech) []int16 {
	if len(parts) == 1 && step.Gain == 0 {
		return parts[0].Samples
	}
	var out []int16
	for i, part := range parts {
		out = append(out, part.Samples...)
		out = append(out, make([]int16, audio.Samples(step.Parts[i].Pause, audio.RateHz))...)
	}
	if step.Gain != 0 && !math.IsNaN(step.Gain) {
		audio.Gain(out, step.Gain)
	}
	return out
}
