package handset

import (
	"time"

	"github.com/voicesim/voicesim/audio"
)

// Mouth is the simulated human's: a queue of sound that is cut into frames. Only the frame loop uses it. The zero value is
// silent.
type Mouth struct {
	queue []int16 // what is still to be heard, pauses included
	frame [audio.FrameSamples]int16
	ends  func(at time.Duration)
}

// Say queues the sound of an act. Its first sample is the first of the next frame; ends is called with the offset at which
// the last one ended.
func (m *Mouth) Say(sound []int16, ends func(at time.Duration)) {
	m.queue, m.ends = sound, ends
}

// Hush drops what is still to be heard, at an offset: that is its end.
func (m *Mouth) Hush(at time.Duration) {
	if len(m.queue) > 0 {
		m.queue = nil
		m.ends(at)
	}
}

// Next returns the frame that begins at offset now. It is valid until the next call.
func (m *Mouth) Next(now time.Duration) []int16 {
	n := copy(m.frame[:], m.queue)
	clear(m.frame[n:])
	if n > 0 && n == len(m.queue) {
		m.ends(now + audio.Duration(n, audio.RateHz))
	}
	m.queue = m.queue[n:]
	return m.frame[:]
}
