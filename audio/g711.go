package audio

import (
	"math/bits"
	"slices"
)

// The two companding laws of telephony. A code holds a sign, a segment (the power of two of the
// magnitude) and four bits of mantissa; the decoded value is the middle of the interval that the
// code stands for, so the error is at most half the interval.
//
// Source: ITU-T G.711 (1988), tables 1a, 1b (A-law) and 2a, 2b (mu-law), scaled from 13 and 14
// bits to 16.

const (
	muLawBias = 132          // 33 of the standard's 14-bit units, in 16-bit units
	muLawClip = 32767 - 132  // largest magnitude that fits with the bias added
	aLawFlips = 0x55         // A-law inverts every other bit on the line
	signBit   = byte(1 << 7) // set for positive values in both laws as sent
)

// The 256 values of each law, indexed by code.
var (
	muLawDecoded = decodeTable(decodeMuLaw)
	aLawDecoded  = decodeTable(decodeALaw)
)

func decodeTable(decode func(byte) int16) (table [256]int16) {
	for code := range table {
		table[code] = decode(byte(code))
	}
	return table
}

func decodeMuLaw(code byte) int16 {
	code = ^code // mu-law is sent with all bits inverted
	segment, mantissa := code>>4&7, int(code&15)
	magnitude := (2*mantissa+33)<<(segment+2) - muLawBias
	if code&signBit != 0 {
		return int16(-magnitude)
	}
	return int16(magnitude)
}

func encodeMuLaw(sample int16) byte {
	var sign byte
	magnitude := int(sample)
	if magnitude < 0 {
		sign, magnitude = signBit, -magnitude
	}
	magnitude = min(magnitude, muLawClip) + muLawBias
	segment := bits.Len(uint(magnitude)) - 8
	mantissa := magnitude >> (segment + 3) & 15
	return ^(sign | byte(segment<<4|mantissa))
}

func decodeALaw(code byte) int16 {
	code ^= aLawFlips
	segment, mantissa := code>>4&7, int(code&15)
	magnitude := 2*mantissa + 1
	if segment > 0 {
		magnitude = (magnitude + 32) << (segment - 1)
	}
	magnitude <<= 3
	if code&signBit != 0 {
		return int16(magnitude)
	}
	return int16(-magnitude)
}

func encodeALaw(sample int16) byte {
	sign, magnitude := signBit, int(sample)
	if magnitude < 0 {
		sign, magnitude = 0, ^magnitude // -1 belongs to the first interval below zero
	}
	segment := max(bits.Len(uint(magnitude))-8, 0)
	mantissa := magnitude >> (max(segment, 1) + 3) & 15
	return (sign | byte(segment<<4|mantissa)) ^ aLawFlips
}

// appendDecoded appends the values of codes to dst.
func appendDecoded(dst []int16, codes []byte, table *[256]int16) []int16 {
	dst = slices.Grow(dst, len(codes))
	tail := dst[len(dst) : len(dst)+len(codes)]
	for i, code := range codes {
		tail[i] = table[code]
	}
	return dst[:len(dst)+len(codes)]
}

// appendEncoded appends the codes of samples to dst.
func appendEncoded(dst []byte, samples []int16, encode func(int16) byte) []byte {
	dst = slices.Grow(dst, len(samples))
	for _, s := range samples {
		dst = append(dst, encode(s))
	}
	return dst
}
