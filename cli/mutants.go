package cli

import (
	"context"
	"fmt"
	"io"
	"math"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/reports/results"
)

// mutantFlags are the flags of voicesim mutants.
type mutantFlags struct {
	minScore float64
	json     bool
	only     []string
	parallel int
	allow    []string
	ownFlags
}

// newMutants builds voicesim mutants.
func (p *Program) newMutants() *cobra.Command {
	var f mutantFlags
	cmd := &cobra.Command{
		Use:   "mutants [files or folders]",
		Short: "Break agent and runtime on purpose, and see which scenarios notice",
		Long: "Plays the scenarios of files and folders, or without arguments " + p.without() + ", against agents and runtimes that are broken on\n" +
			"purpose, each in one way, until one scenario turns red. Prints a line for each: who noticed, or which scenario to add. Only scenarios that\n" +
			"pass with nothing broken count. Exit codes: 0 enough were noticed, 1 too few, or a scenario was red with nothing broken, 2 bad command line or\n" +
			"scenario file, 5 nothing was played, 130 interrupted.",
		Example: fmt.Sprintf("  %[1]s mutants tests/calls\n  %[1]s mutants --min-score 0.9 tests/calls\n  %[1]s mutants --only no_flush,late_flush tests/calls/barge-in.yaml", p.name()),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.mutants(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), &f, args)
		},
	}
	f.ownFlags.add(cmd)
	fl := cmd.Flags()
	fl.Float64Var(&f.minScore, "min-score", 0, "the smallest part of the mutants, from 0 to 1, that must be noticed")
	fl.BoolVar(&f.json, "json", false, command.JSONUsage)
	fl.StringSliceVar(&f.only, "only", nil, "these mutants and no others")
	fl.IntVarP(&f.parallel, "parallel", "j", 0, "calls at once (default: one a processor)")
	fl.StringSliceVar(&f.allow, "allow", nil, allowUsage)
	return cmd
}

// mutants plays scenarios against mutants, and prints what became of them.
func (p *Program) mutants(ctx context.Context, stdout, stderr io.Writer, f *mutantFlags, args []string) error {
	if math.IsNaN(f.minScore) || f.minScore < 0 || f.minScore > 1 {
		return command.Usage(fmt.Errorf("--min-score is %v, and goes from 0 to 1", f.minScore))
	}
	if f.parallel < 0 {
		return command.Usage(fmt.Errorf("--parallel is %d, and cannot be negative", f.parallel))
	}
	given, err := givenBy(f.allow)
	if err != nil {
		return err
	}
	f.ownFlags.given = given
	loaded, err := p.loadSome(stderr, args, f.ownFlags)
	if err != nil {
		return err
	}
	if err := loaded.Err(); err != nil {
		return err
	}
	opts := *loaded.opts
	opts.Parallel = f.parallel
	found, err := harness.PlayMutants(ctx, loaded.Scenarios(), &opts, f.only...)
	switch {
	case err != nil && ctx.Err() != nil:
		return err
	case err != nil:
		return command.Usage(err)
	}
	write := writeMutants
	if f.json {
		write = writeMutantsJSON
	}
	if err := write(stdout, found); err != nil {
		return err
	}
	switch {
	case found.Scenarios == 0 && len(found.Red) == 0:
		return errNothing
	case len(found.Red) > 0, found.Score() < f.minScore:
		return errFailed
	}
	return nil
}

// writeMutants prints a line for each scenario that is red by itself, and for each mutant, and what they come to.
func writeMutants(w io.Writer, m *harness.Mutation) error {
	for _, c := range m.Red {
		if _, err := fmt.Fprintf(w, "red with nothing broken: %s  %s\n", c.Scenario.File, c.Result.Verdict); err != nil {
			return err
		}
	}
	for _, r := range m.Mutants {
		if _, err := fmt.Fprintln(w, r); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s, %s: %d killed, %d survived, %d absent; score %.2f\n", results.Count(len(m.Mutants), "mutant"), results.Count(m.Scenarios, "scenario"),
		m.Count(harness.MutantKilled), m.Count(harness.MutantSurvived), m.Count(harness.MutantAbsent), m.Score())
	return err
}

// What voicesim mutants --json prints.
type (
	mutantsJSON struct {
		Scenarios int          `json:"scenarios"`
		Score     float64      `json:"score"`
		Killed    int          `json:"killed"`
		Survived  int          `json:"survived"`
		Absent    int          `json:"absent"`
		Red       []string     `json:"red_with_nothing_broken,omitempty"` // files
		Mutants   []mutantJSON `json:"mutants"`
	}
	mutantJSON struct {
		Name  string              `json:"name"`
		About string              `json:"about"`
		State harness.MutantState `json:"state"`
		Needs string              `json:"needs,omitempty"`
		By    *killedByJSON       `json:"by,omitempty"`
		Add   string              `json:"add,omitempty"` // of a survivor: the scenario that would notice it
	}
	killedByJSON struct {
		Scenario string `json:"scenario"`
		File     string `json:"file"`
		Line     int    `json:"line,omitempty"`
		Kind     string `json:"kind"` // of the failure, or the verdict
		Message  string `json:"message,omitempty"`
	}
)

// writeMutantsJSON prints the same as JSON.
func writeMutantsJSON(w io.Writer, m *harness.Mutation) error {
	doc := mutantsJSON{
		Scenarios: m.Scenarios, Score: m.Score(), Killed: m.Count(harness.MutantKilled), Survived: m.Count(harness.MutantSurvived), Absent: m.Count(harness.MutantAbsent),
	}
	for _, c := range m.Red {
		doc.Red = append(doc.Red, c.Scenario.File)
	}
	for _, r := range m.Mutants {
		one := mutantJSON{Name: r.Name, About: r.About, State: r.State, Needs: r.Needs}
		switch r.State {
		case harness.MutantSurvived:
			one.Add = r.Add
		case harness.MutantKilled:
			one.By = &killedByJSON{Scenario: r.By.Name, File: r.By.File, Kind: string(r.Verdict)}
			if r.Failure != nil {
				one.By.Line, one.By.Kind, one.By.Message = r.Failure.Pos.Line, string(r.Failure.Kind), r.Failure.Message
			}
		default: // nothing could notice it
		}
		doc.Mutants = append(doc.Mutants, one)
	}
	return command.PrintJSON(w, doc)
}
