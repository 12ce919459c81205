package audio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// survey is what a walk over a WAV file's chunk headers found.
type survey struct {
	format     []byte // the fmt chunk, at most formatBytes of it
	wantBytes  int64  // size of the sample data by the header; -1 when the header does not know
	haveBytes  int64  // size of the sample data in the file
	dataOffset int64  // of the first sample, from the start of the stream

	big      bool  // RF64: sizes that need more than 32 bits stand in the ds64 chunk
	bigBytes int64 // of the sample data by that chunk; 0 when there is none
	empty    bool  // a data chunk of no bytes was passed
}

// formatBytes is the size of the longest fmt chunk that has a meaning here, that of extensible;
// plainFormatBytes that of the part all formats have.
const (
	formatBytes      = 40
	plainFormatBytes = 16
)

// maxWAVBytes bounds the sample data, so that sizes fit their 32 bits with the headers added.
const maxWAVBytes = 1<<32 - 1 - 64

// streamedBytes is the least data size that writers to a pipe put in when they cannot know it:
// 0x7FFFF000 is SoX's, 0xFFFFFFFF ffmpeg's.
const streamedBytes = 0x7FFFF000

// surveyWAV walks the chunks from r's position to the sample data and leaves r there.
//
// It fences the container library, which believes every size it reads: it would allocate
// gigabytes for a small file, or find no samples behind an odd, empty or unknown size.
func surveyWAV(r io.ReadSeeker) (*survey, error) {
	at, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	end, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	w := walk{r: r, end: end}
	s := &survey{}
	if err := s.open(&w, at); err != nil {
		return nil, err
	}
	for at += 12; ; {
		c, err := w.chunk(at)
		if err != nil {
			return nil, s.explain(err)
		}
		if c.id == "data" {
			if passed, err := s.measure(&w, c); err != nil {
				return nil, err
			} else if !passed {
				_, err := r.Seek(c.at, io.SeekStart)
				return s, err
			}
		} else if err := s.note(&w, c); err != nil {
			return nil, err
		}
		if at, err = w.after(c); err != nil {
			return nil, err
		}
	}
}

// open reads the header of the file.
func (s *survey) open(w *walk, at int64) error {
	if left := w.end - at; left < 12 {
		head, err := w.read(at, max(left, 0))
		if err != nil {
			return err
		}
		if name := ForeignFile(head); name != "" {
			return &WAVError{Reason: name}
		}
		return errNoSampleData
	}
	riff, err := w.read(at, 12)
	if err != nil {
		return err
	}
	switch id := string(riff[:4]); {
	case id == "RF64" || id == "BW64":
		s.big = true
	case ForeignFile(riff) != "":
		return &WAVError{Reason: ForeignFile(riff)}
	case id != "RIFF":
		return &WAVError{Reason: fmt.Sprintf("it begins with %q, want \"RIFF\"", id)}
	}
	if kind := riff[8:12]; string(kind) != "WAVE" {
		return &WAVError{Reason: fmt.Sprintf("its RIFF type is %q, want \"WAVE\"", kind)}
	}
	return nil
}

// note keeps what a chunk before the samples says about them.
func (s *survey) note(w *walk, c chunk) error {
	if c.size > w.end-c.at {
		return &WAVError{Reason: fmt.Sprintf("chunk %q claims %d bytes, %d are left", c.id, c.size, w.end-c.at)}
	}
	switch {
	case c.id == "fmt " && s.format == nil:
		head, err := w.read(c.at, min(c.size, formatBytes))
		s.format = head
		return err
	case c.id == "ds64" && s.big && c.size >= 16:
		sizes, err := w.read(c.at, 16) // of the file, of the samples. Source: EBU Tech 3306
		if err == nil {
			s.bigBytes = int64(min(binary.LittleEndian.Uint64(sizes[8:]), math.MaxInt64))
		}
		return err
	case c.id == "LIST" && c.size >= 4:
		kind, err := w.read(c.at, 4)
		if err == nil && string(kind) == "wavl" {
			return &WAVError{Reason: "its samples are in pieces, a list \"wavl\", which is not read"}
		}
		return err
	}
	return nil
}

// measure settles how much sample data there is in a data chunk. It reports whether the chunk holds
// nothing and is passed over.
func (s *survey) measure(w *walk, c chunk) (passed bool, err error) {
	if len(s.format) < plainFormatBytes {
		return false, &WAVError{Reason: "it has no complete fmt chunk before its data"}
	}
	left, size := w.end-c.at, c.size
	unknown := size >= streamedBytes && size > left
	if s.big && c.size == math.MaxUint32 && s.bigBytes > 0 {
		size, unknown = s.bigBytes, false
	}
	if size == 0 {
		if left == 0 {
			return false, errNoSamples
		}
		chunks, err := w.chunksFrom(c.at)
		if err != nil || chunks {
			s.empty = true
			return true, err
		}
		unknown = true // a writer that fills in sizes at its end, and never came to it
	}
	s.dataOffset, s.wantBytes, s.haveBytes = c.at, size, min(size, left)
	if unknown {
		s.wantBytes, s.haveBytes = -1, left
	}
	if s.haveBytes > maxWAVBytes {
		return false, &WAVError{Reason: fmt.Sprintf("%d bytes of samples are more than are read", s.haveBytes)}
	}
	return false, nil
}

var (
	errNoSampleData = &WAVError{Reason: "it ends before any sample data"}
	errNoSamples    = &WAVError{Reason: "its data chunk is empty: it has no samples"}
)

// explain says of a file that ended why no samples were found.
func (s *survey) explain(err error) error {
	if err == error(errNoSampleData) && s.empty {
		return errNoSamples
	}
	return err
}

// container returns the file as the library can be trusted with it: a RIFF header, the plain part of the
// fmt chunk and the sample data of r with its true size, and no other chunk.
func (s *survey) container(r io.Reader) io.ReadSeeker {
	head := slices.Concat([]byte("RIFF\x00\x00\x00\x00WAVEfmt "),
		binary.LittleEndian.AppendUint32(nil, plainFormatBytes), s.format[:plainFormatBytes],
		[]byte("data"), binary.LittleEndian.AppendUint32(nil, uint32(s.haveBytes)))
	binary.LittleEndian.PutUint32(head[4:], uint32(int64(len(head))-8+s.haveBytes))
	return forwardOnly{io.MultiReader(bytes.NewReader(head), io.LimitReader(r, s.haveBytes))}
}

// forwardOnly is a stream for a library that asks for a Seeker and, given a plain container, does
// not use it.
type forwardOnly struct{ io.Reader }

var errForwardOnly = errors.New("audio: a WAV stream is read once, forwards")

func (forwardOnly) Seek(int64, int) (int64, error) { return 0, errForwardOnly }
