package speech

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sync"

	"github.com/voicesim/voicesim/audio"
)

// Recording is a WAV file with its words.
type Recording struct {
	File  string // as it can be shown to the user
	Text  string // its words, as written
	Voice string // the subfolder that it stands in; "" is the folder itself

	read func() (*Take, error) // once
}

// Take returns the sound. The file is read when it is first asked for, and once. The error is a *FileError.
func (r *Recording) Take() (*Take, error) { return r.read() }

// Speech returns what is said, from its first word to its last. The error is a *FileError.
func (r *Recording) Speech() (Speech, error) {
	t, err := r.read()
	if err != nil {
		return Speech{}, err
	}
	s := t.Speech(r.Text)
	s.From, s.Voice, s.File = FromRecordings, r.Voice, r.File
	return s, nil
}

// FileError says what is wrong with a file of a recording, and what to do about it.
type FileError struct {
	File  string // as it can be shown to the user
	Wrong string // a predicate: "has no words: …"
	Do    string // what to do; "" is nothing that could be said
	Err   error  // the reason; may be nil
}

// Error names the file, what is wrong and what to do.
func (e *FileError) Error() string {
	text := e.File + " " + e.Wrong
	if e.Do != "" {
		text += ": " + e.Do
	}
	return text
}

// Unwrap returns the reason.
func (e *FileError) Unwrap() error { return e.Err }

// mostFile bounds a WAV file that is read: ten minutes at 48 kHz, in stereo, of 32 bits are 230 MB.
const mostFile = 256 << 20

// newRecording returns a recording of a folder.
func newRecording(fsys fs.FS, name, shown, text string) *Recording {
	r := &Recording{File: shown, Text: text}
	if dir := path.Dir(name); dir != "." {
		r.Voice = dir
	}
	r.read = sync.OnceValues(func() (*Take, error) {
		data, err := readSound(fsys, name)
		if err != nil {
			return nil, &FileError{File: shown, Wrong: "cannot be read", Do: err.Error(), Err: err}
		}
		return ReadTake(shown, data)
	})
	return r
}

// readSound reads a file, unless it is none or too large.
func readSound(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("it is no file")
	case info.Size() > mostFile:
		return nil, fmt.Errorf("it has %d MB, and a recording is one turn of a caller", info.Size()>>20)
	}
	return fs.ReadFile(fsys, name)
}

// ReadTake reads a WAV file. The error is a *FileError.
func ReadTake(shown string, data []byte) (*Take, error) {
	clip, err := audio.ReadWAV(bytes.NewReader(data))
	if err != nil {
		return nil, &FileError{File: shown, Wrong: "cannot be used", Do: err.Error(), Err: err}
	}
	t, err := NewTake(clip)
	switch {
	case errors.Is(err, ErrSilent):
		return nil, &FileError{File: shown, Wrong: "is silent", Do: fmt.Sprintf("nobody speaks in its %.1f s: record it again", clip.Duration().Seconds()), Err: err}
	case err != nil:
		return nil, &FileError{File: shown, Wrong: "cannot be converted to 24 kHz", Do: err.Error(), Err: err}
	}
	return t, nil
}
