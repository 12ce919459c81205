package many

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/scenarios"
)

// Flags say how scenarios are played many times.
type Flags struct {
	offset string // of a sweep, alone; "" is all
	mutant string // that breaks agent and runtime; "" is none

	only *time.Duration // offset, read
}

// Add adds the flags to a command.
func (f *Flags) Add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.offset, "offset", "", "of a sweep, play only this offset, such as 862ms, which need not be one of its own")
	fl.StringVar(&f.mutant, "mutant", "", "break agent and runtime on purpose in this way, to see and hear what comes of it (voicesim mutants lists them)")
}

// Check reads the flags, and says what of them cannot be.
func (f *Flags) Check() error {
	if f.offset != "" {
		d, err := scenarios.ParseDuration(f.offset)
		if err != nil {
			return command.Usage(fmt.Errorf("--offset: %w", err))
		}
		f.only = &d
	}
	known := slices.ContainsFunc(harness.Mutants(), func(m harness.Mutant) bool { return m.Name == f.mutant })
	if f.mutant != "" && !known {
		var names []string
		for _, m := range harness.Mutants() {
			names = append(names, m.Name)
		}
		return command.Usage(fmt.Errorf("--mutant: there is no mutant %q: there are %s", f.mutant, strings.Join(names, ", ")))
	}
	return nil
}

// Fits says what the flags cannot mean for scenarios that are played.
func (f *Flags) Fits(scs []*scenarios.Scenario) error {
	if f.only != nil && !slices.ContainsFunc(scs, func(sc *scenarios.Scenario) bool { return sc.Swept() != nil }) {
		return command.Usage(errors.New("--offset is of a sweep, and none of these scenarios has one"))
	}
	return nil
}

// Set sets what they say in options.
func (f *Flags) Set(o *harness.Options) {
	o.Offset, o.Mutant = f.only, f.mutant
}
