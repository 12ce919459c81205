package harness

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// PlayFile plays the file of a spec. A report goes over that of the options: it is made in the spec, such as by [reports.Suite].
type PlayFile func(ctx context.Context, report ...Reporter) *Call

// Specs reads the scenarios of a folder as [Load] does, for a suite with a spec for each file: it yields what each is to be
// called, and what plays it.
//
//	for name, play := range harness.Specs(os.DirFS("calls"), "calls", opts) {
//		It(name, func(ctx SpecContext) {
//			Expect(play(ctx).Err()).NotTo(HaveOccurred())
//		})
//	}
//
// Ginkgo has them in one line by matchers.DescribeScenarios. A file without mistakes is called as its scenario, another one by its
// path; one of several calls has a spec for each, and one that is repeated a spec for each play, with the next seed. No suite is green for want of scenarios: a file with mistakes, a folder that cannot be read, and one without scenarios
// are a spec that fails, and says why.
func Specs(fsys fs.FS, prefix string, opts *Options) iter.Seq2[string, PlayFile] {
	return func(yield func(string, PlayFile) bool) {
		loaded, err := Load(fsys, prefix, opts)
		if err == nil && len(loaded.Files) == 0 {
			err = fmt.Errorf("%s: no scenario files (*.yaml with a script) in this folder", folderName(prefix))
		}
		if err != nil {
			yield(folderName(prefix), opts.unplayable(folderName(prefix), err))
			return
		}
		for _, f := range loaded.Files {
			if f.Scenario == nil {
				if !yield(f.Name, opts.unplayable(f.Name, f.Mistakes)) {
					return
				}
				continue
			}
			of := max(f.Scenario.Repeat, 1)
			for i := range of {
				name := f.Scenario.Name
				if of > 1 {
					name += fmt.Sprintf(" [%d of %d]", i+1, of)
				}
				if !yield(name, opts.playing(f.Scenario, i)) {
					return
				}
			}
		}
	}
}

// playing returns what plays a scenario for the n-th time, counted from 0.
func (o *Options) playing(sc *scenarios.Scenario, n int) PlayFile {
	return func(ctx context.Context, report ...Reporter) *Call {
		opts := o.reportedTo(report)
		opts.Seed += uint64(n)
		return Play(ctx, sc, opts)
	}
}

// unplayable returns what plays a file or a folder that cannot be played.
func (o *Options) unplayable(name string, why error) PlayFile {
	return func(_ context.Context, report ...Reporter) *Call {
		call := notPlayed(name, why)
		o.reportedTo(report).report(call, time.Now())
		return call
	}
}

// reportedTo returns a copy of o that reports to the first of some, if there is one.
func (o *Options) reportedTo(some []Reporter) *Options {
	out := *o.defaulted()
	if len(some) > 0 {
		out.Report = some[0]
	}
	return &out
}

// notPlayed is the call of something for which there is no scenario.
func notPlayed(name string, why error) *Call {
	sc := scenarios.New(name, "")
	sc.File = name
	return &Call{Scenario: sc, Result: judge.ErrorResult(sc, why.Error())}
}

// folderName is how a folder is called in messages.
func folderName(prefix string) string {
	if prefix == "" {
		return "the folder of scenarios"
	}
	return prefix
}

// unreadable says why a folder cannot be read.
func unreadable(prefix string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is no such folder (paths of a suite count from the folder of its package): %w", folderName(prefix), fs.ErrNotExist)
	}
	return fmt.Errorf("%s cannot be read: %w", folderName(prefix), err)
}
