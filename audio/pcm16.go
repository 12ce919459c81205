package audio

import "slices"

// appendPCM16Samples appends the whole little-endian samples of encoded to dst.
func appendPCM16Samples(dst []int16, encoded []byte) []int16 {
	n := len(encoded) / 2
	dst = slices.Grow(dst, n)
	tail := dst[len(dst) : len(dst)+n]
	encoded = encoded[:2*n]
	for i := range tail {
		tail[i] = int16(uint16(encoded[2*i]) | uint16(encoded[2*i+1])<<8)
	}
	return dst[:len(dst)+n]
}

// appendPCM16Bytes appends samples to dst as little-endian bytes.
func appendPCM16Bytes(dst []byte, samples []int16) []byte {
	n := 2 * len(samples)
	dst = slices.Grow(dst, n)
	tail := dst[len(dst) : len(dst)+n]
	for i, s := range samples {
		tail[2*i] = byte(s)
		tail[2*i+1] = byte(uint16(s) >> 8)
	}
	return dst[:len(dst)+n]
}
