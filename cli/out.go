package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/voicesim/voicesim/reports"
)

// The names in the output folder.
const (
	resultsFile = "results.json"
	junitFile   = "junit.xml"
	callsFolder = "calls"
)

// makeOut makes the folder for the reports, before anything is played.
func makeOut(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, callsFolder), 0o755); err != nil {
		return &usageError{fmt.Errorf("--out: %w", err)}
	}
	return nil
}

// writeOut writes the reports of a run into a folder. What cannot be written does not keep it from
// writing the rest.
func writeOut(dir string, run *reports.Run, sound bool) error {
	errs := []error{writeCalls(dir, run, sound)}
	errs = append(errs,
		writeFile(filepath.Join(dir, resultsFile), func(f *os.File) error { return reports.JSON(f, run) }),
		writeFile(filepath.Join(dir, junitFile), func(f *os.File) error { return reports.JUnit(f, run) }))
	return errors.Join(errs...)
}

// callFile is a file that is written of each recorded call.
type callFile struct {
	kind, ending string
	render       func(*os.File, *reports.Run, *reports.Call) error
}

// callFiles are these files. The sound is the first, and is left out without sound.
func callFiles(sound bool) []callFile {
	files := []callFile{
		{"wav", ".wav", func(f *os.File, _ *reports.Run, c *reports.Call) error { return reports.WAV(f, c.Recording) }},
		{"transcript", ".txt", func(f *os.File, run *reports.Run, c *reports.Call) error { return reports.Transcript(f, run, c) }},
		{"timeline", ".jsonl", func(f *os.File, _ *reports.Run, c *reports.Call) error { return reports.Timeline(f, c) }},
	}
	if !sound {
		return files[1:]
	}
	return files
}

// writeCalls writes the files of each recorded call and notes them in the report.
func writeCalls(dir string, run *reports.Run, sound bool) error {
	var errs []error
	used := map[string]bool{}
	for _, c := range run.Calls {
		if c == nil || c.Recording == nil {
			continue
		}
		name := unused(fileName(c.Scenario.Name), used)
		for _, file := range callFiles(sound) {
			rel := callsFolder + "/" + name + file.ending
			err := writeFile(filepath.Join(dir, filepath.FromSlash(rel)), func(f *os.File) error { return file.render(f, run, c) })
			if err != nil {
				errs = append(errs, err)
				continue
			}
			c.Artifacts = append(c.Artifacts, reports.Artifact{Kind: file.kind, Path: rel})
		}
	}
	return errors.Join(errs...)
}

// unused returns a name that no other call has, and notes it.
func unused(name string, used map[string]bool) string {
	free := name
	for n := 2; used[free]; n++ {
		free = fmt.Sprintf("%s-%d", name, n)
	}
	used[free] = true
	return free
}

// writeFile writes a file by a renderer.
func writeFile(path string, render func(*os.File) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	err = render(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// longestName is how many bytes of a scenario's name go into the name of a file. Chosen: well below the
// 255 that file systems take.
const longestName = 100

// fileName turns a scenario's name into the name of a file: letters and digits, the rest as dashes.
func fileName(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if len(words) == 0 {
		return "call"
	}
	name = strings.Join(words, "-")
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[:longestName], "")
	}
	return name
}
