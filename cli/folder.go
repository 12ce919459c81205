package cli

import (
	"io/fs"
	"os"
	"path/filepath"
)

// folder is a folder of the disk. Unlike those of [os.DirFS], its paths may begin with "..": an agent file may lie above the
// scenarios that name it.
type folder string

// path returns the path of a name in the folder.
func (f folder) path(name string) string { return filepath.Join(string(f), filepath.FromSlash(name)) }

// Open implements [fs.FS].
func (f folder) Open(name string) (fs.File, error) { return os.Open(f.path(name)) }

// Stat implements [fs.StatFS].
func (f folder) Stat(name string) (fs.FileInfo, error) { return os.Stat(f.path(name)) }

// ReadDir implements [fs.ReadDirFS].
func (f folder) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(f.path(name)) }
