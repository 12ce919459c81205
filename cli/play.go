package cli

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/version"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/scenarios"
)

// chosen returns the files that the tags choose: all without tags, and those that were refused, whatever their tags.
func (f *runFlags) chosen(files []harness.File) []harness.File {
	if len(f.tags) == 0 {
		return files
	}
	return slices.DeleteFunc(slices.Clone(files), func(file harness.File) bool {
		return file.Scenario != nil && !slices.ContainsFunc(f.tags, func(t string) bool { return slices.Contains(file.Scenario.Tags, t) })
	})
}

// play plays the scenarios of files and prints a line for each in their order, as soon as those before it are
// done. Files that were refused have their line at their place.
func (f *runFlags) play(ctx context.Context, stdout io.Writer, files []harness.File, opts *harness.Options) *reports.Run {
	run := &reports.Run{
		Clock: f.clock, Target: opts.Target.String(), Seed: f.seed, Version: version.Here(), Lint: counting(f.lint),
		Calls: make([]*reports.Entry, len(files)),
	}
	var scs []*scenarios.Scenario
	var places []int // of the scenarios among the files
	for i, file := range files {
		if file.Scenario == nil {
			run.Calls[i] = reports.RefusedCall(file.Name, file.Mistakes)
			continue
		}
		scs, places = append(scs, file.Scenario), append(places, i)
	}
	printed := 0
	show := func() {
		for ; printed < len(run.Calls) && run.Calls[printed] != nil; printed++ {
			f.print(stdout, run, run.Calls[printed])
		}
	}
	show()
	hr := harness.PlayAll(ctx, scs, opts, func(i int, c *harness.Call) {
		if f.lint == lintOff {
			c.Result.Findings = nil
		}
		run.Calls[places[i]] = &reports.Entry{Scenario: c.Scenario, Result: c.Result, Recording: c.Recording, SHA256: c.SHA256, Wall: c.Wall}
		show()
	})
	run.Started, run.Wall = hr.Started, hr.Wall
	return run
}

// print prints a call, unless it is fine and the run quiet.
func (f *runFlags) print(stdout io.Writer, run *reports.Run, c *reports.Entry) {
	if f.quiet && c.Result.Verdict == judge.VerdictPassed && len(c.Result.Findings) == 0 {
		return
	}
	if !f.script || c.Refused != nil {
		_ = reports.Line(stdout, run, c) // the last line tells that nothing can be printed
		return
	}
	_ = reports.Transcript(stdout, run, c)
	fmt.Fprintln(stdout)
}
