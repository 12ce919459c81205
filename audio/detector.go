package audio

import (
	"math"
	"time"
)

// Segment is a stretch of speech. Both ends are offsets from the first sample, the end exclusive.
type Segment struct{ Start, End time.Duration }

// DetectorOptions adjusts a [Detector]. The zero value is the definition that all measures use.
type DetectorOptions struct {
	ThresholdDBFS float64       // level of a frame that counts as speech; zero means -45
	HysteresisDB  float64       // how far below the threshold open speech may fall; zero means 6
	OpenAfter     time.Duration // speech that opens a segment, in whole frames; zero means 50 ms
	CloseAfter    time.Duration // quiet that closes one, in whole frames; zero means 250 ms
}

// detectorFrame is the span whose level is judged at once.
const detectorFrame = 10 * time.Millisecond

// Detector finds speech in a stream of samples by the level of frames of 10 ms. It is made by
// [NewDetector].
//
// A frame is loud at or above the threshold and active at or above the threshold less the
// hysteresis. What a frame does:
//
//	state   frame      counter reaches   new state   effect
//	closed  not loud                     closed      the run of loud frames is forgotten
//	closed  loud       fewer             closed      the first of a run may become the start
//	closed  loud       OpenAfter         open        the start is that of the run's first frame
//	open    active                       open        the end moves to that of the frame
//	open    not active fewer             open
//	open    not active CloseAfter        closed      the segment is returned
//
// So both edges lie where speech was, not where the decision fell. The pieces in which a stream is
// appended do not matter.
type Detector struct {
	rateHz                  int
	loudPower, activePower  float64 // mean squares
	openFrames, closeFrames int

	stands []float64 // of a whole recording, how far each frame stands out of the noise; nil is one without noise

	// The frame being filled.
	frame int // its index
	room  int // samples it still takes
	taken int
	sum   uint64 // of the squares of those taken

	// The decision so far.
	open    bool
	counter int     // loud frames in a row when closed, frames not active in a row when open
	segment Segment // from the first frame of the run or segment to its last active one
}

// NewDetector returns a Detector for a stream at rateHz; lower rates than 100 count as 100, so that
// a frame has a sample. A nil opts means the defaults.
func NewDetector(rateHz int, opts *DetectorOptions) *Detector {
	var o DetectorOptions
	if opts != nil {
		o = *opts
	}
	if o.ThresholdDBFS == 0 {
		o.ThresholdDBFS = -45
	}
	if o.HysteresisDB == 0 {
		o.HysteresisDB = 6
	}
	if o.OpenAfter == 0 {
		o.OpenAfter = 50 * time.Millisecond
	}
	if o.CloseAfter == 0 {
		o.CloseAfter = 250 * time.Millisecond
	}
	d := &Detector{
		rateHz:      max(rateHz, 100),
		loudPower:   power(o.ThresholdDBFS),
		activePower: power(o.ThresholdDBFS - o.HysteresisDB),
		openFrames:  wholeFrames(o.OpenAfter),
		closeFrames: wholeFrames(o.CloseAfter),
	}
	d.Reset()
	return d
}

// Append examines the next samples of the stream and appends to dst the segments that closed in
// them. It does not allocate when dst has room.
func (d *Detector) Append(dst []Segment, samples []int16) []Segment {
	for len(samples) > 0 {
		n := min(d.room, len(samples))
		d.sum += energy(samples[:n])
		d.taken += n
		d.room -= n
		samples = samples[n:]
		if d.room > 0 {
			break
		}
		start := time.Duration(d.frame) * detectorFrame
		if d.judge(Segment{Start: start, End: start + detectorFrame}) {
			dst = append(dst, d.segment)
		}
		d.begin(d.frame + 1)
	}
	return dst
}

// Flush ends the stream: it appends the segment that is open, if one is, and resets d. A last
// piece shorter than a frame may extend a segment and does not open one.
func (d *Detector) Flush(dst []Segment) []Segment {
	if d.open {
		if _, active := d.counts(); d.taken > 0 && active {
			d.segment.End = time.Duration(d.frame)*detectorFrame + Duration(d.taken, d.rateHz)
		}
		dst = append(dst, d.segment)
	}
	d.Reset()
	return dst
}

// Speaking returns the start of the segment that is open, if one is.
func (d *Detector) Speaking() (start time.Duration, ok bool) {
	if !d.open {
		return 0, false
	}
	return d.segment.Start, true
}

// Reset forgets the stream, as if d were new.
func (d *Detector) Reset() {
	d.open, d.counter, d.segment = false, 0, Segment{}
	d.begin(0)
}

// begin starts the frame of that index. Frames of rates that do not divide by 100 differ in size
// by a sample, so that their edges do not drift.
func (d *Detector) begin(frame int) {
	start := time.Duration(frame) * detectorFrame
	d.frame, d.taken, d.sum = frame, 0, 0
	d.room = Samples(start+detectorFrame, d.rateHz) - Samples(start, d.rateHz)
}

// judge applies the table to the finished frame and reports whether it closed a segment.
func (d *Detector) judge(frame Segment) (closed bool) {
	loud, active := d.counts()
	switch {
	case !d.open && !loud:
		d.counter = 0
	case !d.open:
		if d.counter == 0 {
			d.segment.Start = frame.Start
		}
		d.segment.End = frame.End
		if d.counter++; d.counter == d.openFrames {
			d.open, d.counter = true, 0
		}
	case active:
		d.segment.End, d.counter = frame.End, 0
	default:
		if d.counter++; d.counter == d.closeFrames {
			d.open, d.counter = false, 0
			return true
		}
	}
	return false
}

// counts reports whether the frame is loud, and whether it is active.
func (d *Detector) counts() (loud, active bool) {
	level := float64(d.sum) / float64(d.taken)
	loud, active = level >= d.loudPower, level >= d.activePower
	if d.frame < len(d.stands) {
		loud, active = loud && d.stands[d.frame] >= standsOpen, active && d.stands[d.frame] >= standsActive
	}
	return loud, active
}

// Segments finds the speech in a whole recording at rateHz. A nil opts means the defaults.
func Segments(samples []int16, rateHz int, opts *DetectorOptions) []Segment {
	d := NewDetector(rateHz, opts)
	return d.Flush(d.Append(nil, samples))
}

// power returns the mean square of samples at a level.
func power(dbfs float64) float64 {
	return fullScale * fullScale * math.Pow(10, dbfs/10)
}

// wholeFrames returns how many frames cover d, at least 1.
func wholeFrames(d time.Duration) int {
	return max(1, int((d+detectorFrame-1)/detectorFrame))
}
