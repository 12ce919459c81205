package listening

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/voice"
)

// Loudspeaker is how the sound of a session's output is heard: sample by sample, at the output's own rate. The wire has
// perhaps another one; a runtime converts then, each item by itself and to its end, as [audio.Converter] does.
type Loudspeaker struct {
	format audio.Format // of the output
	wire   audio.Format // of what arrives
	quiet  int16        // a sample of silence
}

// NewLoudspeaker returns that of a format. The error says why its sound cannot be heard.
func NewLoudspeaker(f audio.Format) (Loudspeaker, error) {
	f = f.Normal()
	wire := audio.Format{Encoding: f.Encoding}.Normal()
	if _, err := audio.NewResampler(wire.RateHz, f.RateHz); err != nil {
		return Loudspeaker{}, err
	}
	if perSecond := int(time.Second / audio.FrameDuration); f.RateHz%perSecond != 0 {
		return Loudspeaker{}, fmt.Errorf("%d Hz: callers hear %v at a time, so the rate must be a multiple of %d Hz", f.RateHz, audio.FrameDuration, perSecond)
	}
	silent := f.AppendSamples(nil, f.AppendBytes(nil, []int16{0}))
	return Loudspeaker{format: f, wire: wire, quiet: silent[0]}, nil
}

// Format is that of the session's output.
func (s Loudspeaker) Format() audio.Format { return s.format }

// Quiet is a sample of silence.
func (s Loudspeaker) Quiet() int16 { return s.quiet }

// RateHz is how many samples of a second are heard.
func (s Loudspeaker) RateHz() int { return s.format.RateHz }

// FrameSamples is how many samples of a frame are heard.
func (s Loudspeaker) FrameSamples() int { return audio.Samples(audio.FrameDuration, s.format.RateHz) }

// Heard appends to dst what is heard of sound in the format.
func (s Loudspeaker) Heard(dst []int16, sound []byte) []int16 {
	return s.format.AppendSamples(dst, sound)
}

// arrives returns the samples that should arrive of the sound that a model makes.
func (s Loudspeaker) arrives(made []int16) []int16 {
	if s.wire.Encoding == audio.PCM16 {
		return made
	}
	return s.wire.AppendSamples(nil, s.wire.AppendBytes(nil, voice.AtRate(made, s.wire)))
}

// scale returns how many samples are heard of so many that arrived, to the nearest.
func (s Loudspeaker) scale(arrived int) int {
	if s.converts() {
		return (arrived*s.format.RateHz + s.wire.RateHz/2) / s.wire.RateHz
	}
	return arrived
}

// arrivedAt is scale the other way round.
func (s Loudspeaker) arrivedAt(heard int) int {
	return (heard*s.wire.RateHz + s.format.RateHz/2) / s.format.RateHz
}

// converts reports whether a runtime converts what arrives.
func (s Loudspeaker) converts() bool { return s.format != s.wire }

// match is so many samples of the wire's, or more where a second has more.
func (s Loudspeaker) match(samples int) int {
	return samples * max(1, s.format.RateHz/audio.RateHz)
}
