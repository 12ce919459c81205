package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/cli/internal/many"
	"github.com/voicesim/voicesim/cli/internal/terminal"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/reports"
)

// The values of --clock.
const (
	clockVirtual = "virtual"
	clockReal    = "real"
)

// runFlags are the flags of voicesim run.
type runFlags struct {
	out       string
	clock     string
	parallel  int
	lint      string
	noSound   bool
	maxSize   string // of the folder; mostBytes is it in bytes
	mostBytes int64
	prices    string // the file of a table
	script    bool   // print transcripts
	quiet     bool
	color     string
	verbose   bool
	allow     []string
	ownFlags
	targetFlags
	chooseFlags
	repeatFlags
	ciFlags
	many many.Flags

	mayBeEmpty bool // it is fine if nothing is played
}

// newRun builds voicesim run.
func (p *Program) newRun() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [files or folders]",
		Short: "Play scenarios and report",
		Long: "Plays the scenarios of files and folders, or without arguments " + p.without() + ", and prints one line a call.\n" +
			"Exit codes: 0 all met, 1 some expectation failed, 2 bad command line or scenario file, 3 could not run,\n" +
			"4 the client broke the protocol (see --lint), 5 nothing was played, 6 the budget or --timeout was used up, 130 interrupted. A file with mistakes does not keep\n" +
			"the others from being played.",
		Example: fmt.Sprintf("  %[1]s run\n  %[1]s run --out out tests/calls\n  %[1]s run --clock real tests/calls/refund.yaml", p.name()),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if f.ownFlags.config, err = fromProject(cmd, args); err != nil {
				return err
			}
			return p.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), &f, args)
		},
	}
	f.addAll(cmd)
	return cmd
}

// addAll adds all flags of run to a command, with what they are without one.
func (f *runFlags) addAll(cmd *cobra.Command) {
	f.ownFlags.add(cmd)
	f.targetFlags.add(cmd)
	f.chooseFlags.add(cmd)
	f.repeatFlags.add(cmd)
	f.ciFlags.add(cmd)
	f.many.Add(cmd)
	fl := cmd.Flags()
	fl.StringVarP(&f.out, "out", "o", "", "write report.html, results.json, junit.xml, and of each call a transcript, a timeline and a WAV file into this folder")
	fl.StringVar(&f.clock, "clock", clockVirtual, "virtual (the clock jumps, the same every run) or real (on a socket and the wall clock)")
	fl.StringSliceVar(&f.allow, "allow", nil, allowUsage)
	fl.IntVarP(&f.parallel, "parallel", "j", 0, "calls at once; 0 is one a processor")
	fl.StringVar(&f.lint, "lint", lintReport, lintUsage())
	addMaxSize(fl, &f.maxSize)
	fl.StringVar(&f.prices, "prices", "", "a `file` with what models cost, in place of the published prices: docs/command-line.md has its form")
	fl.BoolVar(&f.noSound, "no-sound", false, "write no WAV files")
	fl.BoolVar(&f.script, "transcript", false, "print the transcript of each call in place of its line")
	fl.BoolVar(&f.mayBeEmpty, "pass-with-no-tests", false, "exit with 0 if nothing is played: no file, no scenario with the tags, or all skipped")
	fl.BoolVarP(&f.quiet, "quiet", "q", false, "print only calls that did not pass or have findings, and the last line")
	fl.StringVar(&f.color, "color", terminal.ColourAuto, "when verdicts have colours: auto (on a terminal, unless NO_COLOR is set), always or never")
	fl.BoolVarP(&f.verbose, "verbose", "v", false, "log what the simulator and the runtime do on standard error")
}

// run plays scenarios, prints and writes the reports.
func (p *Program) run(ctx context.Context, stdout, stderr io.Writer, f *runFlags, args []string) error {
	p.hurry()
	chosen, err := p.prepare(ctx, stderr, f, args)
	if err != nil {
		return err
	}
	if f.dryRun {
		return f.plan(stdout, chosen, chosen.loaded.opts)
	}
	return p.playAndReport(ctx, stdout, stderr, f, chosen)
}

// prepare checks the flags, loads the scenarios, and chooses what is played, with the options for it.
func (p *Program) prepare(ctx context.Context, stderr io.Writer, f *runFlags, args []string) (*selection, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	loaded, err := p.load(stderr, args, f.ownFlags)
	if err != nil {
		return nil, err
	}
	if f.out != "" {
		if err := makeOut(f.out); err != nil {
			return nil, err
		}
	}
	if err := loaded.Err(); err != nil {
		p.noteOn(stderr)(reports.Masked(err.Error(), loaded.mask()...))
	}
	chosen, err := f.choose(ctx, loaded, p.noteOn(stderr))
	if err != nil {
		return nil, err
	}
	opts := loaded.opts
	if opts.Prices, err = pricesOf(f.prices); err != nil {
		return nil, err
	}
	if err := f.many.Fits(scenariosOf(chosen.files)); err != nil {
		return nil, err
	}
	if note := f.many.Note(scenariosOf(chosen.files)); note != "" {
		p.noteOn(stderr)(note)
	}
	f.many.Set(opts)
	opts.Turns, opts.FailFast = harness.NewTurns(cmp.Or(f.atOnce(f.on), runtime.GOMAXPROCS(0))), f.failFast
	opts.Wire = f.out != ""
	opts.RealTime, opts.Seed, opts.Parallel = f.clock == clockReal, f.seed, f.atOnce(f.on)
	if f.verbose {
		opts.Logger = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return chosen, nil
}

// check refuses values of flags that cannot be, and reads those that are more than a text.
func (f *runFlags) check() error {
	if f.clock != clockVirtual && f.clock != clockReal {
		return command.Usage(fmt.Errorf("--clock is %q, and can be %s or %s", f.clock, clockVirtual, clockReal))
	}
	if !slices.Contains(terminal.Whens(), f.color) {
		return command.Usage(fmt.Errorf("--color is %q, and can be %s", f.color, strings.Join(terminal.Whens(), ", ")))
	}
	if err := checkLint(f.lint); err != nil {
		return err
	}
	if f.parallel < 0 {
		return command.Usage(fmt.Errorf("--parallel is %d, and cannot be negative", f.parallel))
	}
	if err := errors.Join(f.repeatFlags.check(), f.many.Check()); err != nil {
		return err
	}
	var err error
	if f.mostBytes, err = bytesOf(f.maxSize); err != nil {
		return command.Usage(fmt.Errorf("--max-size %w", err))
	}
	given, err := givenBy(f.allow)
	if err != nil {
		return err
	}
	f.ownFlags.given = given
	if f.ownFlags.on, err = f.targetFlags.chosen(); err != nil {
		return err
	}
	if f.on != nil {
		f.clock = clockReal
	}
	return nil
}

// playAndReport plays what was chosen, prints and writes the reports, and returns what the verdicts amount to.
func (p *Program) playAndReport(ctx context.Context, stdout, stderr io.Writer, f *runFlags, chosen *selection) error {
	opts := chosen.loaded.opts
	playing, done := f.bounded(ctx)
	defer done()
	if err := f.preflight(playing, chosen, opts); err != nil {
		return err
	}
	player := f.newPlayer(stdout, chosen, opts)
	run, err := player.streamed(playing)
	if err != nil {
		return err
	}
	nothing := p.nothing(chosen, run)
	if nothing != "" {
		p.noteOn(stderr)(nothing)
	}
	err = f.report(ctx, stdout, run, player.folder)
	if spent, ok := context.Cause(playing).(*budgetError); ok {
		p.noteOn(stderr)(spent.Error())
		return errSpent
	}
	switch {
	case player.timedOut && (err == nil || silent(err)):
		return errSpent
	case err == nil && nothing != "" && !f.mayBeEmpty:
		return errNothing
	}
	return err
}

// bounded returns a context for what is played, which ends when the budget is used up. Calls at once share it.
func (f *runFlags) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if f.budget == 0 {
		return context.WithCancel(ctx)
	}
	share := f.budget / time.Duration(max(f.atOnce(f.on), 1))
	return context.WithTimeoutCause(ctx, share, &budgetError{f.budget})
}

// preflight tries the target before the first call is played there, if any is.
func (f *runFlags) preflight(ctx context.Context, chosen *selection, opts *harness.Options) error {
	for _, play := range chosen.plays {
		if sc := chosen.files[play.File].Scenario; sc != nil && opts.Skips(sc) == "" {
			return harness.Preflight(ctx, opts)
		}
	}
	return nil
}

// nothing says why a run, or a folder that was named, is no evidence: nothing of it was played. It is "" where something
// was, and for a shard to which no play fell.
func (p *Program) nothing(chosen *selection, run *reports.Run) string {
	switch t := run.Totals(); {
	case len(chosen.loaded.empty) > 0:
		return chosen.loaded.nothing()
	case len(chosen.files) == 0:
		return fmt.Sprintf("no scenario has %s; %s list shows them", chosen.filter, p.name())
	case t.Scenarios == 0 && chosen.shard == nil:
		return "nothing was played: nothing that did not pass in the former run is among these files"
	case t.Scenarios > 0 && t.Skipped == t.Scenarios:
		return "nothing was played: every scenario is skipped"
	}
	return ""
}

// report writes the files and the last line, and returns what the verdicts amount to.
func (f *runFlags) report(ctx context.Context, stdout io.Writer, run *reports.Run, folder *reports.Folder) error {
	err := reports.Summary(stdout, run)
	if folder != nil {
		leftOut, werr := folder.Close()
		err = errors.Join(err, werr)
		tellLeftOut(stdout, leftOut, f.maxSize)
	}
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	doc := run.Document()
	if err := f.ciFlags.tell(stdout, doc); err != nil {
		return err
	}
	return f.ciFlags.amountTo(doc.Totals)
}
