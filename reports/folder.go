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
	"github.com/voicesim/voicesim/judge"
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

// FolderOptions say what is written into a folder. The zero value writes everything.
type FolderOptions struct {
	NoSound bool  // writes no sound
	Most    int64 // bytes that the folder may take: sound is left out beyond it, that of calls that passed first; zero means no limit
}

// WriteFolder writes the reports of a run into a folder that has a folder [CallsFolder]: results, JUnit, the page, a summary, and the files of each
// recorded call and attempt, which are noted in it; their names begin with its Base. Files of calls that an earlier run has left there go. What cannot be written
// does not keep it from writing the rest. leftOut counts the calls whose sound was left out.
func WriteFolder(dir string, run *Run, o FolderOptions) (leftOut int, err error) {
	errs := []error{forget(dir)}
	var played []*Entry
	for _, c := range run.Calls {
		for _, e := range append(slices.Clone(c.Attempts), c) {
			if e.Recording != nil {
				played = append(played, e)
			}
		}
	}
	written := int64(0)
	for _, e := range played {
		n, err := writeCall(dir, run, e, textFiles)
		written, errs = written+n, append(errs, err)
	}
	if !o.NoSound {
		leftOut, err = writeSounds(dir, run, played, o.Most, written)
		errs = append(errs, err)
	}
	doc := run.Document()
	page := wholefile.Write(filepath.Join(dir, PageFile), func(w io.Writer) error {
		return writePage(w, doc, inMemory{run: run, sound: !o.NoSound}, pageOptions(!o.NoSound))
	})
	errs = append(errs, page, writeWhole(dir, doc))
	return leftOut, errors.Join(errs...)
}

// writeSounds writes the sound of calls, of those that did not pass first, as far as there is room beside the texts, which the page has once more, and
// the sound in the page.
func writeSounds(dir string, run *Run, played []*Entry, most, texts int64) (leftOut int, err error) {
	var errs []error
	room := most - 2*texts - DefaultSound*4/3
	first := slices.Clone(played)
	slices.SortStableFunc(first, func(a, b *Entry) int {
		passed := func(e *Entry) bool { return e.Result.Verdict == judge.VerdictPassed }
		switch {
		case passed(a) == passed(b):
			return 0
		case passed(b):
			return -1
		}
		return 1
	})
	for _, e := range first {
		if most > 0 && wavSize(e.Recording) > room {
			e.LeftOut = append(e.LeftOut, soundFile.kind)
			leftOut++
			continue
		}
		n, err := writeCall(dir, run, e, []callFile{soundFile})
		room, errs = room-n, append(errs, err)
	}
	return leftOut, errors.Join(errs...)
}

// Forget removes the reports that an earlier run has left in a folder, and the files of its calls: nobody takes them for those of a run that has begun, and is
// ended before it writes its own. A folder without any is no error.
func Forget(dir string) error {
	errs := []error{forget(dir)}
	for _, name := range []string{ResultsFile, JUnitFile, SummaryFile, PageFile} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// forget removes the files of calls that an earlier run has left in a folder, by its results. A folder without any has none.
func forget(dir string) error {
	doc, err := results.Read(filepath.Join(dir, ResultsFile))
	if err != nil {
		return nil // what is not ours stays
	}
	var errs []error
	for i := range doc.Results {
		c := &doc.Results[i]
		for _, e := range append(c.Attempts[:len(c.Attempts):len(c.Attempts)], *c) {
			for _, a := range e.Artifacts {
				name := filepath.FromSlash(a.Path)
				if !filepath.IsLocal(name) {
					continue
				}
				if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
					errs = append(errs, err)
				}
			}
		}
	}
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
		wholefile.Write(filepath.Join(dir, JUnitFile), func(w io.Writer) error { return junit.Write(w, doc, shownFrom(dir)) }),
		wholefile.Write(filepath.Join(dir, ResultsFile), func(w io.Writer) error { return results.Write(w, doc) }))
}

// shownFrom is a folder as CI servers look for it: from the folder in which the command runs, which is that of the project; as it is, where it is elsewhere.
func shownFrom(dir string) string {
	if filepath.IsAbs(dir) {
		if here, err := os.Getwd(); err == nil {
			if rel, err := filepath.Rel(here, dir); err == nil && filepath.IsLocal(rel) {
				dir = rel
			}
		}
	}
	return filepath.ToSlash(dir)
}

// callFile is a file that is written of each recorded call.
type callFile struct {
	kind, ending string
	render       func(*os.File, *Run, *Entry) error
}

// textFiles are those without the sound, which soundFile is.
var (
	textFiles = []callFile{
		{"transcript", ".txt", func(f *os.File, run *Run, c *Entry) error { return Transcript(f, run, c) }},
		{"timeline", ".jsonl", func(f *os.File, _ *Run, c *Entry) error { return Timeline(f, c) }},
	}
	soundFile = callFile{"wav", ".wav", func(f *os.File, _ *Run, c *Entry) error { return WAV(f, c.Recording) }}
)

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
