package cli

import (
	"context"
	"sync"
	"time"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/version"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios"
)

// huntSeed is the seed of everything random in the simulator: that of a run that names none, so that its calls are those that run plays.
const huntSeed = 1

// hunting is mutants that are looked for, as the reports have them.
type hunting struct {
	f      *mutantFlags
	loaded *loadedFiles
	scs    []*scenarios.Scenario
	bases  []string // what the names of the files of calls begin with, by scenario
	run    *reports.Run
	folder *reports.Folder // nil is none

	mu sync.Mutex // guards the calls of the run
}

// newHunting returns what looks for mutants with the scenarios of files.
func newHunting(f *mutantFlags, loaded *loadedFiles) *hunting {
	h := &hunting{f: f, loaded: loaded, scs: loaded.Scenarios()}
	names := make([]string, len(h.scs))
	for i, sc := range h.scs {
		names[i] = sc.Name
	}
	h.bases = reports.FileNames(names)
	h.run = &reports.Run{Clock: clockVirtual, Target: loaded.opts.Target.String(), Seed: huntSeed, Version: version.Here(), Calls: make([]*reports.Entry, len(h.scs))}
	return h
}

// play looks for them, and fills in the run. The error names a mutant that there is not, or is that of ctx.
func (h *hunting) play(ctx context.Context, atOnce int) error {
	opts := *h.loaded.opts
	opts.Parallel, opts.Wire, opts.Seed = atOnce, h.f.out != "", huntSeed
	if h.f.out != "" {
		if err := reports.Forget(h.f.out); err != nil {
			return err
		}
		h.folder = reports.NewFolder(h.f.out, h.run, reports.FolderOptions{NoSound: h.f.noSound, Most: h.f.mostBytes})
	}
	began := time.Now()
	killers := map[int]*reports.Entry{}
	hunt := harness.Hunt{
		Only: h.f.only,
		Sound: func(scenario int, c *harness.Call) {
			h.took(h.bases[scenario], "", c, func(e *reports.Entry) { h.run.Calls[scenario] = e })
		},
		Killed: func(mutant, scenario int, m harness.MutantResult, c *harness.Call) {
			h.took(h.bases[scenario]+".mutant-"+m.Name, m.Name, c, func(e *reports.Entry) { killers[mutant] = e })
		},
	}
	found, err := hunt.Play(ctx, h.scs, &opts)
	switch {
	case err != nil && ctx.Err() != nil:
		return err
	case err != nil:
		return command.Usage(err)
	}
	h.run.Started, h.run.Wall = began, time.Since(began)
	h.table(found, killers)
	return nil
}

// took takes a call: writes its files, and gives up what only they need.
func (h *hunting) took(base, mutant string, c *harness.Call, into func(*reports.Entry)) {
	p := c.Played(huntSeed)
	p.Mutant = mutant
	e := reports.EntryOf(p, h.loaded.mask()...)
	e.Base = base
	for i, k := range e.Kept {
		k.Base = base + ".beside-" + string(rune('1'+i))
	}
	if h.folder != nil {
		h.folder.Add(e)
	}
	e.Release()
	h.mu.Lock()
	defer h.mu.Unlock()
	into(e)
}

// table fills in what became of the mutants.
func (h *hunting) table(found *harness.Mutation, killers map[int]*reports.Entry) {
	m := &results.Mutants{
		Scenarios: found.Scenarios, Score: found.Score(), MinScore: h.f.minScore,
		Killed: found.Count(harness.MutantKilled), Survived: found.Count(harness.MutantSurvived), Absent: found.Count(harness.MutantAbsent),
	}
	for _, c := range h.run.Calls {
		if v := c.Result.Verdict; v != judge.VerdictPassed && v != judge.VerdictSkipped {
			m.Red = append(m.Red, c.Scenario.File)
		}
	}
	h.run.Killers = make([]*reports.Entry, len(found.Mutants))
	for i, r := range found.Mutants {
		one := results.Mutant{Name: r.Name, About: r.About, State: string(r.State), Needs: r.Needs}
		if r.State == harness.MutantSurvived {
			one.Add = r.Add
		}
		h.run.Killers[i] = killers[i]
		m.Table = append(m.Table, one)
	}
	h.run.Mutants = m
}
