package main

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

// load reads the scenarios of files and folders, or the bundled ones without arguments, in the order
// named and then by name. It tells on notes which files of a folder it passed over.
func load(notes io.Writer, args []string) (*harness.Loaded, error) {
	if len(args) == 0 {
		return harness.Load(library.FS(), bundledRoot, nil)
	}
	var all harness.Loaded
	for _, arg := range args {
		arg = strings.TrimSuffix(strings.TrimSuffix(arg, "..."), string(filepath.Separator))
		if arg == "" {
			arg = "."
		}
		if err := loadInto(&all, arg); err != nil {
			return nil, &usageError{err}
		}
	}
	for _, name := range all.PassedOver {
		fmt.Fprintf(notes, "voicesim: %s has no script: passed over\n", name)
	}
	return &all, nil
}

// loadInto reads a file or a folder.
func loadInto(all *harness.Loaded, name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return all.Add(filepath.ToSlash(name), data, nil)
	}
	found, err := harness.Load(os.DirFS(name), filepath.ToSlash(name), nil)
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
