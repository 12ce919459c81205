package audio

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/go-audio/wav"
)

// ReadWAV reads a WAV file from r's position. It reads PCM of 8 to 32 bits, IEEE float of 32 and 64
// bits, A-law and mu-law, each also as WAVE_FORMAT_EXTENSIBLE and in RF64 files. Samples are rounded to
// 16 bits; a last incomplete one is dropped.
//
// It reads what ordinary programs write against the letter: sizes of a pipe, whose writer could not know
// them; a size of zero with samples behind it, and an empty data chunk before the real one; chunks of odd
// size without their padding; samples in more bytes than they need, at either end of them; and floats that
// are whole numbers of 16 bits.
//
// It returns a *WAVError for a file that is no WAV file, is inconsistent or has no samples, a
// *WAVFormatError for samples in another format, a *WAVTruncatedError together with the clip for a file
// that ends too early, and otherwise only r's own errors. A clip that comes without an error has samples.
func ReadWAV(r io.ReadSeeker) (*Clip, error) {
	found, err := surveyWAV(r)
	if err != nil {
		return nil, err
	}
	code, err := found.formatCode()
	if err != nil {
		return nil, err
	}
	decode, sampleBytes, err := found.decoder(r, code)
	if err != nil {
		return nil, err
	}
	d := wav.NewDecoder(found.container(r))
	if d.ReadInfo(); d.Err() != nil {
		return nil, fmt.Errorf("WAV header: %w", d.Err())
	}
	if err := d.FwdToPCM(); err != nil {
		return nil, fmt.Errorf("WAV data: %w", err)
	}
	clip := &Clip{RateHz: int(d.SampleRate), Channels: int(d.NumChans)}
	clip.Samples, err = readSamples(d.PCMChunk.R, found.haveBytes, sampleBytes, decode)
	if err != nil {
		return nil, err
	}
	clip.Samples = clip.Samples[:len(clip.Samples)/clip.Channels*clip.Channels]
	switch {
	case found.wantBytes > found.haveBytes:
		return clip, &WAVTruncatedError{WantBytes: found.wantBytes, HaveBytes: found.haveBytes}
	case len(clip.Samples) == 0:
		return nil, &WAVError{Reason: fmt.Sprintf("its %d bytes of sample data are less than one sample", found.haveBytes)}
	}
	return clip, nil
}

// wavGUIDTail ends the SubFormat of WAVE_FORMAT_EXTENSIBLE when its first two bytes are a format
// tag. Source: Microsoft ksmedia.h, DEFINE_WAVEFORMATEX_GUID.
const wavGUIDTail = "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xAA\x00\x38\x9B\x71"

// formatCode returns the format tag, seen through WAVE_FORMAT_EXTENSIBLE.
func (s *survey) formatCode() (uint16, error) {
	code := binary.LittleEndian.Uint16(s.format)
	if code != wavExtensible {
		return code, nil
	}
	if len(s.format) < formatBytes {
		return 0, &WAVError{Reason: "its format is extensible and its SubFormat is missing"}
	}
	if guid := s.format[24:40]; !bytes.Equal(guid[2:], []byte(wavGUIDTail)) {
		return 0, &WAVFormatError{Code: wavExtensible, SubFormat: guidText(guid), Bits: int(binary.LittleEndian.Uint16(s.format[14:]))}
	}
	return binary.LittleEndian.Uint16(s.format[24:]), nil
}

// guidText writes a GUID as Windows does, its first three groups little endian.
func guidText(g []byte) string {
	le := binary.LittleEndian
	return fmt.Sprintf("%08X-%04X-%04X-%X-%X", le.Uint32(g), le.Uint16(g[4:]), le.Uint16(g[6:]), g[8:10], g[10:16])
}

// decoder compares the fields of the header with each other, and returns how samples are decoded and how
// many bytes each has. It leaves r at the samples.
func (s *survey) decoder(r io.ReadSeeker, code uint16) (wavDecodeFunc, int, error) {
	le := binary.LittleEndian
	channels, rate := int(le.Uint16(s.format[2:])), le.Uint32(s.format[4:])
	block, bits := int(le.Uint16(s.format[12:])), int(le.Uint16(s.format[14:]))
	float := code == wavFloat && (bits == 32 || bits == 64)
	decode, err := wavDecoder(code, bits)
	loose := code == wavPCM && bits > 8 && channels > 0 && block%channels == 0 && block/channels > wavSampleBytes(bits) && block/channels <= 4
	switch {
	case err != nil && !float:
		return nil, 0, err
	case channels == 0:
		return nil, 0, &WAVError{Reason: "it has no channels"}
	case rate == 0:
		return nil, 0, &WAVError{Reason: "its sample rate is 0"}
	case loose:
		decode, err := s.looseDecoder(r, bits, block/channels, false)
		return decode, block / channels, err
	case block != channels*wavSampleBytes(bits):
		return nil, 0, &WAVError{Reason: fmt.Sprintf("its blocks of %d bytes do not fit %d channels of %d bits", block, channels, bits)}
	case float:
		decode, err := s.floatDecoder(r, bits/8)
		return decode, bits / 8, err
	}
	if valid := s.validBits(); code == wavPCM && valid > 8 && valid < bits && bits%8 == 0 && bits <= 32 {
		decode, err := s.looseDecoder(r, valid, bits/8, true)
		return decode, bits / 8, err
	}
	return decode, wavSampleBytes(bits), nil
}

// validBits returns how many bits of a sample of WAVE_FORMAT_EXTENSIBLE count; 0 for other formats.
func (s *survey) validBits() int {
	if binary.LittleEndian.Uint16(s.format) != wavExtensible {
		return 0
	}
	return int(binary.LittleEndian.Uint16(s.format[18:]))
}

// readSamples decodes so many bytes of r. Memory is taken for what the file holds, not for what a
// header claims.
func readSamples(r io.Reader, bytes int64, sampleBytes int, decode wavDecodeFunc) ([]int16, error) {
	samples := make([]int16, 0, bytes/int64(sampleBytes))
	err := eachBlock(r, bytes, sampleBytes, func(block []byte) { samples = decode(samples, block) })
	return samples, err
}

// eachBlock hands out the whole samples among so many bytes of r.
func eachBlock(r io.Reader, bytes int64, sampleBytes int, take func(block []byte)) error {
	block := make([]byte, min(bytes, 8192)/int64(sampleBytes)*int64(sampleBytes))
	for left := bytes / int64(sampleBytes) * int64(sampleBytes); left > 0; {
		n := min(left, int64(len(block)))
		if _, err := io.ReadFull(r, block[:n]); err != nil {
			return fmt.Errorf("WAV samples: %w", err)
		}
		take(block[:n])
		left -= n
	}
	return nil
}
