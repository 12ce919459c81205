package harness

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/harness/internal/files"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/agentfile"
)

// Loaded are the scenario files of a folder.
type Loaded struct {
	Files      []File     // in the order of their names; one of several calls has an entry for each
	AgentFiles []File     // agents without Go, which have no Scenario, in the order of their names
	Fragments  []Fragment // files of steps, which scenarios include, in the order of their names
}

// File is a scenario file, or one of the calls of a file.
type File struct {
	Name     string
	Scenario *scenarios.Scenario // nil with mistakes
	Mistakes *scenarios.Mistakes // nil without
}

// Fragment is a file of steps. It is looked at alone, as far as that goes.
type Fragment struct {
	Name     string
	Open     []string            // names in angle brackets that who includes it fills in
	Mistakes *scenarios.Mistakes // nil without
}

// Scenarios returns those without mistakes.
func (l *Loaded) Scenarios() []*scenarios.Scenario {
	if l == nil {
		return nil
	}
	var scs []*scenarios.Scenario
	for _, f := range l.Files {
		if f.Scenario != nil {
			scs = append(scs, f.Scenario)
		}
	}
	return scs
}

// Err returns the mistakes of the scenarios as one *scenarios.Mistakes, those of an agent file that several name once; nil when
// there are none. That of nil says that nothing was loaded.
func (l *Loaded) Err() error {
	if l == nil {
		return errNotLoaded
	}
	return mistakesOf(l.Files)
}

// ErrAll is Err, with the mistakes of agent files that no scenario names, and of files of steps that none includes.
func (l *Loaded) ErrAll() error {
	if l == nil {
		return errNotLoaded
	}
	all := slices.Concat(l.Files, l.AgentFiles)
	for _, f := range l.Fragments {
		all = append(all, File{Name: f.Name, Mistakes: f.Mistakes})
	}
	return mistakesOf(all)
}

// errNotLoaded is told of scenarios of which the error of Load was not looked at.
var errNotLoaded = errors.New("no scenarios were loaded: the error of Load says why")

func mistakesOf(files []File) error {
	var all scenarios.Mistakes
	told := map[string]bool{} // an agent's mistakes are those of all scenarios that name it
	for _, f := range files {
		if f.Mistakes == nil {
			continue
		}
		for _, e := range f.Mistakes.All {
			if text := e.Error(); !told[text] {
				told[text] = true
				all.All = append(all.All, e)
			}
		}
	}
	if len(all.All) == 0 {
		return nil
	}
	return &all
}

// Load reads the scenarios (*.yaml and *.yml, in any case) of a folder and those below it, and looks up what
// they refer to by opts, nil meaning the defaults: the agents, and who says the words of callers. Mistakes in a file do not
// keep it from reading the others; names that begin with a dot are passed over; what cannot be read, or is no file (a pipe, a device), is a file with
// one mistake. prefix stands before the names of files in messages. The error says that the folder
// itself could not be read.
//
//	opts := &harness.Options{Agents: agents}
//	loaded, err := harness.Load(os.DirFS("calls"), "calls", opts)
//	…
//	run := harness.PlayAll(ctx, loaded.Scenarios(), opts, nil) // loaded.Err() has the mistakes
//
// For a suite with a spec for each file there is [Specs].
func Load(fsys fs.FS, prefix string, opts *Options) (*Loaded, error) {
	if fsys == nil {
		return nil, fmt.Errorf("%s cannot be read: the file system is nil", folderName(prefix))
	}
	var l Loaded
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		shown := path.Join(prefix, name)
		switch {
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case err != nil && name == ".":
			return err
		case err != nil:
			l.refuse(shown, "cannot be read: "+files.Cause(err))
		case d.IsDir() || !IsYAML(name):
		default:
			data, why := files.Read(fsys, name)
			if why != "" {
				l.refuse(shown, why)
				return nil
			}
			switch scenarios.FileKindOf(data) {
			case scenarios.FileAgent:
				l.addAgent(shown, data)
				return nil
			case scenarios.FileFragment:
				l.addFragment(shown, data, files.Beside{Root: fsys, Dir: path.Dir(name)})
				return nil
			default:
			}
			return l.add(shown, data, opts, files.Beside{Root: fsys, Dir: path.Dir(name)})
		}
		return nil
	})
	if err != nil {
		return nil, unreadable(prefix, err)
	}
	l.withoutNamed()
	return &l, nil
}

// withoutNamed leaves out files that are no scenarios, and that scenarios name as something else, such as their agent, and cannot be read as that either: their mistakes
// are told of those that name them.
func (l *Loaded) withoutNamed() {
	named := map[string]bool{}
	for _, f := range l.Files {
		if f.Mistakes == nil {
			continue
		}
		for _, e := range f.Mistakes.All {
			named[e.Pos.File] = named[e.Pos.File] || e.Pos.File != f.Name
		}
	}
	l.Files = slices.DeleteFunc(l.Files, func(f File) bool { return f.Mistakes != nil && named[f.Name] })
}

// IsYAML reports whether a name ends as those of scenarios do. voicesim.yaml is the project's configuration.
func IsYAML(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return (ext == ".yaml" || ext == ".yml") && strings.TrimSuffix(path.Base(name), path.Ext(name)) != "voicesim"
}

// Read reads and adds one more file of a folder, whatever its name. shown is its name in messages. What cannot be read is a
// file with one mistake. The error says what is wrong with the file other than mistakes in it.
func (l *Loaded) Read(fsys fs.FS, name, shown string, opts *Options) error {
	data, why := files.Read(fsys, name)
	if why != "" {
		l.refuse(shown, why)
		return nil
	}
	return l.add(shown, data, opts, files.Beside{Root: fsys, Dir: path.Dir(name)})
}

// add adds the calls of a file, whatever it holds. beside is what it may name. The error says what is wrong with the file other
// than mistakes in it.
func (l *Loaded) add(name string, data []byte, opts *Options, beside files.Beside) error {
	known := Catalog(opts)
	known.files = beside
	all, err := judge.Language().LoadAll(scenarios.Source{Path: name, Data: data, Open: beside.Read, Params: known.opts.Params}, known)
	if err != nil {
		f := File{Name: name}
		if !errors.As(err, &f.Mistakes) {
			return fmt.Errorf("%s: %w", name, err)
		}
		l.Files = append(l.Files, f)
	}
	for _, sc := range all {
		sc.Files = beside
		l.Files = append(l.Files, File{Name: name, Scenario: sc})
	}
	return nil
}

// ReadFragment reads and adds a file of steps. It reports false, and adds nothing, where the file is none.
func (l *Loaded) ReadFragment(fsys fs.FS, name, shown string) bool {
	data, unread := files.Read(fsys, name)
	if unread != "" || scenarios.FileKindOf(data) != scenarios.FileFragment {
		return false
	}
	l.addFragment(shown, data, files.Beside{Root: fsys, Dir: path.Dir(name)})
	return true
}

// addFragment adds a file of steps.
func (l *Loaded) addFragment(name string, data []byte, beside files.Beside) {
	fragment, err := judge.Language().LoadFragment(scenarios.Source{Path: name, Data: data, Open: beside.Read})
	f := Fragment{Name: name}
	if fragment != nil {
		f.Open = fragment.Open
	}
	errors.As(err, &f.Mistakes)
	l.Fragments = append(l.Fragments, f)
}

// ReadAgent reads and adds an agent file. It reports false, and adds nothing, where the file is none.
func (l *Loaded) ReadAgent(fsys fs.FS, name, shown string) bool {
	data, unread := files.Read(fsys, name)
	if unread != "" || scenarios.FileKindOf(data) != scenarios.FileAgent {
		return false
	}
	l.addAgent(shown, data)
	return true
}

// addAgent adds an agent file.
func (l *Loaded) addAgent(name string, data []byte) {
	_, err := agentfile.Read(name, data)
	f := File{Name: name}
	errors.As(err, &f.Mistakes)
	l.AgentFiles = append(l.AgentFiles, f)
}

// refuse adds a file that is not loaded.
func (l *Loaded) refuse(name, why string) {
	l.Files = append(l.Files, File{Name: name, Mistakes: &scenarios.Mistakes{
		All: []*scenarios.SyntaxError{{Pos: scenarios.Pos{File: name}, Msg: why}},
	}})
}
