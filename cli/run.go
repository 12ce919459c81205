package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/scenarios"
)

// The values of --clock.
const (
	clockVirtual = "virtual"
	clockReal    = "real"
)

// runFlags are the flags of voicesim run.
type runFlags struct {
	out      string
	clock    string
	tags     []string
	seed     uint64
	parallel int
	lint     string
	noSound  bool
	script   bool // print transcripts
	quiet    bool
	verbose  bool
}

// newRun builds voicesim run.
func (p *Program) newRun() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [files or folders]",
		Short: "Play scenarios and report",
		Long: "Plays the scenarios of files and folders, or without arguments " + p.without() + ", and prints one line a call.\n" +
			"Exit codes: 0 all met, 1 some expectation failed, 2 bad command line or scenario file, 3 could not run,\n" +
			"4 the client broke the protocol (see --lint), 130 interrupted.",
		Example: fmt.Sprintf("  %[1]s run\n  %[1]s run --out out tests/calls\n  %[1]s run --clock real tests/calls/refund.yaml", p.name()),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), &f, args)
		},
	}
	fl := cmd.Flags()
	fl.StringVarP(&f.out, "out", "o", "", "write results.json, junit.xml, and of each call a transcript, a timeline and a WAV file into this folder")
	fl.StringVar(&f.clock, "clock", clockVirtual, "virtual (the clock jumps, the same every run) or real (on a socket and the wall clock)")
	fl.StringSliceVarP(&f.tags, "tag", "t", nil, "play only scenarios with one of these tags")
	fl.Uint64Var(&f.seed, "seed", 1, "of everything random in the simulator")
	fl.IntVarP(&f.parallel, "parallel", "j", 0, "calls at once (default: one a processor)")
	fl.StringVar(&f.lint, "lint", lintReport, lintUsage())
	fl.BoolVar(&f.noSound, "no-sound", false, "write no WAV files")
	fl.BoolVar(&f.script, "transcript", false, "print the transcript of each call below its line")
	fl.BoolVarP(&f.quiet, "quiet", "q", false, "print only calls that did not pass or have findings, and the last line")
	fl.BoolVarP(&f.verbose, "verbose", "v", false, "log what the simulator and the runtime do on standard error")
	return cmd
}

// run plays scenarios, prints and writes the reports.
func (p *Program) run(ctx context.Context, stdout, stderr io.Writer, f *runFlags, args []string) error {
	if f.clock != clockVirtual && f.clock != clockReal {
		return &usageError{fmt.Errorf("--clock is %q, and can be %s or %s", f.clock, clockVirtual, clockReal)}
	}
	if err := checkLint(f.lint); err != nil {
		return err
	}
	if f.parallel < 0 {
		return &usageError{fmt.Errorf("--parallel is %d, and cannot be negative", f.parallel)}
	}
	loaded, err := p.load(stderr, args)
	if err != nil {
		return err
	}
	if err := loaded.Err(); err != nil {
		return err
	}
	scs := tagged(loaded.Scenarios(), f.tags)
	if len(scs) == 0 {
		return &usageError{fmt.Errorf("no scenario has one of the tags %q; %s list shows them", f.tags, p.name())}
	}
	if f.out != "" {
		if err := makeOut(f.out); err != nil {
			return err
		}
	}
	opts := &harness.Options{Agents: p.Agents, RealTime: f.clock == clockReal, Seed: f.seed, Parallel: f.parallel}
	if f.verbose {
		opts.Logger = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return report(ctx, stdout, f, play(ctx, stdout, f, scs, opts))
}

// tagged returns the scenarios that have one of the tags; all without tags.
func tagged(all []*scenarios.Scenario, tags []string) []*scenarios.Scenario {
	if len(tags) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(sc *scenarios.Scenario) bool {
		return !slices.ContainsFunc(tags, func(t string) bool { return slices.Contains(sc.Tags, t) })
	})
}

// play plays the scenarios and prints a line for each in their order, as soon as those before it are
// done.
func play(ctx context.Context, stdout io.Writer, f *runFlags, scs []*scenarios.Scenario, opts *harness.Options) *reports.Run {
	calls := make([]*reports.Call, len(scs))
	out := &reports.Run{Clock: f.clock, Target: "simulator", Seed: f.seed, Version: version(), Lint: counting(f.lint), Calls: calls}
	printed := 0
	hr := harness.PlayAll(ctx, scs, opts, func(i int, c *harness.Call) {
		if f.lint == lintOff {
			c.Result.Findings = nil
		}
		calls[i] = &reports.Call{Scenario: c.Scenario, Result: c.Result, Recording: c.Recording, SHA256: c.SHA256}
		for printed < len(calls) && calls[printed] != nil {
			if r := calls[printed].Result; !f.quiet || r.Verdict != judge.VerdictPassed || len(r.Findings) > 0 {
				f.print(stdout, out, calls[printed])
			}
			printed++
		}
	})
	out.Started, out.Wall = hr.Started, hr.Wall
	return out
}

// print prints a call.
func (f *runFlags) print(stdout io.Writer, run *reports.Run, c *reports.Call) {
	if !f.script {
		_ = reports.Line(stdout, run, c) // the last line tells that nothing can be printed
		return
	}
	_ = reports.Transcript(stdout, run, c)
	fmt.Fprintln(stdout)
}

// report writes the files and the last line, and returns what the verdicts amount to.
func report(ctx context.Context, stdout io.Writer, f *runFlags, run *reports.Run) error {
	err := reports.Summary(stdout, run)
	if f.out != "" {
		err = errors.Join(err, writeOut(f.out, run, !f.noSound))
	}
	if err != nil {
		return err
	}
	switch t := run.Totals(); {
	case ctx.Err() != nil:
		return ctx.Err()
	case t.Errors > 0:
		return errNotPlayed
	case t.Failed > 0:
		return errFailed
	case t.Broke > 0:
		return errBroke
	}
	return nil
}
