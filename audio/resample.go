package audio

import "math"

// Resampler changes the sample rate of a stream, with a filter against aliases. It is made by
// [NewResampler].
//
// Its output is aligned with its input: output sample k shows the moment k/toHz. To know that
// moment it must have seen some input beyond it (half the filter: 6 ms when the lower of the two
// rates is 8 kHz, 2 ms at 24 kHz), so the output of Append lags behind its input by as much until
// Flush returns the rest.
//
// The pieces in which a stream is appended do not matter: the samples are the same.
type Resampler struct {
	fromHz, toHz int
	filter       *polyphase // nil when the rates are equal

	// Where the stream is.
	in, out int64 // samples taken and returned
	phase   int   // of the next output sample

	// window holds the filter's view: input samples from the first that the next output sample
	// needs. It starts with zeros, for what was before the stream. Its size is fixed.
	window []int16
	filled int
}

// windowBlock is the room for new samples in a Resampler's window: chosen so that the window stays
// in the processor's first cache and moving its tail to the front is rare.
const windowBlock = 2048

// NewResampler returns a Resampler for streams at fromHz. It returns a *RateError when a rate is
// outside 4000 to 192000 or when the two have so little in common that the filter would be huge;
// all pairs of 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000 and 96000 are fine.
func NewResampler(fromHz, toHz int) (*Resampler, error) {
	filter, err := newPolyphase(fromHz, toHz)
	if err != nil {
		return nil, err
	}
	r := &Resampler{fromHz: fromHz, toHz: toHz, filter: filter}
	if filter != nil {
		r.window = make([]int16, filter.taps+windowBlock)
	}
	r.Reset()
	return r, nil
}

// Append takes the next piece of the stream and appends to dst what it makes known. It does not
// allocate when dst has room.
func (r *Resampler) Append(dst, src []int16) []int16 {
	if r.filter == nil {
		return append(dst, src...)
	}
	r.in += int64(len(src))
	before := len(dst)
	for len(src) > 0 {
		n := copy(r.window[r.filled:], src)
		r.filled += n
		src = src[n:]
		dst = r.drain(dst, math.MaxInt)
	}
	r.out += int64(len(dst) - before)
	return dst
}

// Flush ends the stream: it appends the rest to dst and resets r for a new stream. Altogether a
// stream of n samples becomes n*toHz/fromHz samples, rounded to the nearest.
func (r *Resampler) Flush(dst []int16) []int16 {
	if r.filter != nil {
		end := len(dst) + int(outputLength(r.in, r.fromHz, r.toHz)-r.out)
		for len(dst) < end { // silence after the end
			clear(r.window[r.filled:])
			r.filled = len(r.window)
			dst = r.drain(dst, end)
		}
	}
	r.Reset()
	return dst
}

// Reset forgets the stream, as if r were new.
func (r *Resampler) Reset() {
	r.in, r.out, r.phase = 0, 0, 0
	if r.filter != nil {
		r.filled = r.filter.taps/2 - 1
		clear(r.window[:r.filled])
	}
}

// drain appends every output sample whose view is complete, until dst holds limit samples, and
// moves the rest of the window to its front.
func (r *Resampler) drain(dst []int16, limit int) []int16 {
	f, start, phase := r.filter, 0, r.phase
	for start+f.taps <= r.filled && len(dst) < limit {
		dst = append(dst, f.at(r.window[start:start+f.taps], phase))
		start += f.stride
		if phase += f.phaseStep; phase >= f.phases {
			phase -= f.phases
			start++
		}
	}
	r.phase = phase
	r.filled = copy(r.window, r.window[start:r.filled])
	return dst
}

// Resample changes the sample rate of a whole recording; see [NewResampler] for its errors.
func Resample(src []int16, fromHz, toHz int) ([]int16, error) {
	r, err := NewResampler(fromHz, toHz)
	if err != nil {
		return nil, err
	}
	dst := make([]int16, 0, outputLength(int64(len(src)), fromHz, toHz))
	return r.Flush(r.Append(dst, src)), nil
}

// outputLength returns how many samples at toHz last as long as n at fromHz, to the nearest.
func outputLength(n int64, fromHz, toHz int) int64 {
	return (n*int64(toHz) + int64(fromHz)/2) / int64(fromHz)
}
