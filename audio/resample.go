package audio

// Resampler changes the sample rate of a stream.
type Resampler struct{ fromHz, toHz int }

// NewResampler returns a Resampler.
func NewResampler(fromHz, toHz int) (*Resampler, error) { return &Resampler{fromHz, toHz}, nil }

// Append appends to dst what src makes available.
func (r *Resampler) Append(dst, src []int16) []int16 { panic("audio: Resampler is not there yet") }

// Flush appends the rest and resets r.
func (r *Resampler) Flush(dst []int16) []int16 { panic("audio: Resampler is not there yet") }

// Reset forgets the stream.
func (r *Resampler) Reset() {}

// Resample changes the sample rate of a whole recording.
func Resample(src []int16, fromHz, toHz int) ([]int16, error) {
	panic("audio: Resampler is not there yet")
}

// RateError reports sample rates that cannot be converted.
type RateError struct{ FromHz, ToHz int }

// Error names the two rates.
func (e *RateError) Error() string { return "rates" }
