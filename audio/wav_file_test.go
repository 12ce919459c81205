package audio_test

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/voicesim/voicesim/audio"
)

// wavFile builds WAV files, good and bad ones. Its zero value with Data is mono PCM16 at 24 kHz.
type wavFile struct {
	Code, Bits, Channels int    // zero: 1, 16, 1
	RateHz               int    // zero: 24000
	RIFF                 string // "": RIFF
	Block                int    // zero: what fits
	FormatTail           []byte
	Before, After        []byte // chunks before fmt, and behind the data
	Between              []byte // chunks between fmt and data
	Data                 []byte
	DataSize, RIFFSize   uint32 // zero: what fits
	DataEmpty, Unpadded  bool   // the header says that there is no data; fmt and data have no padding
}

func (f wavFile) bytes() []byte {
	or := func(v, other int) int {
		if v == 0 {
			return other
		}
		return v
	}
	code, bits, channels, rate := or(f.Code, 1), or(f.Bits, 16), or(f.Channels, 1), or(f.RateHz, 24000)
	block := or(f.Block, channels*((bits+7)/8))
	le := binary.LittleEndian
	format := le.AppendUint16(nil, uint16(code))
	format = le.AppendUint16(format, uint16(channels))
	format = le.AppendUint32(format, uint32(rate))
	format = le.AppendUint32(format, uint32(rate*block))
	format = le.AppendUint16(format, uint16(block))
	format = le.AppendUint16(format, uint16(bits))
	format = append(format, f.FormatTail...)
	data := wavChunk("data", f.Data)
	if f.DataSize != 0 {
		le.PutUint32(data[4:], f.DataSize)
	}
	if f.DataEmpty {
		clear(data[4:8])
	}
	fmtChunk := wavChunk("fmt ", format)
	if f.Unpadded {
		fmtChunk, data = fmtChunk.unpadded(), data.unpadded()
	}
	file := slices.Concat([]byte(cmp.Or(f.RIFF, "RIFF")+"\x00\x00\x00\x00WAVE"), f.Before, fmtChunk, f.Between, data, f.After)
	le.PutUint32(file[4:], uint32(or(int(f.RIFFSize), len(file)-8)))
	return file
}

// wavChunk returns a chunk with its padding.
func wavChunk(id string, content []byte) chunkBytes {
	c := append([]byte(id), binary.LittleEndian.AppendUint32(nil, uint32(len(content)))...)
	c = append(c, content...)
	if len(content)%2 == 1 {
		c = append(c, 0)
	}
	return c
}

type chunkBytes []byte

// unpadded takes the padding off again.
func (c chunkBytes) unpadded() chunkBytes {
	return c[:8+int(binary.LittleEndian.Uint32(c[4:]))]
}

// ds64 is the chunk of RF64 files that has their true sizes.
func ds64(data uint64) []byte {
	sizes := binary.LittleEndian.AppendUint64(nil, data+72)
	sizes = binary.LittleEndian.AppendUint64(sizes, data)
	return wavChunk("ds64", append(sizes, make([]byte, 12)...))
}

// extensible is the tail of a fmt chunk of WAVE_FORMAT_EXTENSIBLE.
func extensible(validBits, code int, guidTail string) []byte {
	tail := binary.LittleEndian.AppendUint16(nil, 22)
	tail = binary.LittleEndian.AppendUint16(tail, uint16(validBits))
	tail = binary.LittleEndian.AppendUint32(tail, 4) // front centre
	tail = binary.LittleEndian.AppendUint16(tail, uint16(code))
	return append(tail, guidTail...)
}

const standardGUID = "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xAA\x00\x38\x9B\x71"

// pcm returns samples as WAV files hold 16 bits.
func pcm(samples ...int16) []byte { return audio.Format{}.AppendBytes(nil, samples) }

func readWAV(file []byte) (*audio.Clip, error) { return audio.ReadWAV(bytes.NewReader(file)) }

func writeWAV(c *audio.Clip) ([]byte, error) {
	var file bytes.Buffer
	err := audio.WriteWAV(&file, c)
	return file.Bytes(), err
}
