package cli

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/cli/internal/plays"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/scenarios/library"
)

// bundledRoot is the folder of the bundled scenarios in the repository; it stands before their names
// in messages.
const bundledRoot = "scenarios/library"

// loadedFiles are the scenario files that a command line names.
type loadedFiles struct {
	harness.Loaded
	empty []string         // folders in which there are none
	own   *own             // what the project has of its own
	opts  *harness.Options // what they refer to
}

// load reads the scenarios of files and folders, in the order named and then by name. Without arguments it
// reads the current folder in a project, which has a voicesim.yaml, and for a program with agents of its own; else the bundled ones.
func (p *Program) load(notes io.Writer, args []string, f ownFlags) (*loadedFiles, error) {
	o, err := p.own(f, args)
	if err != nil {
		return nil, err
	}
	if o.unheard != nil {
		p.noteOn(notes)(o.unheard.Error())
	}
	for _, text := range o.problems() {
		p.noteOn(notes)(text)
	}
	opts, err := p.options(o, f)
	if err != nil {
		return nil, err
	}
	all := loadedFiles{own: o, opts: opts}
	switch {
	case len(args) > 0:
	case p.Agents == nil && o.config.File == "":
		p.noteOn(notes)(p.bundledNote())
		bundled, err := harness.Load(library.FS(), bundledRoot, all.opts)
		if err != nil {
			return nil, err
		}
		all.Loaded = *bundled
		return &all, all.idle()
	default:
		args = []string{"."}
	}
	for _, arg := range args {
		arg = strings.TrimSuffix(strings.TrimSuffix(arg, "..."), string(filepath.Separator))
		if arg == "" {
			arg = "."
		}
		if err := all.read(arg, f.agents); err != nil {
			return nil, command.Usage(err)
		}
	}
	return &all, all.idle()
}

// idle says which parameters no file has a place for. Of files with mistakes nobody knows.
func (l *loadedFiles) idle() error {
	if l.Err() != nil {
		return nil
	}
	var open []string
	for _, f := range l.Fragments {
		open = append(open, f.Open...)
	}
	if err := plays.IdleParams(l.opts.Params, l.Scenarios(), open); err != nil {
		return command.Usage(err)
	}
	return nil
}

// loadSome is load for commands that have nothing to do without a file.
func (p *Program) loadSome(notes io.Writer, args []string, f ownFlags) (*loadedFiles, error) {
	loaded, err := p.load(notes, args, f)
	if err == nil && len(loaded.empty) > 0 {
		err = &nothingError{loaded.nothing()}
	}
	return loaded, err
}

// mask is what the project masks in reports. What is loaded outside of a project masks nothing of its own.
func (l *loadedFiles) mask() []*regexp.Regexp {
	if l.own == nil {
		return nil
	}
	return l.own.config.Mask
}

// nothing says which folders hold no scenario files.
func (l *loadedFiles) nothing() string {
	return strings.Join(l.empty, ", ") + ": no scenario files (*.yaml with a script) in this folder"
}

// read reads a file or a folder. agents says that an agent file or a file of steps may be named, too.
func (l *loadedFiles) read(name string, agents bool) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	shown := filepath.ToSlash(name)
	if !info.IsDir() {
		if agents && l.ReadFragment(folder(filepath.Dir(name)), filepath.Base(name), shown) {
			return nil
		}
		if agents && l.ReadAgent(folder(filepath.Dir(name)), filepath.Base(name), shown) {
			return nil
		}
		return l.Read(folder(filepath.Dir(name)), filepath.Base(name), shown, l.opts)
	}
	found, err := harness.Load(folder(name), shown, l.opts)
	if err != nil {
		return err
	}
	if len(found.Files) == 0 {
		l.empty = append(l.empty, shown)
	}
	l.Files = append(l.Files, found.Files...)
	l.AgentFiles = append(l.AgentFiles, found.AgentFiles...)
	l.Fragments = append(l.Fragments, found.Fragments...)
	return nil
}
