package harness

import (
	"fmt"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
)

// line is what lies between the caller and the session: the microphone's format, and a device that
// plays a little later than it reads. Only the frame loop uses it.
type line struct {
	microphone *audio.Converter // from the caller's format to the session's input
	delay      []int16          // what the device has read and not played, oldest first
	raw, pcm   []byte           // one frame before and after the microphone, reused
}

// newLine returns the line for a session with these options. The error names an option that cannot be
// played.
func newLine(o *runner.Options) (*line, error) {
	switch {
	case o.Output.Normal() != audio.Format{}.Normal():
		return nil, fmt.Errorf("options: Runner.Output is %v: what is heard can only be attributed in %v", o.Output.Normal(), audio.Format{}.Normal())
	case o.Playout != runner.DevicePlayout:
		return nil, fmt.Errorf("options: Runner.Playout: the caller of a played call hears by a device")
	case o.DeviceLatency < 0:
		return nil, fmt.Errorf("options: Runner.DeviceLatency is negative: %v", o.DeviceLatency)
	}
	microphone, err := audio.NewConverter(audio.Format{}, o.Input)
	if err != nil {
		return nil, fmt.Errorf("options: Runner.Input: %w", err)
	}
	return &line{microphone: microphone, delay: make([]int16, audio.Samples(o.DeviceLatency, audio.RateHz))}, nil
}

// encode turns a frame of the caller into the session's input. It is valid until the next call.
func (l *line) encode(said []int16) []byte {
	l.raw = audio.Format{}.AppendBytes(l.raw[:0], said)
	l.pcm = l.microphone.Append(l.pcm[:0], l.raw)
	return l.pcm
}

// play lets the device play a frame: it is replaced by what was read DeviceLatency ago.
func (l *line) play(frame []int16) {
	if len(l.delay) == 0 {
		return
	}
	l.delay = append(l.delay, frame...)
	n := copy(frame, l.delay)
	l.delay = l.delay[:copy(l.delay, l.delay[n:])]
}
