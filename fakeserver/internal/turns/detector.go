package turns

import (
	"math"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// DefaultThreshold is the threshold of turn detection where none is given. Source: the API reference of
// session.audio.input.turn_detection.
const DefaultThreshold = 0.5

// DefaultPrefix is how much before speech belongs to a turn, where nothing is given. Source: recorded session.created events.
const DefaultPrefix = 300 * time.Millisecond

// window is the grid on which speech is found. Source: audio_end_ms, and audio_start_ms plus
// prefix_padding_ms, are multiples of 32 in every session recorded
// from the live server.
const window = 32 * time.Millisecond

// What counts as speech. Chosen on the recordings of audiofixtures: two windows in a row
// louder than the threshold and clearly above the noise.
const (
	startWindows  = 2
	middleLevel   = -42.0 // dBFS that speech must exceed at threshold 0.5
	levelASteps   = 40.0  // dB from threshold 0 to 1
	aboveNoise    = 9.0   // dB
	keepBelow     = 6.0   // dB that speech may fall below the level it needed to begin
	quietestNoise = -75.0 // dBFS
	loudestNoise  = -28.0 // dBFS above which sound at the beginning of a line is not taken for its noise
	noiseAdapts   = 0.08  // share of the way the noise level moves in a window without speech
	muted         = -90.0 // dBFS below which a window tells nothing of the noise: lost packets, a guard against echo
	silenceA      = 8     // what A-law has for silence. Source: ITU-T G.711, table 1a
	keepAbove     = 6.0   // dB above the noise that speech must stay
)

// Event is what a window told.
type Event uint8

// What a window can tell.
const (
	Nothing Event = iota
	Started       // speech began at Detector.Onset
	Paused        // only with a semantic detector: silence that may be the end of the turn
	Stopped       // the turn ended with this window
)

// Detector finds the caller's turns on the timeline of the audio itself. Positions are in samples
// of the stream, at its own rate. It has no clock. Call [Detector.Configure] first.
//
//	state     a window is                                  then
//	quiet     quiet                                        the noise level adapts
//	quiet     loud, and startWindows in a row were         speaking; Started
//	speaking  loud                                         the silence is forgotten
//	speaking  quiet, and silence windows in a row were     quiet; Stopped
//	speaking  quiet, and pause windows in a row were       Paused (semantic only)
type Detector struct {
	Window int   // samples of a window
	Pos    int64 // of the first sample of the next window
	Onset  int64 // where the speech that is under way, or was last, begins

	begun     bool    // a window was looked at
	threshold float64 // dBFS
	pause     int     // quiet windows before Paused; 0 is never
	silence   int     // quiet windows that end a turn

	ended    int64 // where the newest window of speech ended
	noise    float64
	speaking bool
	loudRun  int // loud windows in a row, while quiet
	quietRun int // quiet windows in a row, while speaking
}

// Configure sets d up for turn detection t at a rate. Positions and the noise level stay.
func (d *Detector) Configure(t wire.TurnDetection, rateHz int) {
	d.Window = audio.Samples(window, rateHz)
	threshold, silence := float64(t.Threshold.Or(DefaultThreshold)), 0
	if t.Type == wire.SemanticVAD {
		d.pause, silence = semanticPause, longestPause(t.Eagerness)
	} else {
		d.pause, silence = 0, windows(wire.Duration(t.SilenceDurationMs.Or(0)))
	}
	d.silence = max(1, silence)
	d.threshold = middleLevel + levelASteps*(threshold-DefaultThreshold)
	if d.noise == 0 {
		d.noise = quietestNoise
	}
}

// windows returns how many windows it takes to fill d.
func windows(d time.Duration) int { return int((d + window - 1) / window) }

// Reset forgets speech under way. The next window starts at pos, which is put on the grid.
func (d *Detector) Reset(pos int64) {
	d.speaking, d.loudRun, d.quietRun = false, 0, 0
	if n := int64(d.Window); n > 0 {
		d.Pos = (pos + n - 1) / n * n
	}
}

// Next looks at one window, which must have d.Window samples and begin at d.Pos.
func (d *Detector) Next(sound []int16) Event {
	level := audio.DBFS(sound)
	if audio.Run(sound, silenceA) == len(sound) {
		level = math.Inf(-1)
	}
	begin := d.Pos
	d.Pos += int64(len(sound))
	if !d.begun && level < loudestNoise && !voiced(sound) {
		d.noise = max(quietestNoise, level) // what is on the line before anybody speaks
	}
	d.begun = true
	needed := max(d.threshold, d.noise+aboveNoise)
	if !d.speaking {
		return d.whileQuiet(level, needed, begin)
	}
	if level > max(needed-keepBelow, d.noise+keepAbove) {
		d.quietRun, d.ended = 0, d.Pos
		return Nothing
	}
	d.quietRun++
	switch {
	case d.quietRun >= d.silence:
		d.speaking, d.quietRun = false, 0
		return Stopped
	case d.quietRun == d.pause:
		return Paused
	}
	return Nothing
}

func (d *Detector) whileQuiet(level, needed float64, begin int64) Event {
	if level <= needed {
		d.loudRun = 0
		if level > muted {
			d.noise = max(quietestNoise, math.FMA(noiseAdapts, level-d.noise, d.noise))
		}
		return Nothing
	}
	if d.loudRun == 0 {
		d.Onset = begin
	}
	if d.loudRun++; d.loudRun < startWindows {
		return Nothing
	}
	d.speaking, d.loudRun, d.quietRun, d.ended = true, 0, 0, d.Pos
	return Started
}

// Stop ends the turn with the window that was looked at last.
func (d *Detector) Stop() { d.speaking, d.quietRun = false, 0 }

// semanticGrid is the grid of ends that a semantic detector finds. Source: audio_end_ms in recorded sessions with semantic_vad.
const semanticGrid = 20 * time.Millisecond

// End returns where the turn that stops now ends: here, or where its speech did, if the detector is a semantic one.
// Source: recorded sessions, in which audio_end_ms has the silence of server_vad, and not what semantic_vad waited.
func (d *Detector) End() int64 {
	if d.pause == 0 {
		return d.Pos
	}
	step := int64(d.Window) * int64(semanticGrid) / int64(window)
	return min(d.Pos, (d.ended+step-1)/step*step)
}

// Prefix returns how much before speech belongs to a turn. Source: recorded session.created events; with semantic_vad,
// which does not say it, audio_start_ms is 500 ms before a point of the grid in all recorded turns.
func Prefix(t *wire.TurnDetection) time.Duration {
	if t.Type == wire.SemanticVAD {
		return 500 * time.Millisecond
	}
	return wire.Duration(t.PrefixPaddingMs.Or(wire.Milliseconds(DefaultPrefix)))
}

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
