package harness

import (
	"fmt"
	"math"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/scenarios"
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

// speech is the sound of what a step says: the recording of each part from its first to its last
// voiced sample, with the written pauses between them.
func speech(step *scenarios.CallerStep) ([]int16, error) {
	var out []int16
	for i, part := range step.Parts {
		u, ok := audiofixtures.Find("caller", part.Words, step.Voice)
		if !ok {
			return nil, fmt.Errorf("no recording of %q", part.Words)
		}
		samples := u.Samples()
		from := min(audio.Samples(u.SpeechStart, audio.RateHz), len(samples))
		to := min(audio.Samples(u.SpeechEnd, audio.RateHz), len(samples))
		if i == 0 && len(step.Parts) == 1 && step.Gain == 0 {
			return samples[from:to:to], nil
		}
		out = append(out, samples[from:to]...)
		out = append(out, make([]int16, audio.Samples(part.Pause, audio.RateHz))...)
	}
	if step.Gain != 0 && !math.IsNaN(step.Gain) {
		audio.Gain(out, step.Gain)
	}
	return out, nil
}
