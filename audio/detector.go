package audio

import "time"

// Segment is a stretch of speech. Both ends are offsets from the first sample.
type Segment struct{ Start, End time.Duration }

// DetectorOptions adjusts a Detector; the zero value is the definition used by all measures.
type DetectorOptions struct {
	ThresholdDBFS float64       // zero means -45
	HysteresisDB  float64       // zero means 6
	OpenAfter     time.Duration // zero means 50 ms
	CloseAfter    time.Duration // zero means 250 ms
}

// Detector finds speech in a stream of samples.
type Detector struct{}

// NewDetector returns a Detector for a stream at rateHz. A nil opts means the defaults.
func NewDetector(rateHz int, opts *DetectorOptions) *Detector { return &Detector{} }

// Append examines samples and appends to dst the segments that ended in them.
func (d *Detector) Append(dst []Segment, samples []int16) []Segment { return dst }

// Flush ends the stream, appends the segment that was open and resets d.
func (d *Detector) Flush(dst []Segment) []Segment { return dst }

// Speaking returns the start of the segment that is open, if one is.
func (d *Detector) Speaking() (start time.Duration, ok bool) { return 0, false }

// Reset forgets the stream.
func (d *Detector) Reset() {}

// Segments finds the speech in a whole recording.
func Segments(samples []int16, rateHz int, opts *DetectorOptions) []Segment { return nil }
