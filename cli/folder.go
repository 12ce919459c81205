package cli

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/voicesim/voicesim/cli/internal/command"
)

// folder is a folder of the disk. Unlike those of [os.DirFS], its paths may begin with "..": an agent file may lie above the
// scenarios that name it.
type folder string

// writeInto writes a file of the command line, and makes its folder if need be. Its errors are of the command line.
func writeInto(file string, data []byte) error {
	err := os.MkdirAll(filepath.Dir(file), 0o755)
	if err == nil {
		err = os.WriteFile(file, data, 0o644)
	}
	if err != nil {
		return command.Usage(err)
	}
	return nil
}

// path returns the path of a name in the folder.
func (f folder) path(name string) string { return filepath.Join(string(f), filepath.FromSlash(name)) }

// Open implements [fs.FS].
func (f folder) Open(name string) (fs.File, error) { return os.Open(f.path(name)) }

// Stat implements [fs.StatFS].
func (f folder) Stat(name string) (fs.FileInfo, error) { return os.Stat(f.path(name)) }

// ReadDir implements [fs.ReadDirFS].
func (f folder) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(f.path(name)) }
