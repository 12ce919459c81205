package reports

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/wholefile"
	"github.com/voicesim/voicesim/reports/page"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/timeline"
)

// PageFile is the name of the page in a folder of reports.
const PageFile = "report.html"

// DefaultSound is how many bytes of sound stand in a page, where nobody says otherwise.
const DefaultSound = page.DefaultSound

// PageOptions say how a page is made.
type PageOptions = page.Options

// HTML writes the page of a run: one file with everything in it, sound included. The artifacts of its calls are where the page finds
// their WAV files. docs/report.md describes it.
func HTML(w io.Writer, run *Run, opts PageOptions) error {
	return writePage(w, run.Document(), inMemory{run: run, sound: opts.Sound >= 0}, opts)
}

// RenderFolder writes the page of a folder of reports anew, from its results.json and what lies beside it, and returns its path.
// What is named there and is gone leaves its place in the page empty.
func RenderFolder(file string, opts PageOptions) (string, error) {
	doc, err := results.Read(file)
	if err != nil {
		return "", err
	}
	dir := filepath.Dir(file)
	path := filepath.Join(dir, PageFile)
	err = wholefile.Write(path, func(w io.Writer) error { return writePage(w, doc, onDisk(dir), opts) })
	if err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	return path, nil
}

func writePage(w io.Writer, doc *results.Document, beside page.Beside, opts PageOptions) error {
	data, err := page.Build(doc, beside, opts)
	if err != nil {
		return err
	}
	return page.Write(w, data)
}

// inMemory is what belongs to the calls of a run that has just been played. Without sound there are no tracks, as in a folder without WAV
// files: so the page that is made of the folder is the same.
type inMemory struct {
	run   *Run
	sound bool
}

// at is the call at a place.
func (r *Run) at(p results.Position) *Entry {
	if p.Mutant >= 0 {
		return r.Killers[p.Mutant]
	}
	c := r.Calls[p.Result]
	switch {
	case p.Attempt >= 0:
		return c.Attempts[p.Attempt]
	case p.Kept >= 0:
		return c.Kept[p.Kept]
	}
	return c
}

// Timeline implements [page.Beside].
func (m inMemory) Timeline(at results.Position, _ string) ([]byte, error) {
	var text bytes.Buffer
	err := Timeline(&text, m.run.at(at))
	return text.Bytes(), err
}

// Trace implements [page.Beside].
func (m inMemory) Trace(at results.Position, _ string) ([]byte, error) {
	if c := m.run.at(at); traced(c, m.sound) {
		var text bytes.Buffer
		err := writeTrace(&text, c, m.sound)
		return text.Bytes(), err
	}
	return nil, nil
}

// HasSound implements [page.Beside].
func (m inMemory) HasSound(at results.Position, _ string) bool {
	return m.sound && m.run.at(at).Recording != nil
}

// Sound implements [page.Beside].
func (m inMemory) Sound(at results.Position, _ string) (caller, agent []int16, err error) {
	if rec := m.run.at(at).Recording; rec != nil && m.sound {
		return rec.Caller, rec.Agent, nil
	}
	return nil, nil, nil
}

// onDisk is what lies in a folder of reports.
type onDisk string

// path is that of an artefact; false where it is not in the folder, or there is none.
func (d onDisk) path(rel string) (string, bool) {
	local := filepath.FromSlash(rel)
	return filepath.Join(string(d), local), rel != "" && filepath.IsLocal(local)
}

// Timeline implements [page.Beside].
func (d onDisk) Timeline(_ results.Position, rel string) ([]byte, error) { return d.read(rel) }

// Trace implements [page.Beside].
func (d onDisk) Trace(_ results.Position, rel string) ([]byte, error) { return d.read(rel) }

// read reads an artefact; nothing where it is gone.
func (d onDisk) read(rel string) ([]byte, error) {
	path, ok := d.path(rel)
	if !ok {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return text, err
}

// HasSound implements [page.Beside].
func (d onDisk) HasSound(_ results.Position, rel string) bool {
	path, ok := d.path(rel)
	return ok && sizeOf(path) > 0
}

// Sound implements [page.Beside].
func (d onDisk) Sound(_ results.Position, rel string) (caller, agent []int16, err error) {
	path, ok := d.path(rel)
	if !ok {
		return nil, nil, nil
	}
	return readSound(path, rel)
}

// readSound reads a WAV file, which errors call by its name; nothing where it is gone.
func readSound(path, name string) (caller, agent []int16, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	clip, err := audio.ReadWAV(f)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	if clip.Channels != 2 || clip.RateHz != timeline.RateHz {
		return nil, nil, fmt.Errorf("%s: it has %d channels at %d Hz, and must have 2 at %d Hz", name, clip.Channels, clip.RateHz, timeline.RateHz)
	}
	caller, agent = clip.Sides()
	return caller, agent, nil
}
