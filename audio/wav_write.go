package audio

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/go-audio/audio"
	"github.com/go-audio/wav"
)

// headerBytes is the size of the canonical WAV header: RIFF, a PCM fmt chunk, the start of data.
const headerBytes = 44

// WriteWAV writes c as a WAV file of 16-bit PCM with the canonical header of 44 bytes. It returns
// a *WAVError for a clip that no WAV file can hold, and otherwise only w's own errors.
func WriteWAV(w io.Writer, c *Clip) error {
	head, err := wavHeader(c)
	if err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	const block = 4096 // samples
	buf := make([]byte, 0, 2*min(block, len(c.Samples)))
	for samples := c.Samples; len(samples) > 0; {
		n := min(block, len(samples))
		buf = appendPCM16Bytes(buf[:0], samples[:n])
		if _, err := w.Write(buf); err != nil {
			return err
		}
		samples = samples[n:]
	}
	return nil
}

// wavHeader returns the header that the container library writes for a file without samples, with
// the sizes of c's samples put in. The library's own way with samples takes an allocation for each.
func wavHeader(c *Clip) ([]byte, error) {
	channels, size := c.channels(), 2*uint64(len(c.Samples))
	switch {
	case channels < 1 || channels > 1<<16/2-1 || c.rateHz() < 1 || uint64(c.rateHz())*2*uint64(channels) > 1<<32-1:
		return nil, &WAVError{Reason: fmt.Sprintf("%d channels at %d Hz do not fit its header", channels, c.rateHz())}
	case len(c.Samples)%channels != 0:
		return nil, &WAVError{Reason: fmt.Sprintf("%d samples do not make whole blocks of %d channels", len(c.Samples), channels)}
	case size > maxWAVBytes:
		return nil, &WAVError{Reason: fmt.Sprintf("%d bytes of samples are more than a WAV file can hold", size)}
	}
	var file headerFile
	e := wav.NewEncoder(&file, 1, 16, 0, wavPCM) // with the true values it would allocate a minute
	e.SampleRate, e.NumChans = c.rateHz(), channels
	empty := &audio.IntBuffer{Format: &audio.Format{NumChannels: channels, SampleRate: c.rateHz()}}
	if err := e.Write(empty); err != nil {
		return nil, fmt.Errorf("WAV header: %w", err)
	}
	if err := e.Close(); err != nil {
		return nil, fmt.Errorf("WAV header: %w", err)
	}
	head := file.data[:headerBytes]
	binary.LittleEndian.PutUint32(head[4:], uint32(headerBytes-8+size))
	binary.LittleEndian.PutUint32(head[40:], uint32(size))
	return head, nil
}

// headerFile is a small file in memory. Its zero value is empty and ready.
type headerFile struct {
	data     []byte
	position int
}

func (f *headerFile) Write(p []byte) (int, error) {
	if missing := f.position + len(p) - len(f.data); missing > 0 {
		f.data = append(f.data, make([]byte, missing)...)
	}
	f.position += copy(f.data[f.position:], p)
	return len(p), nil
}

func (f *headerFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += int64(f.position)
	case io.SeekEnd:
		offset += int64(len(f.data))
	}
	f.position = int(offset)
	return offset, nil
}
