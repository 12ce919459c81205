package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/internal/version"
)

// newVersion builds voicesim version.
func (p *Program) newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			info, _ := debug.ReadBuildInfo()
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s %s %s %s/%s\n", p.name(), version.Program(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
