package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/speech"
)

// maxSoundBytes is how large the file of a sound may be. Chosen: minutes of it.
const maxSoundBytes = 32 << 20

// Sound reads a WAV file as samples of 24 kHz, or says why it cannot be heard. Unlike speech it may hold anything.
func Sound(fsys fs.FS, name string) (samples []int16, why string) {
	if fsys == nil {
		return nil, "cannot be read: files beside a scenario cannot be read here"
	}
	data, why := bounded(fsys, name, maxSoundBytes, "a sound")
	if why != "" {
		return nil, why
	}
	clip, err := audio.ReadWAV(bytes.NewReader(data))
	if err != nil {
		return nil, "cannot be used: " + err.Error()
	}
	samples, err = audio.Resample(clip.Mono(), clip.RateHz, audio.RateHz)
	if err != nil {
		return nil, "cannot be converted to 24 kHz: " + err.Error()
	}
	return samples, ""
}

// bounded reads a regular file of a bounded size, or says why not. What is what it is meant to be.
func bounded(fsys fs.FS, name string, most int64, what string) (data []byte, why string) {
	info, err := fs.Stat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "is not there"
	case errors.Is(err, speech.ErrOutside):
		return nil, "is outside"
	case err != nil:
		return nil, "cannot be read: " + Cause(err)
	case !info.Mode().IsRegular():
		return nil, "is no regular file"
	case info.Size() > most:
		return nil, fmt.Sprintf("has %d bytes: %s has at most %d", info.Size(), what, most)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, "cannot be read: " + Cause(err)
	}
	defer f.Close()
	if data, err = io.ReadAll(io.LimitReader(f, most)); err != nil {
		return nil, "cannot be read: " + Cause(err)
	}
	return data, ""
}
