package handset

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness/internal/listening"
	"github.com/voicesim/voicesim/internal/phoneline"
	"github.com/voicesim/voicesim/runner"
)

// Line is what lies between the caller and the session: the phone line, the microphone's format, and a device that
// plays a little later than it reads. Only the frame loop uses it.
//
//	mouth ─► phone line ─► Send ─► Encode ─► session
//	ear   ◄─ phone line ◄─ Hear ◄─ device ◄─ Read ◄┘
//
// What is heard is attributed to what the agent said by its samples, which a phone line changes. So the ear gets them as they
// were played, at the rate of the session's output, when they arrive at it. The track is at audio.RateHz, and has what the line
// made of them.
type Line struct {
	phone *phoneline.Line // nil changes nothing
	late  []int16         // what was played and is on the phone line, oldest first
	clean []int16         // one frame of what arrives, as it was played, reused
	lost  [][2]int        // of that frame, reused

	microphone *audio.Converter // from the caller's format to the session's input
	listening.Loudspeaker
	track *audio.Resampler // from the rate of the output to that of the track
	wide  []int16          // of the track, what comes next; reused
	dead  []int16          // a frame of a line on which nothing is played
	far   *far             // plays what the session says; nil is a device that reads it
	delay []int16          // what the device has read and not played, oldest first
	raw   []byte           // one frame before the microphone or the loudspeaker, reused
	pcm   []byte           // one frame behind the microphone, reused
}

// NewLine returns the line for a session with these options, over a phone line; nil is one that changes nothing. The error names
// an option that cannot be played.
func NewLine(o *runner.Options, phone *phoneline.Line) (*Line, error) {
	if o.DeviceLatency < 0 {
		return nil, fmt.Errorf("options: Runner.DeviceLatency is negative: %v", o.DeviceLatency)
	}
	speaker, err := listening.NewLoudspeaker(o.Output)
	if err != nil {
		return nil, fmt.Errorf("options: Runner.Output: %w", err)
	}
	track, err := audio.NewResampler(speaker.RateHz(), audio.RateHz)
	if err != nil {
		return nil, fmt.Errorf("options: Runner.Output: %w", err)
	}
	microphone, err := audio.NewConverter(audio.Format{}, o.Input)
	if err != nil {
		return nil, fmt.Errorf("options: Runner.Input: %w", err)
	}
	l := &Line{
		phone: phone, microphone: microphone, Loudspeaker: speaker, track: track,
		dead: slices.Repeat([]int16{speaker.Quiet()}, speaker.FrameSamples()), delay: make([]int16, audio.Samples(o.DeviceLatency, speaker.RateHz())),
	}
	if o.Playout != runner.DevicePlayout {
		l.far = newFar(speaker.Format(), o.DeviceLatency)
	}
	if phone != nil {
		l.open()
	}
	return l, nil
}

// open makes room for what is on the phone line. Sound comes out of it later by what the conversion to the rate of the track
// has to see first.
func (l *Line) open() {
	lag := audio.FrameSamples - len(l.track.Append(nil, l.dead))
	l.track.Reset()
	l.wide = make([]int16, lag, 2*audio.FrameSamples)
	late := audio.Samples(l.phone.Delay()+audio.Duration(lag, audio.RateHz), l.RateHz())
	l.late = append(make([]int16, 0, late+2*l.FrameSamples()), slices.Repeat([]int16{l.Quiet()}, late)...)
	l.clean = make([]int16, l.FrameSamples())
}

// Late is how many samples later than it was said, or played, sound comes out of the phone line.
func (l *Line) Late() int {
	if l.phone == nil {
		return 0
	}
	return audio.Samples(l.phone.Delay(), audio.RateHz)
}

// Phone returns the phone line; nil is one that changes nothing.
func (l *Line) Phone() *phoneline.Line { return l.phone }

// Send takes a frame that the caller says, and returns what the session gets meanwhile. It is valid until the next call. A
// microphone that is muted delivers silence.
func (l *Line) Send(said []int16, muted bool) []int16 {
	switch {
	case l.phone != nil && muted:
		return l.phone.Send(nil)
	case l.phone != nil:
		return l.phone.Send(said)
	case muted:
		return silence[:]
	}
	return said
}

// Hear takes a frame that is played, nil being a line on which nothing is, and returns what the caller hears meanwhile: as it was
// played, and as the track has it. Both are valid until the next call.
func (l *Line) Hear(played []int16) (clean, heard []int16) {
	if played == nil {
		played = l.dead
	}
	switch {
	case l.phone == nil && l.RateHz() == audio.RateHz:
		return played, played
	case l.phone == nil:
		l.wide = l.track.Append(l.wide[:0], played)
		return played, l.wide
	}
	l.late = append(l.late, played...)
	n := copy(l.clean, l.late)
	l.late = l.late[:copy(l.late, l.late[n:])]
	l.wide = l.track.Append(l.wide, played)
	heard = l.phone.Receive(l.wide[:audio.FrameSamples])
	l.wide = l.wide[:copy(l.wide, l.wide[audio.FrameSamples:])]
	return l.clean, heard
}

// Lost returns the stretches of the frame that [Line.Hear] returned last that the phone line lost, by sample as it was played. It is
// valid until the next call.
func (l *Line) Lost() [][2]int {
	if l.phone == nil {
		return nil
	}
	l.lost = l.lost[:0]
	for _, s := range l.phone.Lost() {
		l.lost = append(l.lost, [2]int{s[0] * l.RateHz() / audio.RateHz, s[1] * l.RateHz() / audio.RateHz})
	}
	return l.lost
}

// Whole returns the track of what was heard with its end, of which the conversion had to see more.
func (l *Line) Whole(track []int16) []int16 {
	if l.phone != nil {
		return track
	}
	return l.track.Flush(track)
}

// Said returns the track of what came out of the phone line, moved to when it was said.
func (l *Line) Said(track []int16) []int16 {
	late := min(l.Late(), len(track))
	copy(track, track[late:])
	clear(track[len(track)-late:])
	return track
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
	n := l.read(from)
	into = l.Heard(into[:0], l.raw[:n])
	for len(into) < l.FrameSamples() {
		into = append(into, l.Quiet()) // at the end, too
	}
	l.play(into)
	return into
}

// read reads what is to be played.
func (l *Line) read(from *runner.Playout) (n int) {
	if l.far != nil {
		return l.far.play(from, l.raw)
	}
	n, _ = from.Read(l.raw)
	return n
}

// Observing returns what shows a far player the events of the session, and then another observer, which may be nil.
func (l *Line) Observing(next func(runner.Event)) func(runner.Event) {
	if l.far == nil {
		return next
	}
	return func(ev runner.Event) {
		l.far.observe(ev)
		if next != nil {
			next(ev)
		}
	}
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
