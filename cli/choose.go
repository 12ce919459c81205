package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/cli/internal/plays"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios"
)

// chooseFlags say what of the scenarios is played.
type chooseFlags struct {
	tags        []string
	grep        string
	shard       string
	former      string
	lastFailed  bool
	onlyChanged string // since this commit; "" is whether or not
}

// add adds the flags to a command.
func (f *chooseFlags) add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringSliceVarP(&f.tags, "tag", "t", nil, `play only scenarios with one of these tags, or for which an expression holds: "smoke && !slow"`)
	fl.StringVarP(&f.grep, "grep", "g", "", "play only scenarios whose name or file matches this regular expression")
	fl.StringVar(&f.shard, "shard", "", "play this part: 3/8, or auto/8 or auto where the environment says which part this is (Kubernetes, GitLab, CircleCI, Buildkite)")
	fl.StringVar(&f.former, "former", "", "results.json of a former run: shards are balanced by it, and --last-failed reads it")
	fl.StringVar(&f.onlyChanged, "only-changed", "", "play only scenarios that were changed in git since this commit (without one: since the last); all, if code, recordings or a configuration were")
	fl.Lookup("only-changed").NoOptDefVal = "HEAD"
	fl.BoolVar(&f.lastFailed, "last-failed", false, "play only what did not pass in the former run (default: that of --out), with the same seeds")
}

// selection is what is played.
type selection struct {
	loaded *loadedFiles   // of which it was chosen
	files  []harness.File // chosen, and those that were refused
	plays  []plays.Play   // of this shard, in the order of their places
	shard  *results.Shard // nil is the whole run
	bases  []string       // of files: what the names of the files of their calls begin with
	filter string         // by what was chosen; "" is everything
}

// choose says what is played. Errors are of the command line.
func (f *runFlags) choose(ctx context.Context, loaded *loadedFiles, note func(string)) (*selection, error) {
	s := &selection{loaded: loaded}
	var err error
	if s.files, s.filter, err = f.filtered(loaded.Files); err != nil {
		return nil, err
	}
	if f.onlyChanged != "" {
		if err := s.changedSince(ctx, f.onlyChanged, f.out, note); err != nil {
			return nil, err
		}
	}
	var titles []string
	for _, file := range s.files {
		titles = append(titles, reports.Masked(titleOf(file), loaded.mask()...))
	}
	s.bases = reports.FileNames(titles)
	former, err := f.readFormer()
	if err != nil {
		return nil, err
	}
	s.plays = plays.All(len(s.files), func(file int) int { return f.often(s.files[file].Scenario) }, f.seed)
	if f.lastFailed {
		s.plays = s.failed(former, note)
	}
	if f.shard != "" {
		return s, s.take(f.shard, former)
	}
	return s, nil
}

// changedSince leaves what was changed since a commit.
func (s *selection) changedSince(ctx context.Context, ref, out string, note func(string)) error {
	dir := "."
	if len(s.files) > 0 {
		dir = filepath.Dir(filepath.FromSlash(s.files[0].Name))
	}
	chosen, why, err := changed(ctx, ref, dir, out, s.files)
	if why != "" {
		note(why + " was changed: all is played")
	}
	s.files, s.filter = chosen, strings.TrimPrefix(s.filter+" and a change since "+ref, " and ")
	return err
}

// filtered returns the files that tags and pattern choose, and those that were refused, whatever they have.
func (f *chooseFlags) filtered(files []harness.File) (chosen []harness.File, filter string, err error) {
	var tags plays.Tags
	var said []string
	if len(f.tags) > 0 {
		if tags, err = plays.ParseTags(strings.Join(f.tags, ",")); err != nil {
			return nil, "", command.Usage(fmt.Errorf("--tag %w", err))
		}
		said = append(said, fmt.Sprintf("one of the tags %q", f.tags))
	}
	var pattern *regexp.Regexp
	if f.grep != "" {
		if pattern, err = regexp.Compile(f.grep); err != nil {
			return nil, "", command.Usage(fmt.Errorf("--grep: %w", err))
		}
		said = append(said, fmt.Sprintf("a name or file that matches %q", f.grep))
	}
	chosen = slices.DeleteFunc(slices.Clone(files), func(file harness.File) bool {
		sc := file.Scenario
		return sc != nil && (tags != nil && !tags(sc.Tags) || pattern != nil && !pattern.MatchString(sc.Name) && !pattern.MatchString(file.Name))
	})
	return chosen, strings.Join(said, " and "), nil
}

// titleOf is the name of a scenario, or of the file that is none.
func titleOf(file harness.File) string {
	if file.Scenario == nil {
		return file.Name
	}
	return file.Scenario.Name
}

// readFormer reads the results of a former run; nil where none are needed.
func (f *runFlags) readFormer() (*results.Document, error) {
	file := f.former
	switch {
	case file == "" && !f.lastFailed:
		return nil, nil
	case file == "" && f.out == "":
		return nil, command.Usage(errors.New("--last-failed needs the results of a former run: name the folder with --out, or the file with --former"))
	case file == "":
		file = filepath.Join(f.out, reports.ResultsFile)
	}
	doc, err := results.Read(file)
	switch {
	case errors.Is(err, os.ErrNotExist) && f.former == "":
		return nil, command.Usage(fmt.Errorf("--last-failed: there is no former run in %s: run once without it", f.out))
	case err != nil:
		return nil, command.Usage(err)
	case f.lastFailed && doc.Totals.Scenarios == doc.Totals.Skipped:
		return nil, command.Usage(fmt.Errorf("--last-failed: the former run, %s, played nothing: run once without it", file))
	}
	return doc, nil
}

// failed returns the plays that did not pass in a former run, and those of files that are refused now. Where all passed, it is all.
func (s *selection) failed(former *results.Document, note func(string)) []plays.Play {
	failed, gone := plays.Failed(former, s.names())
	for _, name := range gone {
		note(name + " did not pass in the former run, and is not among these files")
	}
	if len(failed) == 0 && len(gone) == 0 {
		note("everything passed in the former run: all is played")
		return s.plays
	}
	for _, p := range s.plays {
		known := slices.ContainsFunc(failed, func(q plays.Play) bool { return q.File == p.File })
		if s.files[p.File].Scenario == nil && !known {
			failed = append(failed, p)
		}
	}
	slices.SortStableFunc(failed, func(a, b plays.Play) int { return a.File - b.File })
	for i := range failed {
		failed[i].Place = i
	}
	return failed
}

// scenariosOf are the scenarios of files that were not refused.
func scenariosOf(files []harness.File) []*scenarios.Scenario {
	return (&harness.Loaded{Files: files}).Scenarios()
}

// names tell the files apart, and the calls of a file that has several.
func (s *selection) names() []plays.Name {
	names, several := make([]plays.Name, len(s.files)), map[string]int{}
	for _, file := range s.loaded.Files {
		several[file.Name]++
	}
	for i, file := range s.files {
		if names[i].File = file.Name; several[file.Name] > 1 {
			names[i].Call = reports.Masked(titleOf(file), s.loaded.mask()...)
		}
	}
	return names
}

// take leaves the plays of one shard.
func (s *selection) take(shard string, former *results.Document) error {
	index, of, err := plays.ParseShard(shard, os.Getenv)
	if err != nil {
		return command.Usage(fmt.Errorf("--shard %w", err))
	}
	names := s.names()
	var weights []float64
	if former != nil {
		weights = plays.Weights(former, names, s.plays)
	}
	whole := make([]string, len(names))
	for i, file := range s.files {
		whole[i] = names[i].File + names[i].Call + contentsOf(file) // once, however often it is played
	}
	parts := plays.Split(s.plays, weights, of)
	s.shard = &results.Shard{Index: index, Of: of, Whole: len(s.plays), Plan: plays.Fingerprint(whole, parts)}
	s.plays = parts[index-1]
	s.shard.Places = make([]int, len(s.plays))
	for i, p := range s.plays {
		s.shard.Places[i] = p.Place
	}
	return nil
}
