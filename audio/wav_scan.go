package audio

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// scan shows all samples of a file to look, in blocks of whole ones, and leaves r at the first.
func (s *survey) scan(r io.ReadSeeker, sampleBytes int, look func(block []byte)) error {
	if _, err := r.Seek(s.dataOffset, io.SeekStart); err != nil {
		return err
	}
	if err := eachBlock(r, s.haveBytes, sampleBytes, look); err != nil {
		return err
	}
	_, err := r.Seek(s.dataOffset, io.SeekStart)
	return err
}

// mostFloat is how far floats may go over their full scale of 1, 24 dB, and still be clipped speech.
const mostFloat = 16

// floatDecoder returns the decoder of floats. Floats that are whole numbers as large as 16 bits can hold
// are such samples in another form, as programs write that forget to divide. It refuses floats of any other scale.
func (s *survey) floatDecoder(r io.ReadSeeker, sampleBytes int) (wavDecodeFunc, error) {
	read := func(b []byte) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(b))) }
	if sampleBytes == 8 {
		read = func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }
	}
	most, whole := 0.0, true
	err := s.scan(r, sampleBytes, func(block []byte) {
		for ; len(block) >= sampleBytes; block = block[sampleBytes:] {
			if v := math.Abs(read(block)); v <= math.MaxFloat64 { // neither infinite nor not a number
				most, whole = max(most, v), whole && v == math.Trunc(v)
			}
		}
	})
	scale := 1.0
	switch {
	case err != nil:
		return nil, err
	case most > 1 && most <= fullScale && whole:
		scale = 1.0 / fullScale
	case most > mostFloat:
		return nil, &WAVError{Reason: fmt.Sprintf("its floats reach %g and full scale is 1: they were not divided by the full scale of the integers that they come from", most)}
	}
	return func(dst []int16, block []byte) []int16 {
		for ; len(block) >= sampleBytes; block = block[sampleBytes:] {
			dst = append(dst, fromFloat(read(block)*scale))
		}
		return dst
	}, nil
}

// looseDecoder returns the decoder of PCM whose samples have fewer bits than their bytes hold. By the
// standard they are the upper ones (upper is true where the file claims to follow it); some writers use the lower
// ones, with or without the sign above them. What is in the samples decides.
func (s *survey) looseDecoder(r io.ReadSeeker, bits, sampleBytes int, upper bool) (wavDecodeFunc, error) {
	all := 8 * sampleBytes
	inUpper, inLower, unsigned := true, true, true
	err := s.scan(r, sampleBytes, func(block []byte) {
		for ; len(block) >= sampleBytes; block = block[sampleBytes:] {
			v := topAligned(block[:sampleBytes])
			inUpper = inUpper && v<<bits == 0
			inLower = inLower && v>>(32-all) == v<<(all-bits)>>(32-bits)
			unsigned = unsigned && uint32(v)>>(32-all)>>bits == 0
		}
	})
	shift := 0
	switch lower := inLower || unsigned; {
	case err != nil:
		return nil, err
	case inUpper && upper, inUpper && !lower, upper && !lower:
	case lower:
		shift = all - bits
	default:
		return nil, &WAVError{Reason: fmt.Sprintf("its samples of %d bits are said to be in %d bytes, and use all of them", bits, sampleBytes)}
	}
	return func(dst []int16, block []byte) []int16 {
		for ; len(block) >= sampleBytes; block = block[sampleBytes:] {
			dst = append(dst, saturate((int64(topAligned(block[:sampleBytes])<<shift)+1<<15)>>16))
		}
		return dst
	}, nil
}

// topAligned returns up to four bytes as the upper ones of 32 bits.
func topAligned(b []byte) int32 {
	var v uint32
	for i := range b {
		v |= uint32(b[i]) << (8 * (4 - len(b) + i))
	}
	return int32(v)
}
