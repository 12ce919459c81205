package listening

import (
	"slices"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/voice"
)

// Loudspeaker turns the sound of a session's output into the samples that the caller hears, at the ear's rate. What has
// fewer samples a second is held: each of them is heard several times, so that it can be found again to the sample.
type Loudspeaker struct {
	format audio.Format
	hold   int   // how often a sample is heard
	quiet  int16 // a sample of silence
}

// NewLoudspeaker reports false for a format whose sound is not the wire's own: the runtime converts it, and nobody could say
// of a sample which one of the model's it is.
func NewLoudspeaker(f audio.Format) (speaker Loudspeaker, ok bool) {
	f = f.Normal()
	if f != (audio.Format{Encoding: f.Encoding}).Normal() {
		return Loudspeaker{}, false
	}
	silent := f.AppendSamples(nil, f.AppendBytes(nil, []int16{0}))
	return Loudspeaker{format: f, hold: audio.RateHz / f.RateHz, quiet: silent[0]}, true
}

// Format is that of the session's output.
func (s Loudspeaker) Format() audio.Format { return s.format }

// Quiet is a sample of silence.
func (s Loudspeaker) Quiet() int16 { return s.quiet }

// Heard appends to dst what is heard of sound in the format.
func (s Loudspeaker) Heard(dst []int16, sound []byte) []int16 {
	from := len(dst)
	dst = s.format.AppendSamples(dst, sound)
	if s.hold == 1 {
		return dst
	}
	n := len(dst) - from
	dst = slices.Grow(dst, n*(s.hold-1))[:from+n*s.hold]
	for i := n - 1; i >= 0; i-- {
		for k := range s.hold {
			dst[from+i*s.hold+k] = dst[from+i]
		}
	}
	return dst
}

// Made returns what is heard of the sound that a model makes, when nothing happens to it on the way.
func (s Loudspeaker) Made(samples []int16) []int16 {
	if s.format == (audio.Format{}).Normal() {
		return samples
	}
	return s.Heard(nil, s.format.AppendBytes(nil, voice.AtRate(samples, s.format)))
}

// Smooth returns a track of what was heard as a listener would have it, without the steps of held samples.
func (s Loudspeaker) Smooth(track []int16) []int16 {
	if s.hold == 1 {
		return track
	}
	var slow []int16
	for i := 0; i < len(track); i += s.hold {
		slow = append(slow, track[i])
	}
	out, err := audio.Resample(slow, s.format.RateHz, audio.RateHz)
	if err != nil { // not for rates that go into the ear's
		return track
	}
	return append(out, make([]int16, len(track))...)[:len(track)]
}
