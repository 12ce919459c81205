package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/voicesim/voicesim/internal/suggest"
)

// mostEntries is how many entries of a folder are looked at for one that was meant. Chosen.
const mostEntries = 1000

// plainly returns what an error says, with what the system says of paths put as a sentence, and a path that is not there with the nearest
// that is.
func plainly(err error) string {
	text := err.Error()
	for _, p := range pathErrors(err) {
		text = strings.Replace(text, p.Error(), ofPath(p), 1)
	}
	return text
}

// pathErrors are the errors about paths in an error and in all that it joins.
func pathErrors(err error) (all []*fs.PathError) {
	if p, ok := err.(*fs.PathError); ok {
		return []*fs.PathError{p}
	}
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			all = append(all, pathErrors(one)...)
		}
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return pathErrors(inner)
		}
	}
	return all
}

// ofPath says what is wrong with a path.
func ofPath(e *fs.PathError) string {
	path := filepath.ToSlash(e.Path)
	switch {
	case errors.Is(e.Err, syscall.ENOTDIR):
		return path + ": a part of this path is a file, and no folder"
	case errors.Is(e.Err, syscall.EISDIR):
		return path + " is a folder, and not a file"
	case errors.Is(e.Err, syscall.EROFS):
		return path + " cannot be written: the disk is read-only"
	case errors.Is(e.Err, fs.ErrPermission) && e.Op == "mkdir":
		return path + " cannot be made: this user may not write there"
	case errors.Is(e.Err, fs.ErrPermission):
		return path + " cannot be opened: this user may not"
	case !errors.Is(e.Err, fs.ErrNotExist):
		return e.Error()
	}
	if meant := nearestPath(e.Path); meant != "" {
		return path + ": there is no such file or folder: did you mean " + filepath.ToSlash(meant) + "?"
	}
	return path + ": there is no such file or folder"
}

// nearestPath returns a path that is there and that was probably meant by one that is not, or "".
func nearestPath(path string) string {
	base, rest := filepath.Clean(path), ""
	for {
		dir := filepath.Dir(base)
		if _, err := os.Stat(dir); err == nil {
			break
		}
		if dir == base {
			return ""
		}
		base, rest = dir, filepath.Join(filepath.Base(base), rest)
	}
	dir := filepath.Dir(base)
	meant := nearestEntry(dir, filepath.Base(base), rest != "")
	if meant == "" || rest == "" {
		return meant
	}
	whole := filepath.Join(meant, rest)
	if _, err := os.Stat(whole); err == nil {
		return whole
	}
	return nearestEntry(filepath.Dir(whole), filepath.Base(whole), false)
}

// alike is how alike the endings of two files are, from 0.
func alike(a, b string) int {
	yaml := func(ext string) bool { return ext == ".yaml" || ext == ".yml" }
	switch x, y := strings.ToLower(filepath.Ext(a)), strings.ToLower(filepath.Ext(b)); {
	case x == y:
		return 2
	case yaml(x) && yaml(y):
		return 1
	}
	return 0
}

// nearestEntry returns what of a folder, or of a folder in it, was probably meant by a name; "" for nothing.
func nearestEntry(dir, name string, folder bool) string {
	open, err := os.Open(dir)
	if err != nil {
		return ""
	}
	defer open.Close()
	entries, _ := open.ReadDir(mostEntries)
	stem := func(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
	full := map[string]string{}
	var stems []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || folder && !e.IsDir() {
			continue
		}
		below := filepath.Join(dir, e.Name(), name)
		if _, err := os.Stat(below); err == nil && e.IsDir() && !folder {
			return below
		}
		if known := full[stem(e.Name())]; known == "" || alike(e.Name(), name) > alike(known, name) {
			full[stem(e.Name())] = e.Name()
		}
		stems = append(stems, stem(e.Name()))
	}
	if meant := suggest.Nearest(stem(name), slices.Sorted(slices.Values(stems)), nil); meant != "" {
		return filepath.Join(dir, full[meant])
	}
	return ""
}
