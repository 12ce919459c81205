package sense

import (
	"fmt"
	"math"
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

const (
	// faintest is how far below a voice, in decibels, something may be that is to make a difference. Chosen: speech at a usual level is
	// then no louder than the steps of G.711.
	faintest = 50

	// least is the smallest change of a level, in decibels, that anybody hears. Chosen.
	least = 0.5

	// soonest is less than anybody notices on a line. Chosen.
	soonest = time.Millisecond
)

// line notes what a line does so little of that nobody notices.
func line(l *scenarios.PhoneLine, note Note) {
	if l == nil {
		return
	}
	at := func(key string) (scenarios.Pos, bool) { pos, written := l.Keys[key]; return pos, written }
	if pos, written := at("echo"); written && l.Echo.Level < -faintest {
		note(pos, fmt.Sprintf("an echo at %vdB is no echo: nobody hears it", l.Echo.Level), "write a level from -50dB up, such as -12dB, or leave echo out")
	}
	if pos, written := at("snr"); written && l.SNR > faintest {
		note(pos, fmt.Sprintf("noise that is %vdB below the speech is none: nobody hears it", l.SNR), "write 50dB at the most, such as 20dB, or leave noise out")
	}
	if pos, written := at("gain"); written && l.Gain != 0 && math.Abs(l.Gain) < least {
		note(pos, fmt.Sprintf("a gain of %vdB changes nothing that anybody hears", l.Gain), "write 1dB or more either way, such as -6dB, or leave it out")
	}
	late := func(key string, d time.Duration) {
		if pos, written := at(key); written && d > 0 && d < soonest {
			note(pos, "a "+key+" of less than 1 ms does nothing", "write 1ms or more, such as 80ms, or 0s for none")
		}
	}
	late("latency", l.Latency)
	late("jitter", l.Jitter)
}
