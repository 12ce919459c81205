package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
)

// The values of --target, beside addresses.
const (
	targetSim  = "sim"
	targetLive = "live"
)

// keyVariable is the environment variable with the key of a target. It is the one of OpenAI's own clients.
const keyVariable = "OPENAI_API_KEY"

// targetFlags are the flags about where calls are played.
type targetFlags struct {
	target string
	budget time.Duration
	dryRun bool
}

// add adds the flags to a command.
func (f *targetFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.target, "target", targetSim, "sim (the simulator), live (OpenAI's API, which costs money), or the ws:// or wss:// address of a Realtime server; the key is taken from "+keyVariable)
	cmd.Flags().DurationVar(&f.budget, "budget", 0, "time that all calls together may take, such as 2m; needed in CI for targets that cost")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "print what would be played, and dial nobody")
}

// budgetError ends what is played when the budget is used up.
type budgetError struct{ budget time.Duration }

func (e *budgetError) Error() string { return fmt.Sprintf("the budget of %v is used up", e.budget) }

// chosen returns the target, nil for the simulator.
func (f *targetFlags) chosen() (*harness.Target, error) {
	if f.budget < 0 {
		return nil, command.Usage(fmt.Errorf("--budget is %v, and cannot be negative", f.budget))
	}
	if f.target == targetSim {
		return nil, nil
	}
	t := &harness.Target{Name: targetLive, URL: harness.LiveURL}
	if f.target != targetLive {
		u, err := url.Parse(f.target)
		switch {
		case err != nil, u.Scheme != "ws" && u.Scheme != "wss", u.Host == "":
			return nil, command.Usage(fmt.Errorf("--target is %s, live, or an address such as wss://example.com/v1/realtime", targetSim))
		case u.User != nil:
			return nil, command.Usage(errors.New("--target: an address has no key in it; put it into " + keyVariable))
		}
		t.Name, t.URL = u.Scheme+"://"+u.Host+u.EscapedPath(), f.target
	}
	key := strings.TrimSpace(os.Getenv(keyVariable))
	if key == "" && !f.dryRun { // a plan needs none
		return nil, command.Usage(fmt.Errorf("--target %s needs a key: set the environment variable %s (for %s serve any value will do)", t.Name, keyVariable, "voicesim"))
	}
	t.Key, t.Environment = key, f.target == targetLive
	if f.budget == 0 && costs(t) && inCI() {
		return nil, command.Usage(fmt.Errorf("--target %s can cost money: in CI a run there needs a --budget, such as --budget 5m", t.Name))
	}
	return t, nil
}

// costs reports whether calls to a target may cost money: whoever does not listen on this machine may take some.
func costs(t *harness.Target) bool {
	u, err := url.Parse(t.URL)
	if err != nil {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
}

// inCI reports whether a machine runs this. CI is set by GitHub, GitLab, CircleCI, Travis, Buildkite and others.
func inCI() bool {
	ci := os.Getenv("CI")
	return ci != "" && ci != "false" && ci != "0"
}

// plan prints what would be played.
func (f *runFlags) plan(w io.Writer, chosen *selection, opts *harness.Options) error {
	key, budget := "none is needed", "none"
	switch {
	case opts.Target == nil:
	case opts.Target.Key == "":
		key = "missing: set the environment variable " + keyVariable
	default:
		key = "from " + keyVariable
	}
	if f.budget > 0 {
		budget = f.budget.String()
	}
	var text strings.Builder
	fmt.Fprintf(&text, "target  %s\nclock   %s\nkey     %s\nbudget  %s\n%s\n", opts.Target, f.clock, key, budget, judgePlan(chosen, opts))
	table := tabwriter.NewWriter(&text, 0, 4, 2, ' ', 0)
	var longest time.Duration
	var played, refused int
	for _, play := range chosen.plays {
		file := chosen.files[play.File]
		switch {
		case file.Scenario == nil:
			refused++
			fmt.Fprintf(table, "refused\t%s\tmistakes: %d\n", file.Name, len(file.Mistakes.All))
		case opts.Skips(file.Scenario) != "":
			fmt.Fprintf(table, "skip\t%s\t%s\n", file.Name, opts.Skips(file.Scenario))
		case unplayed(file.Scenario, opts) != "":
			fmt.Fprintf(table, "not played\t%s\t%s\n", file.Name, unplayed(file.Scenario, opts))
		default:
			played++
			longest += file.Scenario.Limits.Duration
			which := results.Call{Name: file.Scenario.Name, Seed: play.Seed}
			if play.Of > 1 {
				which.Play = &results.Play{Number: play.Number, Of: play.Of}
			}
			fmt.Fprintf(table, "play\t%s\t%s, at most %v\n", file.Name, which.Title(), file.Scenario.Limits.Duration)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if f.budget > 0 {
		longest = min(longest, f.budget)
	}
	_, _ = io.WriteString(w, reports.Masked(text.String(), chosen.loaded.mask()...)) // the last line tells that nothing can be printed
	fmt.Fprintf(w, "\ncalls: %d, at most %v together; nobody was dialled\n", played, longest)
	if refused > 0 {
		return errRefused
	}
	return nil
}

// atOnce is how many calls are played at once: on targets one, unless more are asked for.
func (f *runFlags) atOnce(t *harness.Target) int {
	if t == nil {
		return f.parallel
	}
	return cmp.Or(f.parallel, 1)
}
