package audio

import (
	"encoding/binary"
	"io"
	"strings"
)

// walk steps over the chunks of a WAV file.
type walk struct {
	r   io.ReadSeeker
	end int64 // of the stream
}

// chunk is the header of one.
type chunk struct {
	id   string
	at   int64 // of its content
	size int64 // by its header
}

// chunk returns the header at an offset, or errNoSampleData when the file ends before it.
func (w *walk) chunk(at int64) (chunk, error) {
	if at+8 > w.end {
		return chunk{}, errNoSampleData
	}
	head, err := w.read(at, 8)
	if err != nil {
		return chunk{}, err
	}
	return chunk{string(head[:4]), at + 8, int64(binary.LittleEndian.Uint32(head[4:]))}, nil
}

// read returns n bytes at an offset, which the file has.
func (w *walk) read(at, n int64) ([]byte, error) {
	if _, err := w.r.Seek(at, io.SeekStart); err != nil {
		return nil, err
	}
	head := make([]byte, n)
	_, err := io.ReadFull(w.r, head)
	return head, err
}

// after returns where the next chunk begins. A chunk of odd size is followed by a byte of padding, which
// some writers forget: what looks more like a chunk is one.
func (w *walk) after(c chunk) (int64, error) {
	next := c.at + c.size
	if c.size%2 == 0 {
		return next, nil
	}
	padded, err := w.likeness(next + 1)
	if err != nil {
		return 0, err
	}
	unpadded, err := w.likeness(next)
	if err != nil {
		return 0, err
	}
	if unpadded > padded {
		return next, nil
	}
	return next + 1, nil
}

// How much what stands at an offset looks like the header of a chunk.
const (
	noChunk       = iota
	possibleChunk // its name can be read, and its size fits the file
	knownChunk    // its name is that of a chunk of WAV files
)

func (w *walk) likeness(at int64) (int, error) {
	if at+8 > w.end {
		return noChunk, nil
	}
	c, err := w.chunk(at)
	switch {
	case err != nil:
		return noChunk, err
	case strings.Contains(knownChunks, "|"+c.id+"|"):
		return knownChunk, nil
	case strings.ContainsFunc(c.id, func(r rune) bool { return r < ' ' || r > '~' }) || c.size > w.end-c.at:
		return noChunk, nil
	}
	return possibleChunk, nil
}

// knownChunks are the names of chunks that WAV files have in practice. Sources: Microsoft RIFF, EBU Tech
// 3285 and 3306, the iXML and AES46 specifications, and what Apple, Adobe and ffmpeg write.
const knownChunks = "|fmt |data|LIST|list|fact|cue |plst|smpl|inst|bext|iXML|axml|chna|ds64|JUNK|junk|PAD |FLLR|PEAK|cart|levl|link|" +
	"umid|qlty|mext|slnt|wavl|note|labl|ltxt|DISP|acid|strc|id3 |ID3 |_PMX|afsp|minf|elm1|regn|LGWV|"

// chunksFrom reports whether chunks, and not samples, stand between an offset and the end.
func (w *walk) chunksFrom(at int64) (bool, error) {
	for n := 0; ; n++ {
		if w.end-at < 8 {
			return n > 0, nil
		}
		like, err := w.likeness(at)
		if err != nil || like != possibleChunk {
			return like == knownChunk, err
		}
		c, err := w.chunk(at)
		if err != nil {
			return false, err
		}
		if at, err = w.after(c); err != nil {
			return false, err
		}
	}
}

// ForeignFile says what a file is that begins with the mark of a format other than WAV, such as "it is a FLAC file";
// "" when it is none known. head is the beginning of the file, 16 bytes or more where there are so many. An MP3 file without a
// tag is told by its first two bytes.
func ForeignFile(head []byte) string {
	for _, f := range foreignFiles {
		if len(head) >= f.at && strings.HasPrefix(string(head[f.at:]), f.mark) {
			return f.what
		}
	}
	return ""
}

var foreignFiles = []struct {
	at         int // bytes before the mark
	mark, what string
}{
	{0, "RIFX", `it begins with "RIFX": the byte order of big-endian machines is not read`},
	{0, "riff", "it is a Wave64 file"},
	{0, "fLaC", "it is a FLAC file"},
	{0, "OggS", "it is an Ogg file"},
	{0, "FORM", "it is an AIFF file"},
	{0, "caff", "it is a Core Audio file"},
	{0, ".snd", "it is an AU file"},
	{0, "ID3", "it is an MP3 file"},
	{0, "\xFF\xFB", "it is an MP3 file"},
	{0, "\xFF\xF3", "it is an MP3 file"},
	{0, "\xFF\xFA", "it is an MP3 file"},
	{0, "\xFF\xF2", "it is an MP3 file"},
	{4, "ftyp", "it is an MP4 or M4A file"},
	{0, "\x1A\x45\xDF\xA3", "it is a WebM or Matroska file"},
	{0, "version https://git-lfs", "it is a pointer of Git LFS and not the file itself: run \"git lfs pull\""},
}
