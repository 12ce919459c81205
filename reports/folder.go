package reports

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/voicesim/voicesim/internal/wholefile"
	"github.com/voicesim/voicesim/reports/internal/junit"
	"github.com/voicesim/voicesim/reports/internal/markdown"
	"github.com/voicesim/voicesim/reports/internal/mask"
	"github.com/voicesim/voicesim/reports/results"
)

// The names in a folder of reports.
const (
	ResultsFile = "results.json"
	JUnitFile   = "junit.xml"
	SummaryFile = "summary.md"
	StreamFile  = "results.jsonl" // while the run goes on
	CallsFolder = "calls"         // has the files of each call
)

// WriteFolder writes the reports of a run into a folder that has a folder [CallsFolder]: results, JUnit, the page, and the files of each
// recorded call and attempt, which are noted in it; their names begin with its Base. What cannot be written does not keep it from writing the rest.
func WriteFolder(dir string, run *Run, sound bool) error {
	var errs []error
	for _, c := range run.Calls {
		for _, played := range append(slices.Clone(c.Attempts), c) {
			if played.Recording != nil {
				errs = append(errs, writeCall(dir, cmp.Or(played.Base, FileName(played.Scenario.Name)), run, played, sound))
			}
		}
	}
	page := wholefile.Write(filepath.Join(dir, PageFile), func(w io.Writer) error { return HTML(w, run, pageOptions(sound)) })
	errs = append(errs, page, writeWhole(dir, run.Document()))
	return errors.Join(errs...)
}

// pageOptions are those of the page of a folder with or without sound.
func pageOptions(sound bool) PageOptions {
	if sound {
		return PageOptions{}
	}
	return PageOptions{Sound: -1}
}

// writeWhole writes the reports of a whole run into a folder, results.json last: who waits for it finds the others complete.
func writeWhole(dir string, doc *results.Document) error {
	return errors.Join(
		wholefile.Write(filepath.Join(dir, SummaryFile), func(w io.Writer) error { return markdown.Write(w, doc) }),
		wholefile.Write(filepath.Join(dir, JUnitFile), func(w io.Writer) error { return junit.Write(w, doc) }),
		wholefile.Write(filepath.Join(dir, ResultsFile), func(w io.Writer) error { return results.Write(w, doc) }))
}

// callFile is a file that is written of each recorded call.
type callFile struct {
	kind, ending string
	render       func(*os.File, *Run, *Entry) error
}

// callFiles are these files. The sound is the first, and is left out without sound.
func callFiles(sound bool) []callFile {
	files := []callFile{
		{"wav", ".wav", func(f *os.File, _ *Run, c *Entry) error { return WAV(f, c.Recording) }},
		{"transcript", ".txt", func(f *os.File, run *Run, c *Entry) error { return Transcript(f, run, c) }},
		{"timeline", ".jsonl", func(f *os.File, _ *Run, c *Entry) error { return Timeline(f, c) }},
	}
	if !sound {
		return files[1:]
	}
	return files
}

// writeCall writes the files of a recorded call under a name, and notes them in the call.
func writeCall(dir, name string, run *Run, c *Entry, sound bool) error {
	var errs []error
	for _, file := range callFiles(sound) {
		rel := CallsFolder + "/" + name + file.ending
		err := writeFile(filepath.Join(dir, filepath.FromSlash(rel)), func(f *os.File) error { return file.render(f, run, c) })
		if err != nil {
			errs = append(errs, err)
			continue
		}
		c.Artifacts = append(c.Artifacts, Artifact{Kind: file.kind, Path: rel})
	}
	return errors.Join(errs...)
}

// FileNames are names of files for scenarios, each of its own: what the names of the files of their calls begin with.
func FileNames(scenarios []string) []string {
	used, names := map[string]bool{}, make([]string, len(scenarios))
	for i, scenario := range scenarios {
		base := FileName(scenario)
		names[i] = base
		for n := 2; used[names[i]]; n++ {
			names[i] = fmt.Sprintf("%s-%d", base, n)
		}
		used[names[i]] = true
	}
	return names
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

// FileName turns a scenario's name into the name of a file: letters and digits, the rest as dashes, and secrets masked.
func FileName(name string) string {
	words := strings.FieldsFunc(strings.ToLower(new(mask.Mask).Text(name)), func(r rune) bool {
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
