package main

import (
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

// writeOut writes the reports of a run into a folder, which it makes if need be.
func writeOut(dir string, p *played, sound bool) error {
	if err := os.MkdirAll(filepath.Join(dir, soundFolder), 0o755); err != nil {
		return fmt.Errorf("output folder: %w", err)
	}
	if sound {
		if err := writeSound(dir, p); err != nil {
			return err
		}
	}
	err := writeFile(filepath.Join(dir, resultsFile), func(w io.Writer) error { return reports.JSON(w, p.run) })
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, junitFile), func(w io.Writer) error { return reports.JUnit(w, p.run) })
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

// fileName turns a scenario's name into the name of a file: letters and digits, the rest as dashes.
func fileName(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if len(words) == 0 {
		return "call"
	}
	return strings.Join(words, "-")
}
