package wholefile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Write makes a file, or replaces one, by what render writes. The folder must be there. After an error the file is what it was.
// The error is that of the file system or of render.
func Write(path string, render func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	err = errors.Join(f.Chmod(0o644), render(f), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
