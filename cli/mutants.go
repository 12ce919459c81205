package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
)

// mutantFlags are the flags of voicesim mutants.
type mutantFlags struct {
	minScore  float64
	json      bool
	only      []string
	parallel  int
	allow     []string
	out       string
	noSound   bool
	maxSize   string // of the folder; mostBytes is it in bytes
	mostBytes int64
	ownFlags
	ciFlags
}

// newMutants builds voicesim mutants.
func (p *Program) newMutants() *cobra.Command {
	var f mutantFlags
	cmd := &cobra.Command{
		Use:   "mutants [files or folders]",
		Short: "Break agent and runtime on purpose, and see which scenarios notice",
		Long: "Plays the scenarios of files and folders, or without arguments " + p.without() + ", against agents and runtimes that are broken on\n" +
			"purpose, each in one way, until one scenario turns red. Prints a line for each: who noticed, or which scenario to add. Only scenarios that\n" +
			"pass with nothing broken count. With --out all reports have the table, and the calls that noticed, to be heard. Exit codes: 0 enough were\n" +
			"noticed, 1 too few, or a scenario was red with nothing broken, 2 bad command line or scenario file, 5 nothing was played, 130 interrupted.",
		Example: fmt.Sprintf("  %[1]s mutants tests/calls\n  %[1]s mutants --min-score 0.9 --out out tests/calls\n  %[1]s mutants --only no_flush,late_flush tests/calls/barge-in.yaml", p.name()),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.mutants(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), &f, args)
		},
	}
	f.ownFlags.add(cmd)
	fl := cmd.Flags()
	fl.Float64Var(&f.minScore, "min-score", 0, "the smallest part of the mutants, from 0 to 1, that must be noticed")
	fl.BoolVar(&f.json, "json", false, command.JSONUsage)
	fl.StringSliceVar(&f.only, "only", nil, "these mutants and no others")
	fl.IntVarP(&f.parallel, "parallel", "j", 0, "calls at once; 0 is one a processor")
	fl.StringSliceVar(&f.allow, "allow", nil, allowUsage)
	fl.StringVarP(&f.out, "out", "o", "", "write report.html, results.json, junit.xml, and the files of the calls with nothing broken and of those that noticed, into this folder")
	fl.BoolVar(&f.noSound, "no-sound", false, "write no WAV files")
	addMaxSize(fl, &f.maxSize)
	fl.BoolVar(&f.github, "github", false, "print annotations as GitHub Actions reads them, and add the summary to the page of the job")
	return cmd
}

// check refuses values of flags that cannot be, and reads those that are more than a text.
func (f *mutantFlags) check() (err error) {
	if math.IsNaN(f.minScore) || f.minScore < 0 || f.minScore > 1 {
		return command.Usage(fmt.Errorf("--min-score is %v, and goes from 0 to 1", f.minScore))
	}
	if f.parallel < 0 {
		return command.Usage(fmt.Errorf("--parallel is %d, and cannot be negative", f.parallel))
	}
	if f.mostBytes, err = bytesOf(f.maxSize); err != nil {
		return command.Usage(fmt.Errorf("--max-size %w", err))
	}
	f.ownFlags.given, err = givenBy(f.allow)
	return err
}

// mutants plays scenarios against mutants, prints what became of them, and writes the reports.
func (p *Program) mutants(ctx context.Context, stdout, stderr io.Writer, f *mutantFlags, args []string) error {
	p.hurry()
	if err := f.check(); err != nil {
		return err
	}
	loaded, err := p.loadSome(stderr, args, f.ownFlags)
	if err != nil {
		return err
	}
	if err := loaded.Err(); err != nil {
		return err
	}
	if f.out != "" {
		if err := makeOut(f.out); err != nil {
			return err
		}
	}
	hunt := newHunting(f, loaded)
	if err := hunt.play(ctx, cmp.Or(f.parallel, runtime.GOMAXPROCS(0))); err != nil {
		return err
	}
	doc := hunt.run.Document()
	if err := f.print(stdout, doc, hunt.folder); err != nil {
		return err
	}
	switch m := doc.Mutants; {
	case m.Scenarios == 0 && len(m.Red) == 0:
		return errNothing
	case len(m.Red) > 0, !m.Enough():
		return errFailed
	}
	return nil
}

// print prints what became of mutants, and writes the files of reports; folder is nil where there are none.
func (f *mutantFlags) print(stdout io.Writer, doc *results.Document, folder *reports.Folder) error {
	leftOut, err := 0, error(nil)
	if folder != nil {
		leftOut, err = folder.Close()
	}
	if f.json {
		return errors.Join(err, command.PrintJSON(stdout, doc.Mutants.Bare()))
	}
	var notes []string
	if leftOut > 0 {
		notes = append(notes, leftOutNote(leftOut, f.maxSize))
	}
	switch {
	case folder != nil:
		notes = append(notes, "to hear the calls that noticed: "+filepath.ToSlash(filepath.Join(f.out, reports.PageFile)))
	case doc.Mutants.Killed > 0:
		notes = append(notes, "with --out FOLDER the calls that noticed can be heard")
	}
	if err = errors.Join(err, reports.Mutants(stdout, doc, notes...)); err != nil {
		return err
	}
	return f.tell(stdout, doc)
}
