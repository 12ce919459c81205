package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
)

// mergeFlags are the flags of voicesim merge.
type mergeFlags struct {
	out     string
	wait    time.Duration
	maxSize string // of the folder
	ciFlags
}

// newMerge builds voicesim merge.
func (p *Program) newMerge() *cobra.Command {
	var f mergeFlags
	cmd := &cobra.Command{
		Use:   "merge folders",
		Short: "Make one report of the shards of a run",
		Long: "Finds the results of shards (run --shard) in folders and those below them, and writes the reports of the whole run. The exit code is that of the\n" +
			"whole run, and 5 where a shard is missing, there twice, or of another run.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.merge(cmd.Context(), cmd.OutOrStdout(), args)
		},
	}
	fl := cmd.Flags()
	fl.StringVarP(&f.out, "out", "o", "", "the folder for the reports (needed)")
	fl.DurationVar(&f.wait, "wait", 0, "wait so long for shards that are still missing, such as 30m")
	addMaxSize(fl, &f.maxSize)
	f.ciFlags.add(cmd)
	return cmd
}

// mergeError says why shards are not one run.
type mergeError struct{ err error }

func (e *mergeError) Error() string { return "merge: " + e.err.Error() }
func (e *mergeError) Unwrap() error { return e.err }

// pollShards is how often it is looked whether a missing shard has come. Chosen: no burden for a shared disk.
const pollShards = 500 * time.Millisecond

// merge merges the shards of folders.
func (f *mergeFlags) merge(ctx context.Context, stdout io.Writer, folders []string) error {
	if f.out == "" {
		return command.Usage(errors.New("merge needs --out, the folder for the reports"))
	}
	most, err := bytesOf(f.maxSize)
	if err != nil {
		return command.Usage(fmt.Errorf("--max-size %w", err))
	}
	merged, dirs, err := f.whole(ctx, folders)
	if err != nil {
		return err
	}
	if err := makeOut(f.out); err != nil {
		return err
	}
	leftOut, err := reports.MergeFolders(f.out, merged, dirs, reports.FolderOptions{Most: most})
	if err != nil {
		return err
	}
	if err := reports.List(stdout, merged); err != nil {
		return err
	}
	tellLeftOut(stdout, leftOut, f.maxSize)
	if err := f.tell(stdout, merged); err != nil {
		return err
	}
	if merged.Totals.Scenarios == 0 || merged.Totals.Skipped == merged.Totals.Scenarios {
		return errNothing
	}
	return f.amountTo(merged.Totals)
}

// whole merges what is there, and waits for what is missing as long as it may. dirs are the folders of the results, by their places.
func (f *mergeFlags) whole(ctx context.Context, folders []string) (merged *results.Document, dirs []string, err error) {
	look := time.NewTicker(pollShards)
	defer look.Stop()
	for until := time.Now().Add(f.wait); ; {
		found, shards, err := f.shards(folders)
		if err != nil {
			return nil, nil, err
		}
		if merged, err = results.Merge(shards); err == nil {
			return merged, placed(merged, shards, found), nil
		}
		if time.Now().After(until) {
			return nil, nil, &mergeError{err}
		}
		select {
		case <-ctx.Done():
			return nil, nil, context.Cause(ctx)
		case <-look.C:
		}
	}
}

// shards reads the results of the shards in folders and below them, and in which folder each stands. Other results, such as merged ones, are passed over.
func (f *mergeFlags) shards(folders []string) (found []string, shards []*results.Document, err error) {
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || d.Name() != reports.ResultsFile {
				return err
			}
			doc, err := results.Read(path)
			if err != nil {
				return err
			}
			if dir := filepath.Dir(path); doc.Run.Shard != nil && !slices.Contains(found, dir) {
				found, shards = append(found, dir), append(shards, doc)
			}
			return nil
		})
		switch {
		case errors.Is(err, os.ErrNotExist) && f.wait > 0:
		case err != nil:
			return nil, nil, command.Usage(err)
		}
	}
	return found, shards, nil
}

// placed are the folders of the results of a whole run, by their places.
func placed(merged *results.Document, shards []*results.Document, found []string) []string {
	dirs := make([]string, len(merged.Results))
	for i, doc := range shards {
		for _, place := range doc.Run.Shard.Places {
			dirs[place] = found[i]
		}
	}
	return dirs
}
