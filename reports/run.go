package reports

import (
	"regexp"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/usage"
)

// Run is a number of calls that were played by one command.
type Run struct {
	Started   time.Time      // of the first call
	Wall      time.Duration  // from the start of the first call to the last verdict
	Clock     string         // "virtual" or "real"
	Target    string         // what the agents talked to: "simulator"
	Seed      uint64         // of everything random in the simulator, in the first play of each scenario
	Version   string         // of voicesim
	Lint      string         // the least severity of findings that counts, one of [results.Severities]; "" is none
	Mutant    string         // that broke agent and runtime on purpose; "" is none
	PhoneLine string         // the caller's, of scenarios without one of their own; "" is none
	Shuffled  bool           // the order of play was that of the seed
	Shard     *results.Shard // which part of a run this is; nil is the whole
	Calls     []*Entry       // in the order of the scenarios

	Mutants *results.Mutants // what became of mutants, without the calls; nil where none were looked for
	Killers []*Entry         // the calls that noticed them, by the places of the table; nil where there is none
}

// Entry is one played call, in the reports.
type Entry struct {
	Scenario  *scenarios.Scenario
	Result    *judge.Result
	Recording *timeline.Recording // nil when the call could not be played
	Refused   *scenarios.Mistakes // why the file was refused, and nothing was played; nil where it was not
	SHA256    string              // fingerprint of the timeline; "" when nothing was recorded
	Contract  *contract.Contract  // what the agent came into the call with; nil when nothing was played
	Usage     *usage.Bill         // what it cost; nil when nothing was played
	Wall      time.Duration       // how long it took to play
	Spoken    []results.Utterance // what the agent said, on four clocks; nil when nothing was recorded
	Artifacts []Artifact          // files that belong to the call
	LeftOut   []string            // kinds of files that were left out of the folder for their size
	Seed      uint64              // of everything random in the simulator
	Play      *results.Play       // which play of the scenario; nil where it is the only one
	Attempts  []*Entry            // earlier ones of the same play, which did not pass, the first first
	Kept      []*Entry            // of a scenario that was played many times, other calls of it that are worth hearing
	Mutant    string              // that broke agent and runtime in this call alone; "" is none
	Base      string              // what the names of its files begin with, of its own in the run; "" is that of the scenario

	wire    *timeline.Wire // what went over the wire; nil where it was not kept
	mask    *mask.Mask     // takes the secrets of the call out of that
	sources sources        // lines of the scenario's file
}

// Verdict is what the call amounts to: that of its result, or [results.Flaky] where it passed after attempts that did not.
func (c *Entry) Verdict() judge.Verdict {
	if c.Result.Verdict == judge.VerdictPassed && len(c.Attempts) > 0 {
		return results.Flaky
	}
	return c.Result.Verdict
}

// Release gives up what of a call only its files need, once they are written: its recording, and what went over the wire.
func (c *Entry) Release() {
	c.Recording, c.wire, c.mask = nil, nil, nil
	for _, other := range slices.Concat(c.Attempts, c.Kept) {
		other.Release()
	}
}

// RefusedCall is what stands in a run for a file that was not played: its mistakes, of which there must be one. Secrets are masked as by [EntryOf].
func RefusedCall(file string, mistakes *scenarios.Mistakes, own ...*regexp.Regexp) *Entry {
	sc := scenarios.New(file, "")
	sc.File, sc.Pos = file, mistakes.All[0].Pos
	e := EntryOf(judge.Played{Scenario: sc, Result: judge.ErrorResult(sc, mistakes.Error())}, own...)
	e.Refused = mask.Deep(mask.New(own), mistakes)
	return e
}

// Artifact is a file that belongs to a call.
type Artifact = results.Artifact

// Totals sums up a run.
type Totals = results.Totals

// Broke reports whether a call passed, but its agent's runtime broke the protocol: it has a finding that counts in this run.
func (r *Run) Broke(c *Entry) bool {
	call := resultOf(c)
	return call.Broke(r.Lint)
}

// Totals counts the verdicts of the run and sums up its times.
func (r *Run) Totals() Totals { return r.Document().Totals }

// ms is a length in milliseconds.
func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
