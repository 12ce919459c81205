package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

// newValidate builds voicesim validate.
func (p *Program) newValidate() *cobra.Command {
	var f ownFlags
	cmd := &cobra.Command{
		Use:   "validate [files or folders]",
		Short: "Look for mistakes in scenario files, all at once",
		Long:  "Loads scenario files and prints every mistake with its file, line and column. The exit code is 2 when there is one.",
		RunE: func(cmd *cobra.Command, args []string) error {
			loaded, err := p.loadSome(cmd.ErrOrStderr(), args, f)
			if err != nil {
				return err
			}
			if err := loaded.Err(); err != nil {
				return err
			}
			for _, f := range loaded.Files {
				if why := f.Scenario.NamesUnchecked; why != "" {
					p.noteOn(cmd.ErrOrStderr())(f.Name + ": names are not checked: " + why)
				}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "files without mistakes: %d\n", len(loaded.Files))
			return nil
		},
	}
	f.add(cmd)
	return cmd
}
