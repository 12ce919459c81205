package audio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// survey is what a walk over a WAV file's chunk headers found.
type survey struct {
	format     []byte // the fmt chunk, at most formatBytes of it
	wantBytes  int64  // size of the sample data by the header; -1 when the header does not know
	haveBytes  int64  // size of the sample data in the file
	dataOffset int64  // of the first sample, from the start of the stream
}

// formatBytes is the size of the longest fmt chunk that has a meaning here, that of extensible.
const formatBytes = 40

// maxWAVBytes bounds the sample data, so that sizes fit their 32 bits with the headers added.
const maxWAVBytes = 1<<32 - 1 - 64

// streamedBytes is the least data size that writers to a pipe put in when they cannot know it:
// 0x7FFFF000 is SoX's, 0xFFFFFFFF ffmpeg's.
const streamedBytes = 0x7FFFF000

// surveyWAV walks the chunks from r's position to the sample data and leaves r there.
//
// It fences the container library, which believes every size it reads: it would allocate
// gigabytes for a small file, or find no samples behind an odd or unknown size.
func surveyWAV(r io.ReadSeeker) (*survey, error) {
	at, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	end, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	riff, err := readHead(r, at, end, 12)
	if err != nil {
		return nil, err
	}
	if id := riff[:4]; string(id) != "RIFF" {
		return nil, &WAVError{Reason: fmt.Sprintf("it begins with %q, want \"RIFF\"", id)}
	}
	if kind := riff[8:12]; string(kind) != "WAVE" {
		return nil, &WAVError{Reason: fmt.Sprintf("its RIFF type is %q, want \"WAVE\"", kind)}
	}
	s := &survey{}
	for at += 12; ; {
		head, err := readHead(r, at, end, 8)
		if err != nil {
			return nil, err
		}
		id, size := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
		at += 8
		if id == "data" {
			riffSize := binary.LittleEndian.Uint32(riff[4:])
			return s, s.measure(r, at, end-at, size, riffSize)
		}
		if size > end-at {
			return nil, &WAVError{Reason: fmt.Sprintf("chunk %q claims %d bytes, %d are left", id, size, end-at)}
		}
		if id == "fmt " && s.format == nil {
			if s.format, err = readHead(r, at, end, min(size, formatBytes)); err != nil {
				return nil, err
			}
		}
		at += size + size%2
	}
}

// readHead returns n bytes at an offset; a file that ends before them has no sample data.
func readHead(r io.ReadSeeker, at, end, n int64) ([]byte, error) {
	if at+n > end {
		return nil, &WAVError{Reason: "it ends before any sample data"}
	}
	if _, err := r.Seek(at, io.SeekStart); err != nil {
		return nil, err
	}
	head := make([]byte, n)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	return head, nil
}

// measure settles how much sample data there is, and leaves r at its first byte.
func (s *survey) measure(r io.Seeker, at, left, size int64, riffSize uint32) error {
	if len(s.format) < 16 {
		return &WAVError{Reason: "it has no complete fmt chunk before its data"}
	}
	s.dataOffset, s.wantBytes, s.haveBytes = at, size, min(size, left)
	unfinished := size == 0 && riffSize == 0 // a writer that fills in sizes at its end
	if unfinished || size >= streamedBytes && size > left {
		s.wantBytes, s.haveBytes = -1, left
	}
	if s.haveBytes > maxWAVBytes {
		return &WAVError{Reason: fmt.Sprintf("%d bytes of samples are more than a WAV file can hold", s.haveBytes)}
	}
	_, err := r.Seek(at, io.SeekStart)
	return err
}

// container returns the file as the library can be trusted with it: a RIFF header, the fmt chunk
// and the sample data of r with its true size, and no other chunk.
func (s *survey) container(r io.Reader) io.ReadSeeker {
	head := slices.Concat([]byte("RIFF\x00\x00\x00\x00WAVEfmt "),
		binary.LittleEndian.AppendUint32(nil, uint32(len(s.format))), s.format,
		[]byte("data"), binary.LittleEndian.AppendUint32(nil, uint32(s.haveBytes)))
	binary.LittleEndian.PutUint32(head[4:], uint32(int64(len(head))-8+s.haveBytes))
	return forwardOnly{io.MultiReader(bytes.NewReader(head), io.LimitReader(r, s.haveBytes))}
}

// forwardOnly is a stream for a library that asks for a Seeker and, given a plain container, does
// not use it.
type forwardOnly struct{ io.Reader }

var errForwardOnly = errors.New("audio: a WAV stream is read once, forwards")

func (forwardOnly) Seek(int64, int) (int64, error) { return 0, errForwardOnly }
