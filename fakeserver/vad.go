package fakeserver

import (
	"math"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// vadWindow is the grid on which speech is found. Source: audio_end_ms, and audio_start_ms plus
// prefix_padding_ms, are multiples of 32 in every recording (docs/fidelity.md).
const vadWindow = 32 * time.Millisecond

// What counts as speech. Chosen with the fixtures (spec/speech-assets.md 7): two windows in a row
// louder than the threshold and clearly above the noise.
const (
	startWindows  = 2
	middleLevel   = -42.0 // dBFS that speech must exceed at threshold 0.5
	levelASteps   = 40.0  // dB from threshold 0 to 1
	aboveNoise    = 9.0   // dB
	keepBelow     = 6.0   // dB that speech may fall below the level it needed to begin
	quietestNoise = -75.0 // dBFS
	noiseAdapts   = 0.08  // share of the way the noise level moves in a window without speech
)

// vadEvent is what a window told.
type vadEvent uint8

const (
	vadNothing vadEvent = iota
	vadStarted          // speech began at detector.onset
	vadPaused           // only with a semantic detector: silence that may be the end of the turn
	vadStopped          // the turn ended with this window
)

// detector finds the caller's turns on the timeline of the audio itself. Positions are in samples
// of the stream, at its own rate. It has no clock.
//
//	state     a window is                                  then
//	quiet     quiet                                        the noise level adapts
//	quiet     loud, and startWindows in a row were         speaking; vadStarted
//	speaking  loud                                         the silence is forgotten
//	speaking  quiet, and silence windows in a row were     quiet; vadStopped
//	speaking  quiet, and pause windows in a row were       vadPaused (semantic only)
type detector struct {
	samples   int     // of a window
	threshold float64 // dBFS
	pause     int     // quiet windows before vadPaused; 0 is never
	silence   int     // quiet windows that end a turn

	pos      int64 // of the first sample of the next window
	noise    float64
	speaking bool
	loudRun  int // loud windows in a row, while quiet
	quietRun int // quiet windows in a row, while speaking
	onset    int64
}

// configure sets d up for turn detection t at a rate. Positions and the noise level stay.
func (d *detector) configure(t wire.TurnDetection, rateHz int) {
	d.samples = audio.Samples(vadWindow, rateHz)
	threshold, silence := float64(t.Threshold.Or(defaultThreshold)), 0
	if t.Type == wire.SemanticVAD {
		d.pause, silence = semanticPause, longestPause(t.Eagerness)
	} else {
		d.pause, silence = 0, windows(wire.Duration(t.SilenceDurationMs.Or(0)))
	}
	d.silence = max(1, silence)
	d.threshold = middleLevel + levelASteps*(threshold-defaultThreshold)
	if d.noise == 0 {
		d.noise = quietestNoise
	}
}

// windows returns how many windows it takes to fill d.
func windows(d time.Duration) int { return int((d + vadWindow - 1) / vadWindow) }

// reset forgets speech under way. The next window starts at pos, which is put on the grid.
func (d *detector) reset(pos int64) {
	d.speaking, d.loudRun, d.quietRun = false, 0, 0
	if n := int64(d.samples); n > 0 {
		d.pos = (pos + n - 1) / n * n
	}
}

// next looks at one window, which must have d.samples samples and begin at d.pos.
func (d *detector) next(window []int16) vadEvent {
	level := audio.DBFS(window)
	begin := d.pos
	d.pos += int64(len(window))
	needed := max(d.threshold, d.noise+aboveNoise)
	if !d.speaking {
		return d.whileQuiet(level, needed, begin)
	}
	if level > needed-keepBelow {
		d.quietRun = 0
		return vadNothing
	}
	d.quietRun++
	switch {
	case d.quietRun >= d.silence:
		d.speaking, d.quietRun = false, 0
		return vadStopped
	case d.quietRun == d.pause:
		return vadPaused
	}
	return vadNothing
}

func (d *detector) whileQuiet(level, needed float64, begin int64) vadEvent {
	if level <= needed {
		d.loudRun = 0
		d.noise = max(quietestNoise, math.FMA(noiseAdapts, level-d.noise, d.noise))
		return vadNothing
	}
	if d.loudRun == 0 {
		d.onset = begin
	}
	if d.loudRun++; d.loudRun < startWindows {
		return vadNothing
	}
	d.speaking, d.loudRun, d.quietRun = true, 0, 0
	return vadStarted
}

// stop ends the turn with the window that was looked at last.
func (d *detector) stop() { d.speaking, d.quietRun = false, 0 }

// semanticPause is the silence after which a semantic detector asks whether the caller has
// finished. Chosen: a quarter of a second, longer than the stops inside words.
const semanticPause = 8

// longestPause returns the quiet windows that end an unfinished turn.
// Source: OpenAI Realtime guide, semantic VAD: 8, 4 and 2 s for low, medium and high.
func longestPause(eagerness string) int {
	switch eagerness {
	case "low":
		return windows(8 * time.Second)
	case "high":
		return windows(2 * time.Second)
	}
	return windows(4 * time.Second)
}
