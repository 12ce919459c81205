package reports

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/voicesim/voicesim/internal/wholefile"
	"github.com/voicesim/voicesim/reports/results"
)

// MergeFolders writes the reports of a whole run into a folder that has a folder [CallsFolder]: merged are its results, and dirs the folders that hold
// the files of each. leftOut counts the calls whose sound was left out for its size.
func MergeFolders(dir string, merged *results.Document, dirs []string, o FolderOptions) (leftOut int, err error) {
	errs := []error{forget(dir)}
	m := &merging{onDisk: onDisk(dir), sounds: map[results.Position]string{}}
	var sounds []*soundOf
	texts := int64(0)
	calls := map[*soundOf]*results.Call{}
	merged.Each(func(at results.Position, c *results.Call) {
		for _, a := range c.Artifacts {
			from := filepath.Join(dirs[at.Result], filepath.FromSlash(a.Path))
			size := sizeOf(from)
			if a.Kind != soundFile.kind {
				texts += size
				errs = append(errs, copyFile(dir, dirs[at.Result], filepath.FromSlash(a.Path)))
				continue
			}
			s := &soundOf{failed: failed(c.Verdict), path: a.Path, size: int(size)}
			sounds, calls[s], m.sounds[at] = append(sounds, s), c, from
		}
	})
	fit(sounds, o.Most, texts)
	merged.Each(func(at results.Position, c *results.Call) {
		for _, s := range sounds {
			switch {
			case calls[s] != c:
			case s.fits:
				errs = append(errs, copyFile(dir, dirs[at.Result], filepath.FromSlash(s.path)))
			default:
				c.Artifacts = slices.DeleteFunc(slices.Clone(c.Artifacts), func(a results.Artifact) bool { return a.Kind == soundFile.kind })
				c.LeftOut = append(c.LeftOut, soundFile.kind)
				leftOut++
			}
		}
	})
	page := wholefile.Write(filepath.Join(dir, PageFile), func(w io.Writer) error { return writePage(w, merged, m, PageOptions{}) })
	return leftOut, errors.Join(append(errs, page, writeWhole(dir, merged))...)
}

// merging is what belongs to calls whose folders are being merged: their sound stands where it was.
type merging struct {
	onDisk
	sounds map[results.Position]string // whole paths
}

// HasSound implements [page.Beside].
func (m *merging) HasSound(at results.Position, _ string) bool { return sizeOf(m.sounds[at]) > 0 }

// Sound implements [page.Beside].
func (m *merging) Sound(at results.Position, rel string) (caller, agent []int16, err error) {
	if path := m.sounds[at]; path != "" {
		return readSound(path, rel)
	}
	return nil, nil, nil
}

// sizeOf is the size of a file; zero where it cannot be told.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
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
