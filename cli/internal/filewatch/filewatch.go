package filewatch

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long it must be quiet before what was saved is told. Chosen: editors write within it, and nobody notices it.
const settle = 30 * time.Millisecond

// A Watcher looks at folders, and at those in them. It belongs to one goroutine.
type Watcher struct {
	notify *fsnotify.Watcher
	not    []string // folders that are not looked at
}

// New returns a watcher of folders and of all in them, but for those whose names begin with a dot. The error says which folder cannot
// be looked at.
func New(folders ...string) (*Watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	w := &Watcher{notify: notify}
	for _, folder := range folders {
		if err := w.add(folder); err != nil {
			return nil, errors.Join(err, notify.Close())
		}
	}
	return w, nil
}

// Without leaves out a folder and what is in it: what is written there is not told.
func (w *Watcher) Without(folder string) { w.not = append(w.not, Whole(folder)) }

// Close ends it.
func (w *Watcher) Close() error { return w.notify.Close() }

// add looks at a folder and at those in it.
func (w *Watcher) add(root string) error {
	root = Whole(root)
	return filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case name != root && strings.HasPrefix(d.Name(), ".") || w.leftOut(name):
			return fs.SkipDir
		}
		return w.notify.Add(name)
	})
}

// Next waits until files were saved, made, renamed or removed, and returns their paths, each once, in order. The error is that of ctx, or says
// why nothing more can be told.
func (w *Watcher) Next(ctx context.Context) ([]string, error) {
	var names []string
	quiet := time.NewTimer(settle)
	quiet.Stop() // nothing was saved yet
	defer quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case err := <-w.notify.Errors:
			return nil, err
		case <-quiet.C:
			slices.Sort(names)
			return slices.Compact(names), nil
		case ev, more := <-w.notify.Events:
			if !more {
				return nil, fsnotify.ErrClosed
			}
			if ev.Op == fsnotify.Chmod || w.leftOut(ev.Name) || strings.HasPrefix(filepath.Base(ev.Name), ".") || strings.HasSuffix(ev.Name, "~") {
				continue
			}
			if ev.Has(fsnotify.Create) {
				_ = w.add(ev.Name) // a file, or a folder that is gone already, is none to look at
			}
			names = append(names, ev.Name)
			quiet.Reset(settle)
		}
	}
}

// leftOut reports whether a path is in a folder that is left out.
func (w *Watcher) leftOut(name string) bool {
	return slices.ContainsFunc(w.not, func(folder string) bool {
		return name == folder || strings.HasPrefix(name, folder+string(filepath.Separator))
	})
}

// Whole is a path as [Watcher.Next] tells it: from the root, without links, whether or not it is there yet. It is as it was, where the
// current folder is not known.
func Whole(name string) string {
	path, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if folder := filepath.Dir(path); folder != path {
		return filepath.Join(Whole(folder), filepath.Base(path))
	}
	return path
}
