package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/timeline"
)

// The names in the output folder.
const (
	resultsFile = "results.json"
	junitFile   = "junit.xml"
	soundFolder = "calls"
)

// makeOut makes the folder for the reports, before anything is played.
func makeOut(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, soundFolder), 0o755); err != nil {
		return &usageError{fmt.Errorf("--out: %w", err)}
	}
	return nil
}

// writeOut writes the reports of a run into a folder. What cannot be written does not keep it from
// writing the rest.
func writeOut(dir string, p *played, sound bool) error {
	var errs []error
	if sound {
		errs = append(errs, writeSound(dir, p))
	}
	errs = append(errs,
		writeFile(filepath.Join(dir, resultsFile), func(w io.Writer) error { return reports.JSON(w, p.run) }),
		writeFile(filepath.Join(dir, junitFile), func(w io.Writer) error { return reports.JUnit(w, p.run) }))
	return errors.Join(errs...)
}

// writeSound writes a WAV file for each recorded call and notes it in the report.
func writeSound(dir string, p *played) error {
	used := map[string]int{}
	for i, c := range p.calls {
		if c == nil || c.Recording == nil {
			continue
		}
		name := fileName(c.Scenario.Name)
		used[name]++
		if n := used[name]; n > 1 {
			name = fmt.Sprintf("%s-%d", name, n)
		}
		rel := soundFolder + "/" + name + ".wav"
		if err := writeWAV(filepath.Join(dir, filepath.FromSlash(rel)), c.Recording); err != nil {
			return err
		}
		p.run.Calls[i].Artifacts = append(p.run.Calls[i].Artifacts, reports.Artifact{Kind: "wav", Path: rel})
	}
	return nil
}

// writeWAV writes the sound of a call.
func writeWAV(path string, rec *timeline.Recording) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	return reports.WAV(f, rec)
}

// writeFile writes a file by a renderer.
func writeFile(path string, render func(io.Writer) error) error {
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
