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
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios"
)

// Flags say how scenarios are played many times.
type Flags struct {
	offset string // of a sweep, alone; "" is all
	mutant string // that breaks agent and runtime; "" is none
	orders int    // of the server's events, for each scenario; 0 is what it says itself
	order  int64  // one of them alone; negative is all
	line   string // the caller's, of scenarios without one of their own; "" is none

	only *time.Duration // offset, read
}

// Add adds the flags to a command.
func (f *Flags) Add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.offset, "offset", "", "of a sweep, play only this offset, such as 862ms, which need not be one of its own")
	fl.IntVar(&f.orders, "explore", 0, "play each scenario without a sweep with so many orders of the server's events (default: what it says itself)")
	fl.Int64Var(&f.order, "order", -1, "play with this order of the server's events alone: a seed, of which 0 is the server's own (default: all)")
	fl.StringVar(&f.line, "line", "", "the caller's line of scenarios that have none of their own: a preset such as street, or a map such as '{preset: street, snr: 12dB}'")
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
	if _, err := harness.ParseLine(f.line); err != nil {
		return command.Usage(fmt.Errorf("--line: %w", err))
	}
	switch {
	case f.orders < 0 || f.orders == 1 || f.orders > scenarios.MostOrders:
		return command.Usage(fmt.Errorf("--explore is %d, and goes from 2 to %d", f.orders, scenarios.MostOrders))
	case f.order < -1:
		return command.Usage(fmt.Errorf("--order is %d, and is a seed from 0 up", f.order))
	}
	known := slices.ContainsFunc(harness.Mutants(), func(m harness.Mutant) bool { return m.Name == f.mutant })
	if f.mutant != "" && !known {
		var names []string
		for _, m := range harness.Mutants() {
			names = append(names, m.Name)
		}
		if meant := suggest.Nearest(f.mutant, names, nil); meant != "" {
			return command.Usage(fmt.Errorf("--mutant: there is no mutant %q: did you mean %q?", f.mutant, meant))
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

// Note says what the flags do not change of scenarios that are played; "" is nothing.
func (f *Flags) Note(scs []*scenarios.Scenario) string {
	own := 0
	for _, sc := range scs {
		if sc.PhoneLine != nil {
			own++
		}
	}
	if f.line == "" || own == 0 {
		return ""
	}
	if own == 1 {
		return fmt.Sprintf("--line %s: 1 scenario has a line of its own, and keeps it", f.line)
	}
	return fmt.Sprintf("--line %s: %d scenarios have lines of their own, and keep them", f.line, own)
}

// Set sets what they say in options.
func (f *Flags) Set(o *harness.Options) {
	o.Offset, o.Mutant, o.Orders, o.Line = f.only, f.mutant, f.orders, f.line
	if f.order >= 0 {
		seed := uint64(f.order)
		o.Order = &seed
	}
}
