package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/library"
)

// bundledRoot is the folder of the bundled scenarios in the repository; it stands before their names
// in messages.
const bundledRoot = "scenarios/library"

// loaded is a scenario file that was found.
type loaded struct {
	file     string
	scenario *scenarios.Scenario
	mistakes *scenarios.Mistakes
}

// load reads the scenarios of files and folders, or the bundled ones without arguments, in the order
// named and then by name. Mistakes do not keep it from reading the others.
func load(args []string) ([]loaded, error) {
	if len(args) == 0 {
		return loadFS(library.FS(), ".", bundledRoot, false)
	}
	var all []loaded
	for _, arg := range args {
		arg = strings.TrimSuffix(strings.TrimSuffix(arg, "..."), string(filepath.Separator))
		if arg == "" {
			arg = "."
		}
		info, err := os.Stat(arg)
		if err != nil {
			return nil, &usageError{err}
		}
		root, name := filepath.Dir(arg), filepath.Base(arg)
		if info.IsDir() {
			root, name = arg, "."
		}
		found, err := loadFS(os.DirFS(root), name, root, !info.IsDir())
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, &usageError{fmt.Errorf("%s: no scenario files (*.yaml with a script) in this folder", arg)}
		}
		all = append(all, found...)
	}
	return all, nil
}

// loadFS reads the scenarios below a name. Agents and fragments in a folder are passed over; named
// themselves they are a mistake.
func loadFS(fsys fs.FS, name, prefix string, named bool) ([]loaded, error) {
	var files []string
	err := fs.WalkDir(fsys, name, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (named || slices.Contains([]string{".yaml", ".yml"}, path.Ext(p))) {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		return nil, &usageError{err}
	}
	var all []loaded
	for _, p := range files {
		data, err := fs.ReadFile(fsys, p)
		if err != nil {
			return nil, &usageError{err}
		}
		if kind := scenarios.KindOf(data); !named && (kind == scenarios.KindAgent || kind == scenarios.KindFragment) {
			continue
		}
		one, err := loadOne(path.Join(filepath.ToSlash(prefix), p), data)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// loadOne loads a file and looks up what it refers to.
func loadOne(file string, data []byte) (loaded, error) {
	sc, err := scenarios.Load(file, data)
	if err == nil {
		err = sc.Check(harness.Catalog(nil))
	}
	var mistakes *scenarios.Mistakes
	if err != nil && !errors.As(err, &mistakes) {
		return loaded{}, fmt.Errorf("%s: %w", file, err)
	}
	return loaded{file: file, scenario: sc, mistakes: mistakes}, nil
}

// mistakesOf joins the mistakes of all files; nil when there are none.
func mistakesOf(all []loaded) error {
	var joined scenarios.Mistakes
	for _, l := range all {
		if l.mistakes != nil {
			joined.All = append(joined.All, l.mistakes.All...)
		}
	}
	if len(joined.All) == 0 {
		return nil
	}
	return &joined
}
