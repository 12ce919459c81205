package audio

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/go-audio/wav"
)

// ReadWAV reads a WAV file from r's position. It reads PCM of 8 to 32 bits, IEEE float of 32 and 64
// bits, A-law and mu-law, each also as WAVE_FORMAT_EXTENSIBLE, and files written to a pipe, whose
// header does not know their size. Samples are rounded to 16 bits; a last incomplete one is dropped.
//
// It returns a *WAVError for a file that is no WAV file or has no sample data, a *WAVFormatError
// for samples in another format, a *WAVTruncatedError together with the clip for a file that ends
// too early, and otherwise only r's own errors.
func ReadWAV(r io.ReadSeeker) (*Clip, error) {
	found, err := surveyWAV(r)
	if err != nil {
		return nil, err
	}
	d := wav.NewDecoder(found.container(r))
	if d.ReadInfo(); d.Err() != nil {
		return nil, fmt.Errorf("WAV header: %w", d.Err())
	}
	code, err := found.formatCode()
	if err != nil {
		return nil, err
	}
	decode, err := wavDecoder(code, int(d.BitDepth))
	if err != nil {
		return nil, err
	}
	if err := found.check(d); err != nil {
		return nil, err
	}
	if err := d.FwdToPCM(); err != nil {
		return nil, fmt.Errorf("WAV data: %w", err)
	}
	clip := &Clip{RateHz: int(d.SampleRate), Channels: int(d.NumChans)}
	clip.Samples, err = readSamples(d.PCMChunk.R, found.haveBytes, wavSampleBytes(int(d.BitDepth)), decode)
	if err != nil {
		return nil, err
	}
	clip.Samples = clip.Samples[:len(clip.Samples)/clip.Channels*clip.Channels]
	if found.wantBytes > found.haveBytes {
		return clip, &WAVTruncatedError{WantBytes: found.wantBytes, HaveBytes: found.haveBytes}
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

// check compares the fields of the header with each other.
func (s *survey) check(d *wav.Decoder) error {
	block := int(binary.LittleEndian.Uint16(s.format[12:]))
	switch {
	case d.NumChans == 0:
		return &WAVError{Reason: "it has no channels"}
	case d.SampleRate == 0:
		return &WAVError{Reason: "its sample rate is 0"}
	case block != int(d.NumChans)*wavSampleBytes(int(d.BitDepth)):
		return &WAVError{Reason: fmt.Sprintf("its blocks of %d bytes do not fit %d channels of %d bits", block, d.NumChans, d.BitDepth)}
	}
	return nil
}

// readSamples decodes so many bytes of r. Memory is taken for what the file holds, not for what a
// header claims.
func readSamples(r io.Reader, bytes int64, sampleBytes int, decode wavDecodeFunc) ([]int16, error) {
	samples := make([]int16, 0, bytes/int64(sampleBytes))
	block := make([]byte, min(bytes, 8192)/int64(sampleBytes)*int64(sampleBytes))
	for left := bytes / int64(sampleBytes) * int64(sampleBytes); left > 0; {
		n := min(left, int64(len(block)))
		if _, err := io.ReadFull(r, block[:n]); err != nil {
			return nil, fmt.Errorf("WAV samples: %w", err)
		}
		samples = decode(samples, block[:n])
		left -= n
	}
	return samples, nil
}
