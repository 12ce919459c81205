package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/voicesim/voicesim/scenarios"
)

// Read reads a file, or says why it is not read: it is none, or it is larger than a scenario can be. Only
// regular files are opened: to open a pipe waits for its other end, and a device may have no end.
func Read(fsys fs.FS, name string) (data []byte, why string) {
	info, err := fs.Stat(fsys, name) // of what a link leads to
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "leads to a file that does not exist"
	case err != nil:
		return nil, "cannot be read: " + Cause(err)
	case !info.Mode().IsRegular():
		return nil, "is " + special(info.Mode()) + ", and was not read: a scenario is a file"
	case info.Size() > scenarios.MaxFileBytes:
		return nil, tooLarge(info.Size())
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, "cannot be read: " + Cause(err)
	}
	defer f.Close()
	data, err = io.ReadAll(io.LimitReader(f, scenarios.MaxFileBytes+1)) // it may grow, and some files have no size
	switch {
	case err != nil:
		return nil, "cannot be read: " + Cause(err)
	case len(data) > scenarios.MaxFileBytes:
		return nil, tooLarge(int64(len(data)))
	}
	return data, ""
}

func tooLarge(size int64) string {
	return fmt.Sprintf("has %d bytes or more, and was not read: a scenario has at most %d", size, scenarios.MaxFileBytes)
}

// special names what is no regular file.
func special(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a link to a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "no regular file"
}

// Cause is why a file could not be read, without its name.
func Cause(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}
