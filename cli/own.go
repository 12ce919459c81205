package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/cli/internal/plays"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/config"
	"github.com/voicesim/voicesim/scenarios/agentfile"
	"github.com/voicesim/voicesim/speech"
	"github.com/voicesim/voicesim/speech/voices"
)

// noVoice is the --voice that nobody has.
const noVoice = "off"

// own is what a project has of its own: its configuration, its recordings, its voice.
type own struct {
	config  *config.Config
	folders []*speech.Folder
	voice   *voices.Voice // nil is nobody
	unheard error         // why the configured voice is not there, where nobody has to speak; nil for nothing
}

// ownFlags are the flags about it.
type ownFlags struct {
	voice  string
	frozen bool
	params []string        // name=value
	given  agentfile.Given // to the tools of agent files
	agents bool            // agent files may be named
	looks  bool            // files are only looked at: nobody has to speak
	config *config.Config  // what holds, where that was read already; nil is not
	on     *harness.Target // nil is the simulator
}

// add adds the flags to a command.
func (f *ownFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.voice, "voice", "", "who says what is not recorded: a recipe of voicesim voices, or off (default: what voicesim.yaml says)")
	cmd.Flags().StringArrayVar(&f.params, "param", nil, "`name=value` for <name> in files that say no value themselves; may be given again")
	cmd.Flags().BoolVar(&f.frozen, "frozen", false, "let no voice speak: what is neither recorded nor kept from before is a mistake")
}

// own reads what holds for the files and folders of a command line. Its errors are of the command line.
func (p *Program) own(f ownFlags, args []string) (*own, error) {
	c, err := f.config, error(nil)
	o := &own{}
	if c == nil {
		c, err = configOf(args)
		switch {
		case f.voice != "": // which wins over the configured one
			_, err = voiceAside(c, err)
		case f.looks:
			o.unheard, err = voiceAside(c, err)
		}
		if err != nil {
			return nil, err
		}
	}
	o.config = c
	if f.voice != noVoice {
		o.voice, err = o.config.Speaker(f.voice, f.frozen)
		switch {
		case err != nil && f.looks && f.voice == "":
			o.unheard = err
		case err != nil:
			return nil, command.Usage(err)
		}
	}
	if o.folders, err = o.config.Open(o.recordings(args)); err != nil {
		return nil, command.Usage(err)
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
func (o *own) recordings(args []string) []string {
	var beside []string
	for _, arg := range args {
		beside = append(beside, folderOf(arg))
	}
	return o.config.Folders(beside...)
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
func (p *Program) options(o *own, f ownFlags) (*harness.Options, error) {
	params, err := plays.ParseParams(f.params)
	if err != nil {
		return nil, command.Usage(fmt.Errorf("--param %w", err))
	}
	speaks := o.finder()
	speaks.StandIn = f.on == nil // only the simulator understands it
	return &harness.Options{Agents: p.Agents, Given: f.given, Speech: speaks, Target: f.on, Runner: p.Runner, Service: p.Service, External: p.External, Params: params, Judge: judgeOf(o.config)}, nil
}

// voiceAside takes what was read of a configuration without its voice, if nothing else is wrong with it: that is unheard then, and err is nil.
func voiceAside(c *config.Config, wrong error) (unheard, err error) {
	if found, ok := errors.AsType[*config.Mistakes](wrong); ok && found.OnlyVoice() {
		c.Voice = nil
		return found, nil
	}
	return nil, wrong
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
