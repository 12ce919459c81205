package files

import (
	"io/fs"
	"path"

	"github.com/voicesim/voicesim/speech"
)

// Beside are the files of a folder within another: what a scenario names counts from its own folder.
type Beside struct {
	Root fs.FS
	Dir  string // from the root, with slashes
}

// Open opens a file by its path from the folder. It may lie in another folder below the root.
func (b Beside) Open(name string) (fs.File, error) {
	full := path.Join(b.Dir, name)
	if !fs.ValidPath(full) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: speech.ErrOutside}
	}
	return b.Root.Open(full)
}

// Read reads a file by its path from the folder as [Read] does. Unlike Open it may lead above the root, where the file system
// reaches so far.
func (b Beside) Read(name string) (data []byte, why string) {
	full := path.Join(b.Dir, name)
	data, why = Read(b.Root, full)
	if why != "" && !fs.ValidPath(full) {
		return nil, "lies outside of the folder that is read"
	}
	return data, why
}
