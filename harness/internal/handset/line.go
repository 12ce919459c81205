package handset

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness/internal/listening"
	"github.com/voicesim/voicesim/runner"
)

// Line is what lies between the caller and the session: the microphone's format, and a device that
// plays a little later than it reads. Only the frame loop uses it.
type Line struct {
	microphone *audio.Converter // from the caller's format to the session's input
	listening.Loudspeaker
	delay []int16 // what the device has read and not played, oldest first
	raw   []byte  // one frame before the microphone or the loudspeaker, reused
	pcm   []byte  // one frame behind the microphone, reused
}

// NewLine returns the line for a session with these options. The error names an option that cannot be
// played.
func NewLine(o *runner.Options) (*Line, error) {
	speaker, ok := listening.NewLoudspeaker(o.Output)
	switch {
	case !ok:
		return nil, fmt.Errorf("options: Runner.Output is %v: what is heard can only be attributed in %v, and in G.711 at 8000 Hz",
			o.Output.Normal(), audio.Format{}.Normal())
	case o.Playout != runner.DevicePlayout:
		return nil, fmt.Errorf("options: Runner.Playout: the caller of a played call hears by a device")
	case o.DeviceLatency < 0:
		return nil, fmt.Errorf("options: Runner.DeviceLatency is negative: %v", o.DeviceLatency)
	}
	microphone, err := audio.NewConverter(audio.Format{}, o.Input)
	if err != nil {
		return nil, fmt.Errorf("options: Runner.Input: %w", err)
	}
	return &Line{
		microphone: microphone, Loudspeaker: speaker,
		delay: make([]int16, audio.Samples(o.DeviceLatency, audio.RateHz)),
	}, nil
}

// Encode turns a frame of the caller into the session's input. It is valid until the next call.
func (l *Line) Encode(said []int16) []byte {
	l.raw = audio.Format{}.AppendBytes(l.raw[:0], said)
	l.pcm = l.microphone.Append(l.pcm[:0], l.raw)
	return l.pcm
}

// Read reads the next frame of what is played, and returns it as the device has it. It is valid until the next call.
func (l *Line) Read(from *runner.Playout, into []int16) []int16 {
	size := l.Format().Bytes(audio.FrameDuration)
	l.raw = slices.Grow(l.raw[:0], size)[:size]
	n, _ := from.Read(l.raw) // what it does not fill is silence, at the end too
	l.Format().AppendBytes(l.raw[:n], silence[:(len(l.raw)-n)/l.Format().SampleBytes()])
	into = l.Heard(into[:0], l.raw)
	l.play(into)
	return into
}

// play lets the device play a frame: it is replaced by what was read DeviceLatency ago.
func (l *Line) play(frame []int16) {
	if len(l.delay) == 0 {
		return
	}
	l.delay = append(l.delay, frame...)
	n := copy(frame, l.delay)
	l.delay = l.delay[:copy(l.delay, l.delay[n:])]
}

// silence is a frame of it.
var silence [audio.FrameSamples]int16
