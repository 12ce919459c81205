package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// newValidate builds voicesim validate.
func (p *Program) newValidate() *cobra.Command {
	var f ownFlags
	cmd := &cobra.Command{
		Use:   "validate [files or folders]",
		Short: "Look for mistakes in scenario and agent files, all at once",
		Long:  "Loads scenario and agent files, runs nothing, and prints every mistake with its file, line and column. The exit code is 2 when there is one.",
		RunE: func(cmd *cobra.Command, args []string) error {
			f.given, f.agents, f.looks = givenAll(), true, true
			loaded, err := p.load(cmd.ErrOrStderr(), args, f)
			switch {
			case err != nil:
				return err
			case len(loaded.empty) > 0 && len(loaded.AgentFiles)+len(loaded.Fragments) == 0:
				return &nothingError{loaded.nothing()}
			}
			if err := loaded.ErrAll(); err != nil {
				return err
			}
			told := map[string]bool{}
			for _, f := range loaded.Files {
				if why := f.Scenario.NamesUnchecked; why != "" && !told[f.Name+why] {
					told[f.Name+why] = true
					p.noteOn(cmd.ErrOrStderr())(f.Name + ": names are not checked: " + why)
				}
			}
			for _, f := range loaded.Fragments {
				if len(f.Open) > 0 {
					fmt.Fprintf(cmd.OutOrStdout(), "%s: open: <%s>\n", f.Name, strings.Join(f.Open, ">, <"))
				}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "files without mistakes: %d\n", loaded.files())
			return nil
		},
	}
	f.add(cmd)
	return cmd
}

// files counts the files.
func (l *loadedFiles) files() int {
	names := map[string]bool{}
	for _, f := range l.Files {
		names[f.Name] = true
	}
	return len(names) + len(l.AgentFiles) + len(l.Fragments)
}
