package harness

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/voicesim/voicesim/scenarios"
)

// Loaded are the scenario files of a folder.
type Loaded struct {
	Files      []File   // in the order of their names
	PassedOver []string // files that are no scenarios: agents and fragments
}

// File is a scenario file.
type File struct {
	Name     string
	Scenario *scenarios.Scenario // nil with mistakes
	Mistakes *scenarios.Mistakes // nil without
}

// Scenarios returns those without mistakes.
func (l *Loaded) Scenarios() []*scenarios.Scenario {
	var scs []*scenarios.Scenario
	for _, f := range l.Files {
		if f.Scenario != nil {
			scs = append(scs, f.Scenario)
		}
	}
	return scs
}

// Err returns the mistakes of all files as one *scenarios.Mistakes; nil when there are none.
func (l *Loaded) Err() error {
	var all scenarios.Mistakes
	for _, f := range l.Files {
		if f.Mistakes != nil {
			all.All = append(all.All, f.Mistakes.All...)
		}
	}
	if len(all.All) == 0 {
		return nil
	}
	return &all
}

// Load reads the scenarios (*.yaml and *.yml) of a folder and those below it, and looks up what they
// refer to: the agents, nil meaning the bundled ones, and the recordings. Mistakes in a file do not
// keep it from reading the others. prefix stands before the names of files in messages. The error says
// that a file could not be read.
//
//	loaded, err := harness.Load(os.DirFS("calls"), "calls", agents)
//	…
//	for _, sc := range loaded.Scenarios() {
//		It(sc.Name, func(ctx SpecContext) {
//			call := harness.Play(ctx, sc, &harness.Options{Agents: agents})
//			Expect(call.Err()).NotTo(HaveOccurred())
//		})
//	}
func Load(fsys fs.FS, prefix string, known Agents) (*Loaded, error) {
	var l Loaded
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || (path.Ext(name) != ".yaml" && path.Ext(name) != ".yml") {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		file := path.Join(prefix, name)
		if kind := scenarios.FileKindOf(data); kind == scenarios.FileAgent || kind == scenarios.FileFragment {
			l.PassedOver = append(l.PassedOver, file)
			return nil
		}
		return l.Add(file, data, known)
	})
	if err != nil {
		return nil, err
	}
	return &l, nil
}

// Add reads one more file, whatever it holds. The error says what is wrong with the file other than
// mistakes in it.
func (l *Loaded) Add(name string, data []byte, known Agents) error {
	f := File{Name: name}
	sc, err := scenarios.LoadFor(name, data, Catalog(known))
	switch {
	case err == nil:
		f.Scenario = sc
	case !errors.As(err, &f.Mistakes):
		return fmt.Errorf("%s: %w", name, err)
	}
	l.Files = append(l.Files, f)
	return nil
}
