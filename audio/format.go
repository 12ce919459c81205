package audio

import (
	"fmt"
	"time"
)

// Encoding is how a sample is written as bytes. The zero value is PCM16.
type Encoding uint8

const (
	PCM16 Encoding = iota // signed 16 bit, little endian, two bytes a sample
	PCMU                  // G.711 mu-law, one byte a sample
	PCMA                  // G.711 A-law, one byte a sample
)

// telephoneRateHz is the sample rate of G.711. Source: ITU-T G.711, section 2.
const telephoneRateHz = 8000

// String returns "pcm16", "pcmu" or "pcma", and "encoding(n)" for an unknown value.
func (e Encoding) String() string {
	switch e {
	case PCM16:
		return "pcm16"
	case PCMU:
		return "pcmu"
	case PCMA:
		return "pcma"
	}
	return fmt.Sprintf("encoding(%d)", uint8(e))
}

// Format says how a stream of mono audio is encoded. The zero value is PCM16 at 24 kHz.
type Format struct {
	Encoding Encoding // zero means PCM16
	RateHz   int      // samples per second; zero means 24000 for PCM16 and 8000 for G.711
}

// Normal returns f with its zero fields filled in, so that two formats that mean the same are equal.
func (f Format) Normal() Format {
	if f.RateHz != 0 {
		return f
	}
	f.RateHz = telephoneRateHz
	if f.Encoding == PCM16 {
		f.RateHz = RateHz
	}
	return f
}

// String returns the encoding and the rate: "pcm16/24000".
func (f Format) String() string {
	f = f.Normal()
	return fmt.Sprintf("%v/%d", f.Encoding, f.RateHz)
}

// SampleBytes returns the size of a sample: 2 for PCM16, 1 for G.711.
func (f Format) SampleBytes() int {
	if f.Encoding == PCM16 {
		return 2
	}
	return 1
}

// Duration returns how long the whole samples in so many bytes last; see the function Duration for
// its rounding.
func (f Format) Duration(bytes int) time.Duration {
	return Duration(bytes/f.SampleBytes(), f.Normal().RateHz)
}

// Bytes returns the size of the whole samples that fit into d.
func (f Format) Bytes(d time.Duration) int {
	return Samples(d, f.Normal().RateHz) * f.SampleBytes()
}

// AppendSamples decodes the whole samples of encoded and appends them to dst. A last odd byte of
// PCM16 is ignored; [Converter] carries it over to the next piece.
func (f Format) AppendSamples(dst []int16, encoded []byte) []int16 {
	switch f.Encoding {
	case PCMU:
		return appendDecoded(dst, encoded, &muLawDecoded)
	case PCMA:
		return appendDecoded(dst, encoded, &aLawDecoded)
	default:
		return appendPCM16Samples(dst, encoded)
	}
}

// AppendBytes encodes samples and appends their bytes to dst.
func (f Format) AppendBytes(dst []byte, samples []int16) []byte {
	switch f.Encoding {
	case PCMU:
		return appendEncoded(dst, samples, encodeMuLaw)
	case PCMA:
		return appendEncoded(dst, samples, encodeALaw)
	default:
		return appendPCM16Bytes(dst, samples)
	}
}
