package audio

import (
	"encoding/binary"
	"math"
)

// wavDecodeFunc appends the samples of a block, which holds whole ones, to dst.
type wavDecodeFunc func(dst []int16, block []byte) []int16

// wavDecoder returns the decoder of a format that needs no look at the samples, or a *WAVFormatError.
func wavDecoder(code uint16, bits int) (wavDecodeFunc, error) {
	switch {
	case code == wavPCM && bits > 0 && bits <= 8:
		return appendUnsigned8, nil
	case code == wavPCM && bits > 8 && bits <= 16:
		return appendPCM16Samples, nil
	case code == wavPCM && bits > 16 && bits <= 24:
		return appendSigned24, nil
	case code == wavPCM && bits > 24 && bits <= 32:
		return appendSigned32, nil
	case code == wavALaw && bits == 8:
		return Format{Encoding: PCMA}.AppendSamples, nil
	case code == wavMuLaw && bits == 8:
		return Format{Encoding: PCMU}.AppendSamples, nil
	}
	return nil, &WAVFormatError{Code: code, Bits: bits}
}

// wavSampleBytes returns the bytes that hold a sample. PCM of odd sizes, such as 12 or 20 bits, is
// kept in the upper bits of whole bytes.
func wavSampleBytes(bits int) int { return (bits + 7) / 8 }

// appendUnsigned8 reads samples whose middle is 128, as WAV files hold up to 8 bits.
func appendUnsigned8(dst []int16, block []byte) []int16 {
	for _, b := range block {
		dst = append(dst, (int16(b)-128)<<8)
	}
	return dst
}

func appendSigned24(dst []int16, block []byte) []int16 {
	for ; len(block) >= 3; block = block[3:] {
		v := int32(block[0])<<8 | int32(block[1])<<16 | int32(block[2])<<24
		dst = append(dst, saturate((int64(v)+1<<15)>>16))
	}
	return dst
}

func appendSigned32(dst []int16, block []byte) []int16 {
	for ; len(block) >= 4; block = block[4:] {
		v := int32(binary.LittleEndian.Uint32(block))
		dst = append(dst, saturate((int64(v)+1<<15)>>16))
	}
	return dst
}

// fromFloat returns the sample nearest to a value whose full scale is 1. Not a number is silence.
func fromFloat(v float64) int16 {
	if v != v { // Go leaves open what becomes of it in a conversion
		return 0
	}
	return int16(math.RoundToEven(min(max(v*fullScale, math.MinInt16), math.MaxInt16)))
}
