package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
)

// newValidate builds voicesim validate.
func (p *Program) newValidate() *cobra.Command {
	var f ownFlags
	cmd := &cobra.Command{
		Use:   "validate [files or folders]",
		Short: "Look for mistakes in scenario and agent files, all at once",
		Long:  "Loads scenario and agent files, runs nothing, and prints every mistake with its file, line and column. The exit code is 2 when there is one.",
		RunE: func(cmd *cobra.Command, args []string) error {
			f.given, f.agents = givenAll(), true
			loaded, err := p.load(cmd.ErrOrStderr(), args, f)
			switch {
			case err != nil:
				return err
			case len(loaded.empty) > 0 && len(loaded.AgentFiles) == 0:
				return command.Usage(errors.New(loaded.nothing()))
			}
			if err := loaded.ErrAll(); err != nil {
				return err
			}
			for _, f := range loaded.Files {
				if why := f.Scenario.NamesUnchecked; why != "" {
					p.noteOn(cmd.ErrOrStderr())(f.Name + ": names are not checked: " + why)
				}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "files without mistakes: %d\n", len(loaded.Files)+len(loaded.AgentFiles))
			return nil
		},
	}
	f.add(cmd)
	return cmd
}
