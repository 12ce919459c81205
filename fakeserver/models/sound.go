package models

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"

	"github.com/voicesim/voicesim/audio"
)

// readSound reads a file of sound, as 24 kHz and mono: a WAV file, or raw samples. A file of another format is
// refused by its name.
func readSound(fsys fs.FS, name string) ([]int16, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(data, []byte("RIFF")) || bytes.HasPrefix(data, []byte("RF64")) {
		clip, err := audio.ReadWAV(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		samples, err := audio.Resample(clip.Mono(), cmp.Or(clip.RateHz, audio.RateHz), audio.RateHz)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return samples, nil
	}
	switch what := audio.ForeignFile(data); {
	case what != "":
		return nil, fmt.Errorf("%s is neither WAV nor raw samples: %s", name, what)
	case len(data) == 0 || len(data)%2 != 0:
		return nil, fmt.Errorf("%s has %d bytes, which are no 16-bit samples", name, len(data))
	}
	return audio.Format{}.AppendSamples(nil, data), nil
}
