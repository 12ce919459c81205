package audio

import (
	"encoding/binary"
	"slices"
)

// appendPCM16Samples appends the whole little-endian samples of encoded to dst.
func appendPCM16Samples(dst []int16, encoded []byte) []int16 {
	n := len(encoded) / 2
	dst = slices.Grow(dst, n)
	tail := dst[len(dst) : len(dst)+n]
	for len(tail) >= 4 && len(encoded) >= 8 { // four at a time take a third of the time
		four := binary.LittleEndian.Uint64(encoded)
		tail[0] = int16(four)
		tail[1] = int16(four >> 16)
		tail[2] = int16(four >> 32)
		tail[3] = int16(four >> 48)
		tail, encoded = tail[4:], encoded[8:]
	}
	for i := range tail {
		tail[i] = int16(binary.LittleEndian.Uint16(encoded[2*i:]))
	}
	return dst[:len(dst)+n]
}

// appendPCM16Bytes appends samples to dst as little-endian bytes.
func appendPCM16Bytes(dst []byte, samples []int16) []byte {
	n := 2 * len(samples)
	dst = slices.Grow(dst, n)
	tail := dst[len(dst) : len(dst)+n]
	for len(samples) >= 4 && len(tail) >= 8 {
		binary.LittleEndian.PutUint64(tail, uint64(uint16(samples[0]))|uint64(uint16(samples[1]))<<16|
			uint64(uint16(samples[2]))<<32|uint64(uint16(samples[3]))<<48)
		tail, samples = tail[8:], samples[4:]
	}
	for i, s := range samples {
		binary.LittleEndian.PutUint16(tail[2*i:], uint16(s))
	}
	return dst[:len(dst)+n]
}
