package reports

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/internal/wholefile"
	"github.com/voicesim/voicesim/reports/internal/junit"
	"github.com/voicesim/voicesim/reports/internal/markdown"
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
	doc.Each(func(_ results.Position, c *results.Call) {
		for _, a := range c.Artifacts {
			name := filepath.FromSlash(a.Path)
			if !filepath.IsLocal(name) {
				continue
			}
			if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
				errs = append(errs, err)
			}
		}
	})
	return errors.Join(errs...)
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
