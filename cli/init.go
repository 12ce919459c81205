package cli

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
)

//go:embed starter
var starter embed.FS

// starterFiles are the files that init writes, and what they are made of.
var starterFiles = []struct{ name, from, about string }{
	{"calls/desk.agent.yaml", "calls/desk.agent.yaml", "an agent: who answers the phone"},
	{"calls/appointment.yaml", "calls/appointment.yaml", "a call that passes"},
	{"calls/wrong-day.yaml", "calls/wrong-day.yaml", "a call that fails, to see what that looks like"},
	{"recordings/README.md", "", "where recordings of your own go"},
	{"voicesim.yaml", "voicesim.yaml", "the configuration"},
	{"desk.rules.json", "desk.rules.json", "what the simulated model says, for voicesim serve"},
	{".github/workflows/calls.yml", "workflow.yml", "plays the calls at every push"},
	{ignoreFile, "", "keeps reports out of git"},
}

// ignoreFile is what git reads, and ignored what stands in it. One that is there already stays as it is.
const (
	ignoreFile = ".gitignore"
	ignored    = "# Reports of voicesim\nout/\nvoicesim-demo/\n"
)

// recordingsNote says what the folder of recordings is for.
const recordingsNote = "WAV files of what callers say, each beside a text file of the same name with its words:\n" +
	"voicesim recordings add lamp.wav --words \"It's about the broken lamp.\"\n"

// newInit builds voicesim init.
func (p *Program) newInit() *cobra.Command {
	return &cobra.Command{
		Use:   "init [folder]",
		Short: "Begin with an agent and two calls of your own, without Go",
		Long:  "Writes an agent, a call that passes and one that fails, a configuration and a CI file into a folder, which is made if need be.\nNo file is overwritten.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			return p.begin(cmd.OutOrStdout(), dir)
		},
	}
}

// begin writes the files of a new project. If one of them is there already, none is written.
func (p *Program) begin(w io.Writer, dir string) error {
	for _, f := range starterFiles {
		file := filepath.Join(dir, filepath.FromSlash(f.name))
		switch _, err := os.Lstat(file); {
		case err == nil && f.name == ignoreFile:
		case err == nil:
			return command.Usage(fmt.Errorf("%s is there already: nothing was written", file))
		case !errors.Is(err, fs.ErrNotExist):
			return command.Usage(err)
		}
	}
	for _, f := range starterFiles {
		file := filepath.Join(dir, filepath.FromSlash(f.name))
		data := []byte(recordingsNote)
		if f.name == ignoreFile {
			if _, err := os.Lstat(file); err == nil {
				fmt.Fprintf(w, "%-30s is there: add out/, where reports go\n", f.name)
				continue
			}
			data = []byte(ignored)
		}
		if f.from != "" {
			var err error
			if data, err = starter.ReadFile("starter/" + f.from); err != nil {
				return err
			}
		}
		if err := writeInto(file, data); err != nil {
			return err
		}
		fmt.Fprintf(w, "%-30s %s\n", f.name, f.about)
	}
	fmt.Fprintln(w, "\nnext:")
	if dir != "." {
		fmt.Fprintf(w, "  cd %s\n", dir)
	}
	fmt.Fprintf(w, "  %s run calls\n", p.name())
	return nil
}
