package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/config"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios/agentfile"
	"github.com/voicesim/voicesim/speech"
	"github.com/voicesim/voicesim/speech/voices"
)

// usualRecordings is the folder of recordings where none is named.
const usualRecordings = "recordings"

// noVoice is the --voice that nobody has.
const noVoice = "off"

// own is what a project has of its own: its configuration, its recordings, its voice.
type own struct {
	config  *config.Config
	folders []*speech.Folder
	voice   *voices.Voice // nil is nobody
}

// ownFlags are the flags about it.
type ownFlags struct {
	voice  string
	frozen bool
	given  agentfile.Given // to the tools of agent files
	agents bool            // agent files may be named
	on     *harness.Target // nil is the simulator
}

// add adds the flags to a command.
func (f *ownFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.voice, "voice", "", "who says what is not recorded: a recipe of voicesim voices, or off (default: what voicesim.yaml says)")
	cmd.Flags().BoolVar(&f.frozen, "frozen", false, "let no voice speak: what is neither recorded nor kept from before is a mistake")
}

// own reads what holds for the files and folders of a command line. Its errors are of the command line.
func (p *Program) own(f ownFlags, args []string) (*own, error) {
	dir := "."
	if len(args) > 0 {
		dir = folderOf(args[0])
	}
	file, err := config.Find(dir)
	if err != nil {
		return nil, &usageError{err}
	}
	o := &own{}
	if o.config, err = config.Read(file); err != nil {
		return nil, &usageError{err}
	}
	if o.voice, err = voiceOf(o.config, f); err != nil {
		return nil, &usageError{err}
	}
	for _, name := range o.recordings(args) {
		folder, err := speech.OpenFolder(os.DirFS(name), filepath.ToSlash(name))
		switch {
		case errors.Is(err, fs.ErrNotExist) && o.config.Recordings == nil: // it is only usual
		case err != nil:
			return nil, &usageError{fmt.Errorf("%s: %w", name, err)}
		default:
			o.folders = append(o.folders, folder)
		}
	}
	return o, nil
}

// folderOf returns the folder that a file or folder of the command line is in.
func folderOf(arg string) string {
	arg = strings.TrimSuffix(arg, "...")
	if arg == "" {
		return "."
	}
	if info, err := os.Stat(arg); err == nil && info.IsDir() {
		return arg
	}
	return filepath.Dir(arg)
}

// recordings are the folders of recordings, each once: those of the configuration, else the usual one beside it and beside the
// scenarios.
func (o *own) recordings(args []string) (folders []string) {
	if o.config.Recordings != nil {
		return o.config.Recordings
	}
	seen := map[string]bool{}
	for _, dir := range append([]string{o.config.Dir()}, args...) {
		folder := filepath.Join(folderOf(dir), usualRecordings)
		if at, err := filepath.Abs(folder); err == nil && !seen[at] {
			seen[at] = true
			folders = append(folders, folder)
		}
	}
	return folders
}

// into is the folder to which recordings are added.
func (o *own) into(args []string) string { return o.recordings(args)[0] }

// finder says the words of scenarios.
func (o *own) finder() *speech.Finder {
	f := harness.BundledSpeech()
	f.Recordings = o.folders
	if o.voice != nil {
		f.Speaker = o.voice
	}
	return f
}

// options are what scenarios may refer to.
func (p *Program) options(o *own, f ownFlags) *harness.Options {
	speaks := o.finder()
	speaks.StandIn = f.on == nil // only the simulator understands it
	return &harness.Options{Agents: p.Agents, Given: f.given, Speech: speaks, Target: f.on}
}

// voiceOf returns the voice that speaks; nil is nobody.
func voiceOf(c *config.Config, f ownFlags) (*voices.Voice, error) {
	said := c.Voice
	switch {
	case f.voice == noVoice:
		return nil, nil
	case f.voice != "" && (said == nil || said.Recipe != f.voice):
		said = &config.Voice{Recipe: f.voice}
	case said == nil:
		return nil, nil
	}
	engine, err := engineOf(said)
	if err != nil && c.File != "" && f.voice == "" {
		err = fmt.Errorf("%s: %w", c.File, err)
	}
	if err != nil {
		return nil, err
	}
	v := &voices.Voice{Engine: engine, Frozen: f.frozen, Names: said.Names, Usual: said.Usual}
	if c.Cache != "" {
		v.Cache = &voices.Cache{Dir: c.Cache}
	}
	return v, nil
}

// engineOf returns the engine that a configuration names.
func engineOf(said *config.Voice) (voices.Engine, error) {
	switch {
	case said.Command != nil:
		return &voices.Command{Args: said.Command, Version: said.Version, Limit: said.Limit}, nil
	case said.URL != "":
		s := &voices.Service{URL: said.URL, Model: said.Model, Instructions: said.Instructions, Limit: said.Limit}
		if said.Key == "" {
			return s, nil
		}
		if s.Key = os.Getenv(said.Key); s.Key == "" {
			return nil, fmt.Errorf("the voice of %s needs a key, and the environment variable %s is empty", s.Name(), said.Key)
		}
		return s, nil
	}
	r, ok := voices.Find(said.Recipe)
	switch {
	case !ok:
		return nil, fmt.Errorf("there is no voice %q: %s", said.Recipe, suggest.DidYouMean(said.Recipe, recipeNames(), nil))
	case r.Model != "" && said.Model == "":
		return nil, fmt.Errorf("the voice %s needs a model, %s: write it into voicesim.yaml as voice: {recipe: %s, model: …}", r.Name, r.Model, r.Name)
	}
	c := r.Command(said.Model)
	c.Limit = said.Limit
	return c, nil
}

func recipeNames() (names []string) {
	for _, r := range voices.Recipes() {
		names = append(names, r.Name)
	}
	return names
}

// problems are what is wrong with files of the folders of recordings.
func (o *own) problems() (texts []string) {
	for _, f := range o.folders {
		for _, p := range f.Problems {
			texts = append(texts, p.Error())
		}
	}
	return slices.Compact(texts)
}
