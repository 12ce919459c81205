package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"time"
)

// Names are those of the file, in the order in which they are looked for in a folder.
var names = []string{"voicesim.yaml", "voicesim.yml"}

// DefaultCache is the folder in which what voices said is kept, where the file names none.
const DefaultCache = ".voicesim/speech"

// Config is what a file says. The zero value says nothing.
type Config struct {
	File       string   // its path; "" is no file
	Recordings []string // folders of recordings, by path; nil where none is named
	Cache      string   // folder of what voices said, by path; "" keeps nothing
	Voice      *Voice   // says what is not recorded; nil is nobody

	Judge *Judge // answers questions about calls; nil is nobody

	Mask []*regexp.Regexp // what is masked in reports, beside secrets that are known by their form; nil is nothing
	Run  []Setting        // flags of voicesim run, in the order of the file
}

// Setting is a flag of voicesim run that the file sets. Which flags there are is not known here.
type Setting struct {
	Flag   string   // its name, without dashes
	Values []string // several of a flag that takes a list
	At     string   // the place of the key: file, line, column
}

// Voice is a voice that speaks. Exactly one of Recipe, Command and URL is set.
type Voice struct {
	Recipe string // the name of a program that is known, with Model where it needs one
	Model  string

	Command []string // a program and its arguments
	Version []string // a command that tells its version; nil has none

	URL          string // of a service
	Key          string // the environment variable that has its key; "" sends none
	Instructions string

	Usual string            // the engine's voice where a line asks for none
	Names map[string]string // the engine's names for voices of lines
	Limit time.Duration     // for one line; 0 is the engine's own
}

// Judge is a language model that answers the check judge.
type Judge struct {
	URL   string        // of an API in the form of OpenAI's
	Model string        // its name there
	Key   string        // the environment variable that has its key; "" sends none
	Limit time.Duration // for one answer; 0 is usual
}

// Find returns the path of the file that holds for a folder: in it, or in the nearest folder above. It is "" where there is
// none.
func Find(dir string) (string, error) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		for _, name := range names {
			file := filepath.Join(at, name)
			info, err := os.Stat(file)
			switch {
			case err == nil && info.Mode().IsRegular():
				return relative(file), nil
			case err != nil && !absent(err) && !errors.Is(err, fs.ErrPermission):
				return "", err
			}
		}
		above := filepath.Dir(at)
		if above == at {
			return "", nil
		}
		at = above
	}
}

// absent reports whether an error says that nothing is at a path, or that nothing can be.
func absent(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) }

// relative returns a path from the current folder, where that is shorter.
func relative(file string) string {
	here, err := os.Getwd()
	if err != nil {
		return file
	}
	if short, err := filepath.Rel(here, file); err == nil && len(short) < len(file) {
		return short
	}
	return file
}

// Dir returns the folder of the file, from which its paths count; "." without a file.
func (c *Config) Dir() string {
	if c.File == "" {
		return "."
	}
	return filepath.Dir(c.File)
}

// Path returns a path of the file as one from the current folder.
func (c *Config) Path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.Dir(), filepath.FromSlash(name))
}
