package browser_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/library"
)

// played is one scenario, and how the runtime that plays it is broken.
type played struct {
	files  fs.FS
	name   string
	mutant string // "" is none
	says   string // what its name and its messages are made; "" leaves them
}

// reportOf plays scenarios and returns the folder of their reports.
func reportOf(dir string, calls ...played) string {
	Expect(os.MkdirAll(filepath.Join(dir, reports.CallsFolder), 0o755)).To(Succeed())
	run := &reports.Run{Started: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Wall: time.Second, Clock: "virtual", Target: "simulator", Seed: 1, Version: "spec"}
	for i, c := range calls {
		opts := &harness.Options{Agents: harness.Bundled(), Seed: 1, Mutant: c.mutant, Speech: harness.BundledSpeech(), Wire: true}
		loaded, err := harness.Load(c.files, "calls", opts)
		Expect(err).NotTo(HaveOccurred())
		found := false
		for _, f := range loaded.Files {
			if !strings.HasSuffix(f.Name, c.name) {
				continue
			}
			found = true
			if f.Scenario == nil {
				run.Calls = append(run.Calls, reports.RefusedCall(f.Name, f.Mistakes))
				continue
			}
			call := harness.Play(context.Background(), f.Scenario, opts)
			base := reports.FileName(call.Scenario.Name)
			if c.mutant != "" {
				call.Scenario.Name += " (" + c.mutant + ")"
				base += "-" + c.mutant
			}
			if c.says != "" {
				call.Scenario.Name, call.Scenario.Tags = c.says, []string{c.says}
				for _, f := range call.Result.Failures {
					f.Message, f.Nearest, f.Pos.File = c.says, c.says, c.says
				}
				for i := range call.Result.Steps {
					call.Result.Steps[i].What = c.says
				}
			}
			e := reports.EntryOf(call.Played(1))
			e.Base = base
			for _, k := range e.Kept {
				k.Base = base + ".beside"
			}
			run.Calls = append(run.Calls, e)
		}
		Expect(found).To(BeTrue(), "call %d: %s", i, c.name)
	}
	_, err := reports.WriteFolder(dir, run, reports.FolderOptions{})
	Expect(err).NotTo(HaveOccurred())
	return filepath.Join(dir, reports.PageFile)
}

// planted looks for mutants with a bundled scenario, and returns the folder of the reports.
func planted(dir, name string, names ...string) string {
	Expect(os.MkdirAll(filepath.Join(dir, reports.CallsFolder), 0o755)).To(Succeed())
	opts := &harness.Options{Agents: harness.Bundled(), Seed: 1, Speech: harness.BundledSpeech(), Wire: true}
	loaded, err := harness.Load(library.FS(), "calls", opts)
	Expect(err).NotTo(HaveOccurred())
	run := &reports.Run{Started: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Wall: time.Second, Clock: "virtual", Target: "simulator", Seed: 1, Version: "spec"}
	run.Killers = make([]*reports.Entry, len(names))
	folder := reports.NewFolder(dir, run, reports.FolderOptions{})
	hunt := harness.Hunt{
		Only: names,
		Sound: func(_ int, c *harness.Call) {
			e := reports.EntryOf(c.Played(1))
			folder.Add(e)
			run.Calls = append(run.Calls, e)
		},
		Killed: func(mutant, _ int, m harness.MutantResult, c *harness.Call) {
			p := c.Played(1)
			p.Mutant = m.Name
			e := reports.EntryOf(p)
			e.Base = "mutant-" + m.Name
			folder.Add(e)
			run.Killers[mutant] = e
		},
	}
	var scs []*scenarios.Scenario
	for _, f := range loaded.Files {
		if strings.HasSuffix(f.Name, name) {
			scs = append(scs, f.Scenario)
		}
	}
	opts.Parallel = 1
	found, err := hunt.Play(context.Background(), scs, opts)
	Expect(err).NotTo(HaveOccurred())
	run.Mutants = &results.Mutants{Scenarios: found.Scenarios, Score: found.Score(), Killed: found.Count(harness.MutantKilled), Survived: found.Count(harness.MutantSurvived), Absent: found.Count(harness.MutantAbsent)}
	for _, m := range found.Mutants {
		one := results.Mutant{Name: m.Name, About: m.About, State: string(m.State), Needs: m.Needs}
		if m.State == harness.MutantSurvived {
			one.Add = m.Add
		}
		run.Mutants.Table = append(run.Mutants.Table, one)
	}
	_, err = folder.Close()
	Expect(err).NotTo(HaveOccurred())
	return filepath.Join(dir, reports.PageFile)
}

// swept is a caller who cuts in at each of some moments, the last of which fails.
const swept = `name: cut off
agent: supportline
script:
  - caller: Tell me everything about order A1001.
  - model: Your order A1001 left our warehouse on Friday and should arrive on Tuesday.
  - caller: Stop, please.
    barge_in: {from: 2s, to: 6s, step: 500ms}
  - expect: {interrupted: true, unheard: should arrive}
  - model: Okay.
`

// bundled is a scenario that comes with voicesim, played by a runtime that is broken in a way.
func bundled(name, mutant string) played {
	return played{files: library.FS(), name: name, mutant: mutant}
}

// written is a scenario of text.
func written(name, text string) played {
	return played{files: fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}}, name: name}
}

// wanting is a scenario whose expectation is not met.
const wanting = `name: the caller is told Wednesday
agent: supportline
script:
  - caller: Where is order A1001?
  - model:
      tool: get_order_status
      with: {order_id: A1001}
  - model: It left our warehouse, and should arrive on Tuesday.
  - expect: {heard: Wednesday, within: 2s}
checks:
  response_latency: 800ms
`

// refused is a file with a mistake.
const refused = "name: a file with a mistake\nagent: supportline\nscript:\n  - callar: Hello.\n"

// hostile is a text that would like to be more than words.
const hostile = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)> \u202edrawkcab \x1b[31m"

// broken are calls that fail in several ways, among others that pass.
func broken() []played {
	return []played{
		bundled("order-status.yaml", ""),
		bundled("barge-in.yaml", "no_flush"),
		bundled("interrupts-twice.yaml", "late_flush"),
		written("wednesday.yaml", wanting),
		bundled("refund-approved.yaml", ""),
		bundled("two-tools.yaml", "no_follow_up"),
		bundled("unknown-order.yaml", "choppy"),
		bundled("barge-in.yaml", "truncate_at_generated"),
		bundled("card-number.yaml", "guardrail_never"),
		written("mistake.yaml", refused),
	}
}

// loads demands that a text is a scenario.
func loads(text string) {
	loaded, err := harness.Load(fstest.MapFS{"copied.yaml": &fstest.MapFile{Data: []byte(text)}}, "calls", &harness.Options{Agents: harness.Bundled(), Speech: harness.BundledSpeech()})
	Expect(err).NotTo(HaveOccurred())
	Expect(loaded.Err()).NotTo(HaveOccurred(), text)
}
