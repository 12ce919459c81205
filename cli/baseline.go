package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
)

// usualBaseline is the folder of a baseline, where none is named.
const usualBaseline = "voicesim-baseline"

// newBaseline builds voicesim baseline.
func (p *Program) newBaseline() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Keep the results of a good run, and compare others with them",
		Long:  "A baseline is a folder to be kept with the project: results and the timelines of calls that passed. Its results are those of the last run in which each call passed.",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.newBaselineSave(), p.newBaselineCheck())
	return cmd
}

// newBaselineSave builds voicesim baseline save.
func (p *Program) newBaselineSave() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "save run",
		Short: "Make a run the baseline; of calls that did not pass, what there was stays",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return saveBaseline(cmd.OutOrStdout(), args[0], dir)
		},
	}
	cmd.Flags().StringVar(&dir, "baseline", usualBaseline, "the folder of the baseline")
	return cmd
}

// newBaselineCheck builds voicesim baseline check.
func (p *Program) newBaselineCheck() *cobra.Command {
	var dir string
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "check run",
		Short: "Compare a run with the baseline, as compare does",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.compare(cmd.OutOrStdout(), dir, args[0])
		},
	}
	cmd.Flags().StringVar(&dir, "baseline", usualBaseline, "the folder of the baseline")
	f.add(cmd)
	return cmd
}

// saveBaseline makes a run the baseline of a folder.
func saveBaseline(stdout io.Writer, run, dir string) error {
	doc, from, err := readResults(run)
	switch {
	case err != nil:
		return err
	case doc.Run.Shard != nil:
		return command.Usage(errors.New("this is a shard of a run: merge the shards first"))
	case filepath.Clean(from) == filepath.Clean(dir):
		return command.Usage(errors.New("the run is in the folder of the baseline itself: name another with --baseline"))
	case doc.Totals.Passed == 0:
		return command.Usage(fmt.Errorf("%s: no call passed: it cannot be a baseline", run))
	}
	former, _, err := readResults(dir)
	if err != nil {
		former = nil
		if info, serr := os.Stat(dir); serr == nil && !info.IsDir() {
			return command.Usage(fmt.Errorf("--baseline %s: is no folder", dir))
		}
	}
	kept, none, err := reports.SaveBaseline(dir, doc, from, former)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s: %s", dir, results.Count(len(doc.Results), "call"))
	if kept > 0 {
		fmt.Fprintf(stdout, ", of %d that did not pass what there was", kept)
	}
	if none > 0 {
		fmt.Fprintf(stdout, ", %d that never passed", none)
	}
	fmt.Fprintln(stdout)
	return nil
}
