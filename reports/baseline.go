package reports

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/voicesim/voicesim/internal/wholefile"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// SaveBaseline writes the results of a run, and the timelines of calls, into a folder, which is made if need be; from is the folder of the run. Of a call that
// did not pass, and stands in the former baseline as one that did, that stays; former is nil where there is none. kept counts such calls, none those that did not
// pass then either. What else is in the folder of timelines goes.
func SaveBaseline(dir string, run *results.Document, from string, former *results.Document) (kept, none int, err error) {
	doc := *run
	doc.Mutants = doc.Mutants.Bare()
	doc.Results = append([]results.Call{}, run.Results...)
	folders := make([]string, len(doc.Results))
	for i := range doc.Results {
		c := &doc.Results[i]
		folders[i] = from
		if c.Verdict == judge.VerdictPassed {
			continue
		}
		if was := passedThen(former, c); was != nil {
			*c, folders[i] = *was, dir
			kept++
		} else {
			none++
		}
	}
	if former != nil {
		doc.KnowAll(former)
	}
	files := map[string][]byte{}
	for i := range doc.Results {
		c := &doc.Results[i]
		c.Attempts, c.Kept = nil, nil
		timelines := []results.Artifact{}
		for _, a := range c.Artifacts {
			name := filepath.FromSlash(a.Path)
			if a.Kind != "timeline" || !filepath.IsLocal(name) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(folders[i], name))
			if err != nil {
				return 0, 0, err
			}
			files[name], timelines = text, append(timelines, a)
		}
		c.Artifacts = timelines
	}
	doc.Sum()
	return kept, none, writeBaseline(dir, &doc, files)
}

// passedThen is a call as it stands in a former baseline, if it passed.
func passedThen(former *results.Document, c *results.Call) *results.Call {
	if former == nil {
		return nil
	}
	for i := range former.Results {
		f := &former.Results[i]
		samePlay := f.Play == nil && c.Play == nil || f.Play != nil && c.Play != nil && f.Play.Number == c.Play.Number
		if f.Name == c.Name && f.File == c.File && samePlay && f.Verdict == judge.VerdictPassed {
			return f
		}
	}
	return nil
}

// writeBaseline writes a baseline.
func writeBaseline(dir string, doc *results.Document, files map[string][]byte) error {
	if err := os.RemoveAll(filepath.Join(dir, CallsFolder)); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, CallsFolder), 0o755); err != nil {
		return err
	}
	var errs []error
	for name, text := range files {
		errs = append(errs, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755), os.WriteFile(filepath.Join(dir, name), text, 0o644))
	}
	errs = append(errs, wholefile.Write(filepath.Join(dir, ResultsFile), func(w io.Writer) error { return results.Write(w, doc) }))
	return errors.Join(errs...)
}
