package phoneline

import (
	"time"

	"github.com/voicesim/voicesim/audio"
)

// Line is a phone line. It belongs to one goroutine.
type Line struct {
	settings Settings
	up, down path

	gain  float64
	noise bed
	loud  float64 // of the noise
	echo  queue   // what the microphone hears of the loudspeaker, oldest first
	back  float64 // how loud

	mouth []int16 // one frame in front of the microphone, reused
	use   Use
}

// Use says what of a line has come about.
type Use struct {
	Said   bool // the caller said something
	Heard  bool // there was something to hear
	Echoed bool // some of that came back
	Lost   int  // packets, both ways, in which somebody spoke
}

// New returns a line. speech is all that the caller will say: the noise is so loud that settings hold for it, or for speech of
// -20 dBFS where it is none.
func New(s Settings, speech ...[]int16) *Line {
	l := &Line{settings: s, up: newPath(s, upward), down: newPath(s, downward), gain: factor(s.Gain), mouth: make([]int16, audio.FrameSamples)}
	if s.Noise != "" {
		l.noise = newBed(s)
		l.loud = factor(speechLevel(s.Codec, speech) + s.Gain - s.SNR - loopLevel)
	}
	l.open()
	if s.Echo != (Echo{}) {
		l.back = factor(s.Echo.Level)
		late := audio.Samples(s.Echo.Delay, audio.RateHz)
		l.echo.buf = make([]int16, late, 2*(late+2*audio.FrameSamples))
	}
	return l
}

// open lets pass what was on the line before it is listened to: the noise is there from the first sample on.
func (l *Line) open() {
	silent := make([]int16, audio.FrameSamples)
	for _, p := range []*path{&l.up, &l.down} {
		late := audio.Samples(l.settings.Delay(), audio.RateHz)
		frames := (late + audio.FrameSamples - 1) / audio.FrameSamples
		for range frames {
			clear(silent)
			if p == &l.up {
				l.microphone(silent)
			}
			p.carry(silent, false)
		}
		p.network.lost, p.network.sounding = 0, 0
		p.take(frames*audio.FrameSamples - late)
	}
}

// Delay is how much later than it was said, or played, sound comes out at the other end.
func (l *Line) Delay() time.Duration { return l.settings.Delay() }

// Send takes the next frame that the caller says, nil being a microphone that is off, and returns what the far end gets meanwhile: what was said [Line.Delay] ago.
// It is valid until the next call. What was heard in the same frame is received before it is sent.
func (l *Line) Send(said []int16) []int16 {
	clear(l.mouth[copy(l.mouth, said):])
	spoken := !quiet(said)
	l.use.Said = l.use.Said || spoken
	l.microphone(l.mouth)
	if said == nil {
		clear(l.mouth)
	}
	return l.up.pass(l.mouth, spoken)
}

// Receive takes the next frame that the far end plays, and returns what the caller hears meanwhile: what was played [Line.Delay]
// ago. It is valid until the next call.
func (l *Line) Receive(played []int16) []int16 {
	heard := l.down.pass(played, !quiet(played))
	l.use.Heard = l.use.Heard || !quiet(heard)
	if l.back > 0 {
		l.echo.push(heard)
	}
	return heard
}

// Lost returns the stretches of the frame that [Line.Receive] returned last that the network lost, from one sample to before another: what is
// heard there is something else. It is valid until the next call.
func (l *Line) Lost() [][2]int { return l.down.lost }

// microphone makes of what the caller says what the microphone hears.
func (l *Line) microphone(said []int16) {
	noise := l.noise.next()
	var echo []int16
	if l.back > 0 {
		echo = l.echo.pop(audio.FrameSamples)
		l.use.Echoed = l.use.Echoed || !quiet(echo)
	}
	if noise == nil && echo == nil && l.gain == 1 {
		return
	}
	for i, s := range said {
		v := float64(s) * l.gain
		if noise != nil {
			v += float64(noise[i]) * l.loud
		}
		if i < len(echo) {
			v += float64(echo[i]) * l.back
		}
		said[i] = sample(v)
	}
}

// Use returns what of the line has come about so far.
func (l *Line) Use() Use {
	u := l.use
	u.Lost = l.up.network.sounding + l.down.network.sounding
	return u
}
