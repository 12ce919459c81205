package harness

import (
	"math"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/speech"
)

// Caller is the simulated human's mouth: a queue of speech that is cut into frames. Only the frame
// loop uses it.
type Caller struct {
	queue []int16 // what is still to be said, pauses included
	step  int     // the step that is being said
	frame []int16 // reused
	ends  func(step int, at time.Duration)
}

// newCaller returns a silent caller. It calls ends with the step and the offset at which the last
// sample of its speech ended.
func newCaller(ends func(step int, at time.Duration)) *Caller {
	return &Caller{frame: make([]int16, audio.FrameSamples), ends: ends}
}

// say queues the speech of a step. Its first sample is the first of the next frame.
func (c *Caller) say(step int, speech []int16) {
	c.queue, c.step = speech, step
}

// next returns the frame that begins at offset now. It is valid until the next call.
func (c *Caller) next(now time.Duration) []int16 {
	n := copy(c.frame, c.queue)
	clear(c.frame[n:])
	if n > 0 && n == len(c.queue) {
		c.ends(c.step, now+audio.Duration(n, audio.RateHz))
	}
	c.queue = c.queue[n:]
	return c.frame
}

// spoken is the sound of what a step says: its parts, with the written pauses between them.
func spoken(step *scenarios.CallerStep, parts []speech.Speech) []int16 {
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
