package reports

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/voicesim/voicesim/internal/wholefile"
	"github.com/voicesim/voicesim/reports/results"
)

// MergeFolders writes the reports of a whole run into a folder that has a folder [CallsFolder]: merged are its results, and dirs the folders that hold
// the files of each.
func MergeFolders(dir string, merged *results.Document, dirs []string) error {
	errs := []error{forget(dir)}
	for i := range merged.Results {
		c := &merged.Results[i]
		for _, played := range append(c.Attempts[:len(c.Attempts):len(c.Attempts)], *c) {
			for _, a := range played.Artifacts {
				errs = append(errs, copyFile(dir, dirs[i], filepath.FromSlash(a.Path)))
			}
		}
	}
	page := wholefile.Write(filepath.Join(dir, PageFile), func(w io.Writer) error { return writePage(w, merged, onDisk(dir), PageOptions{}) })
	return errors.Join(append(errs, page, writeWhole(dir, merged))...)
}

// copyFile copies a file of one folder into another.
func copyFile(to, from, name string) error {
	if !filepath.IsLocal(name) {
		return errors.New(from + ": " + name + " is no file in this folder")
	}
	if filepath.Clean(to) == filepath.Clean(from) {
		return nil
	}
	f, err := os.Open(filepath.Join(from, name))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := os.MkdirAll(filepath.Dir(filepath.Join(to, name)), 0o755); err != nil {
		return err
	}
	return wholefile.Write(filepath.Join(to, name), func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return err
	})
}
