package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/scenarios/library"
)

// bundledRoot is the folder of the bundled scenarios in the repository; it stands before their names
// in messages.
const bundledRoot = "scenarios/library"

// load reads the scenarios of files and folders, in the order named and then by name. Without arguments it
// reads the bundled ones, or, for a program with agents of its own, the current folder. It tells on notes
// which files of a folder it passed over.
func (p *Program) load(notes io.Writer, args []string) (*harness.Loaded, error) {
	switch {
	case len(args) > 0:
	case p.Agents == nil:
		return harness.Load(library.FS(), bundledRoot, nil)
	default:
		args = []string{"."}
	}
	var all harness.Loaded
	for _, arg := range args {
		arg = strings.TrimSuffix(strings.TrimSuffix(arg, "..."), string(filepath.Separator))
		if arg == "" {
			arg = "."
		}
		if err := p.loadInto(&all, arg); err != nil {
			return nil, &usageError{err}
		}
	}
	for _, name := range all.PassedOver {
		p.noteOn(notes)(name + " has no script: passed over")
	}
	return &all, nil
}

// loadInto reads a file or a folder.
func (p *Program) loadInto(all *harness.Loaded, name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return all.Add(filepath.ToSlash(name), data, p.Agents)
	}
	found, err := harness.Load(os.DirFS(name), filepath.ToSlash(name), p.Agents)
	if err != nil {
		return err
	}
	if len(found.Files) == 0 {
		return fmt.Errorf("%s: no scenario files (*.yaml with a script) in this folder", name)
	}
	all.Files = append(all.Files, found.Files...)
	all.PassedOver = append(all.PassedOver, found.PassedOver...)
	return nil
}
