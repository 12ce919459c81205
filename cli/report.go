package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/reports"
)

// mebi is how many bytes a mebibyte has.
const mebi = 1 << 20

// newReport builds voicesim report.
func (p *Program) newReport() *cobra.Command {
	var sound int
	cmd := &cobra.Command{
		Use:   "report [results.json or folder]",
		Short: "Make the page of a run again",
		Long: "Writes report.html beside results.json, from it and what lies beside it: timelines and WAV files. Without an argument the folder out\n" +
			"is meant.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := resultsFile(args)
			if err != nil {
				return err
			}
			if sound < 0 {
				return command.Usage(fmt.Errorf("--sound is %d, and cannot be negative", sound))
			}
			opts := reports.PageOptions{Sound: sound * mebi, Program: p.name()}
			if sound == 0 {
				opts.Sound = -1
			}
			path, err := reports.RenderFolder(file, opts)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), path)
			return err
		},
	}
	cmd.Flags().IntVar(&sound, "sound", reports.DefaultSound/mebi, "how many `MiB` of sound may stand in the page; the calls beyond link to their WAV files")
	return cmd
}

// resultsFile is the results.json that a command line means: a file, or that of a folder.
func resultsFile(args []string) (string, error) {
	name := "out"
	if len(args) > 0 {
		name = args[0]
	}
	name = resultsOf(name)
	_, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s is not there: run with --out writes it", name)
	}
	if err != nil {
		return "", command.Usage(err)
	}
	return name, nil
}

// resultsOf is the results.json of a folder; of what is no folder it is that itself.
func resultsOf(name string) string {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return filepath.Join(name, reports.ResultsFile)
	}
	return name
}
