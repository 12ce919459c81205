package cli

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/reports/compare"
	"github.com/voicesim/voicesim/reports/results"
)

// compareFlags are the flags about comparing.
type compareFlags struct {
	minShare string
	minTime  time.Duration
	json     bool
	allow    []string
}

// add adds the flags to a command.
func (f *compareFlags) add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.minShare, "min-change", "10%", "the least change of a measure of time, and of the cost, that counts, of the base")
	fl.DurationVar(&f.minTime, "min-time", 50*time.Millisecond, "and the least, in time: both must be reached")
	fl.BoolVar(&f.json, "json", false, "print the comparison as JSON")
	fl.StringSliceVar(&f.allow, "allow", nil, "regressions that do not change the exit code: "+strings.Join(regressions(), ", "))
}

// regressions are the names of the kinds of regressions.
func regressions() []string {
	var names []string
	for _, k := range compare.Regressions() {
		names = append(names, string(k))
	}
	return names
}

// newCompare builds voicesim compare.
func (p *Program) newCompare() *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare base head",
		Short: "What changed from one run to another",
		Long: "Compares two runs, each a results.json or the folder of one: what fails, vanished, got slower or costs more, what is not looked at any more, where a call that fails\n" +
			"first went another way than when it passed, and what changed of the agents. The exit code is 1 with regressions, 5 where the runs cannot be compared.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.compare(cmd.OutOrStdout(), args[0], args[1])
		},
	}
	f.add(cmd)
	return cmd
}

// errWorse says that there are regressions, errApart that runs cannot be compared; both have been told.
var (
	errWorse = fmt.Errorf("%w: there are regressions", errFailed)
	errApart = fmt.Errorf("%w: the runs cannot be compared", errNothing)
)

// compare compares two runs and prints what changed.
func (f *compareFlags) compare(stdout io.Writer, base, head string) error {
	opts, err := f.options()
	if err != nil {
		return err
	}
	b, baseDir, err := readResults(base)
	if err != nil {
		return err
	}
	h, headDir, err := readResults(head)
	if err != nil {
		return err
	}
	opts.Timeline = func(c *results.Call, ofHead bool) (io.ReadCloser, error) {
		dir := baseDir
		if ofHead {
			dir = headDir
		}
		for _, a := range c.Artifacts {
			if a.Kind == "timeline" && filepath.IsLocal(filepath.FromSlash(a.Path)) {
				return os.Open(filepath.Join(dir, filepath.FromSlash(a.Path)))
			}
		}
		return nil, os.ErrNotExist
	}
	c := compare.Runs(b, h, *opts)
	write := c.Text
	if f.json {
		write = c.JSON
	}
	switch err := write(stdout); {
	case err != nil:
		return err
	case len(c.Refused) > 0:
		return errApart
	case slices.ContainsFunc(c.Regressions(), func(ch compare.Change) bool { return !slices.Contains(f.allow, string(ch.Kind)) }):
		return errWorse
	}
	return nil
}

// options reads what counts.
func (f *compareFlags) options() (*compare.Options, error) {
	var percent float64
	if n, err := fmt.Sscanf(f.minShare, "%f%%", &percent); n != 1 || err != nil || !(percent >= 0) || math.IsInf(percent, 0) || !strings.HasSuffix(f.minShare, "%") {
		return nil, command.Usage(fmt.Errorf("--min-change is %q, and is written as 10%%", f.minShare))
	}
	if f.minTime < 0 {
		return nil, command.Usage(fmt.Errorf("--min-time is %v, and cannot be negative", f.minTime))
	}
	for _, kind := range f.allow {
		if !slices.Contains(regressions(), kind) {
			return nil, command.Usage(fmt.Errorf("--allow %s: %s", kind, suggest.DidYouMean(kind, regressions(), nil)))
		}
	}
	return &compare.Options{LeastShare: percent / 100, LeastMS: float64(f.minTime) / float64(time.Millisecond)}, nil
}

// readResults reads the results of a run, a file or the folder of one, and returns the folder.
func readResults(name string) (doc *results.Document, dir string, err error) {
	name = resultsOf(name)
	doc, err = results.Read(name)
	if errors.Is(err, os.ErrNotExist) {
		err = fmt.Errorf("%s: there are no results: a run with --out writes them", name)
	}
	if err != nil {
		return nil, "", command.Usage(err)
	}
	return doc, filepath.Dir(name), nil
}
