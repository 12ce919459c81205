package reports

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
)

// callFile is a file that is written of each recorded call.
type callFile struct {
	kind, ending string
	render       func(*os.File, *Run, *Entry) error
}

// textFiles are those without the sound, which soundFile is. sound says whether that is written, too.
func textFiles(c *Entry, sound bool) []callFile {
	files := []callFile{
		{"transcript", ".txt", func(f *os.File, run *Run, c *Entry) error { return Transcript(f, run, c) }},
		{"timeline", ".jsonl", func(f *os.File, _ *Run, c *Entry) error { return Timeline(f, c) }},
	}
	if traced(c, sound) {
		files = append(files, callFile{"trace", ".trace.json", func(f *os.File, _ *Run, c *Entry) error { return writeTrace(f, c, sound) }})
	}
	return files
}

var soundFile = callFile{"wav", ".wav", func(f *os.File, _ *Run, c *Entry) error { return WAV(f, c.Recording) }}

// writeCall writes files of a recorded call, whose names begin with its Base, and notes them in it, the sound first. It returns how many bytes they have.
func writeCall(dir string, run *Run, c *Entry, files []callFile) (written int64, err error) {
	var errs []error
	for _, file := range files {
		rel := CallsFolder + "/" + cmp.Or(c.Base, FileName(c.Scenario.Name)) + file.ending
		n, err := writeFile(filepath.Join(dir, filepath.FromSlash(rel)), func(f *os.File) error { return file.render(f, run, c) })
		written += n
		if err != nil {
			errs = append(errs, err)
			continue
		}
		at := len(c.Artifacts)
		if file.kind == soundFile.kind {
			at = 0
		}
		c.Artifacts = slices.Insert(c.Artifacts, at, Artifact{Kind: file.kind, Path: rel})
	}
	return written, errors.Join(errs...)
}

// writeFile writes a file by a renderer, and returns how many bytes it has.
func writeFile(path string, render func(*os.File) error) (int64, error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	err = render(f)
	size := int64(0)
	if info, serr := f.Stat(); serr == nil {
		size = info.Size()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return size, err
}
