package harness

import (
	"cmp"
	"context"
	"slices"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/mutants"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

// MutantState is what became of a mutant.
type MutantState string

// What can become of a mutant.
const (
	MutantKilled   MutantState = "killed"   // a scenario turned red with it
	MutantSurvived MutantState = "survived" // none did
	MutantAbsent   MutantState = "absent"   // no agent has what it breaks
)

// MutantResult is what became of one mutant.
type MutantResult struct {
	Mutant
	State   MutantState
	By      *scenarios.Scenario // that turned red first; nil where none did
	Verdict judge.Verdict       // of that call
	Failure *judge.Failure      // its first; nil where there is none, or the call could not be played
	Played  int                 // calls
}

// Mutation is what scenarios are worth: which mutants they notice.
type Mutation struct {
	Scenarios int     // that pass while nothing is broken, with which mutants were looked for
	Red       []*Call // that did not pass although nothing was broken: they prove nothing, and were left out
	Mutants   []MutantResult
}

// Count returns how many mutants are in a state.
func (m *Mutation) Count(state MutantState) int {
	n := 0
	for _, r := range m.Mutants {
		if r.State == state {
			n++
		}
	}
	return n
}

// Score is the part of the mutants that were killed, from 0 to 1; what is absent is left out. Without any mutant it is 0.
func (m *Mutation) Score() float64 {
	killed := m.Count(MutantKilled)
	if all := killed + m.Count(MutantSurvived); all > 0 {
		return float64(killed) / float64(all)
	}
	return 0
}

// PlayMutants plays scenarios against mutants, all of them or those that are named, several at once, until one scenario turns red
// with each. Before that it plays every scenario with nothing broken. Calls are told to nobody: opts.Report is not used, and
// neither is opts.Mutant. The error names a mutant that there is not, or is that of ctx.
func PlayMutants(ctx context.Context, scs []*scenarios.Scenario, opts *Options, names ...string) (*Mutation, error) {
	return (&Hunt{Only: names}).Play(ctx, scs, opts)
}

// Hunt plays scenarios against mutants, as [PlayMutants] does, and tells of the calls while they still have all that was recorded. Its
// functions are called from several goroutines at once; nil ones are not called.
type Hunt struct {
	Only   []string                                            // names of mutants; none is all
	Sound  func(scenario int, c *Call)                         // takes each call with nothing broken, with the place of its scenario
	Killed func(mutant, scenario int, m MutantResult, c *Call) // takes each call that noticed a mutant, with the place of that in the result
}

// Play plays scs against the mutants.
func (h *Hunt) Play(ctx context.Context, scs []*scenarios.Scenario, opts *Options) (*Mutation, error) {
	opts = opts.prepared()
	opts.Report, opts.Mutant = nil, ""
	chosen := Mutants()
	if len(h.Only) > 0 {
		chosen = nil
	}
	for _, name := range h.Only {
		m, err := findMutant(name)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, described(m))
	}
	out := &Mutation{Mutants: make([]MutantResult, len(chosen))}
	var sound []*scenarios.Scenario
	series := PlayAll(ctx, scs, opts, func(i int, c *Call) {
		if h.Sound != nil {
			h.Sound(i, c)
		}
		c.Recording, c.Wire, c.Kept = nil, nil, nil
	})
	for i, c := range series.Calls {
		switch {
		case c == nil || c.Result.Verdict == judge.VerdictSkipped:
		case c.Result.Verdict == judge.VerdictPassed:
			sound = append(sound, scs[i])
		default:
			out.Red = append(out.Red, c)
		}
	}
	out.Scenarios = len(sound)
	// Those that are played many times come last: most mutants are noticed before it is their turn.
	slices.SortStableFunc(sound, func(a, b *scenarios.Scenario) int { return cmp.Compare(a.Plays(), b.Plays()) })
	has := make([]map[string]bool, len(sound))
	for i, sc := range sound {
		has[i] = opts.features(sc)
	}
	several(len(chosen), opts.Parallel, func(i int) {
		var call *Call
		out.Mutants[i], call = opts.hunt(ctx, chosen[i], sound, has)
		if call != nil && h.Killed != nil {
			h.Killed(i, slices.Index(scs, out.Mutants[i].By), out.Mutants[i], call)
		}
	})
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return out, nil
}

// hunt plays scenarios with a mutant until one turns red, and returns that call; nil where none does. has says what the agent and the line of each have: those that do not have what is
// broken are passed over.
func (o *Options) hunt(ctx context.Context, m Mutant, scs []*scenarios.Scenario, has []map[string]bool) (out MutantResult, killer *Call) {
	out = MutantResult{Mutant: m, State: MutantSurvived}
	if m.Needs != "" {
		out.State = MutantAbsent
	}
	broken := *o
	broken.Mutant, broken.FailFast, broken.hunting = m.Name, true, true
	for i, sc := range scs {
		if ctx.Err() != nil {
			return out, nil
		}
		if m.Needs != "" && !has[i][m.Needs] {
			continue
		}
		out.State = MutantSurvived
		call := Play(ctx, sc, &broken)
		out.Played++
		if call.Result.Verdict == judge.VerdictPassed {
			continue
		}
		out.State, out.By, out.Verdict = MutantKilled, sc, call.Result.Verdict
		if len(call.Result.Failures) > 0 {
			out.Failure = call.Result.Failures[0]
		}
		return out, call
	}
	return out, nil
}

// features are what the agents of a scenario, and its line, have: words of package mutants.
func (o *Options) features(sc *scenarios.Scenario) map[string]bool {
	has := map[string]bool{}
	note := func(word string, is bool) { has[word] = has[word] || is }
	start, line, err := o.newAgent(sc, sc.Files)
	if err != nil {
		return has
	}
	settings := o.runnerOptions(sc)
	line.settle(settings)
	note(mutants.NeedsReconnect, settings.Reconnect.Attempts > 0)
	note(mutants.NeedsRetry, settings.Retry.Failed > 0)
	note(mutants.NeedsEcho, settings.Echo != runner.EchoPasses)
	note(mutants.NeedsAnew, settings.Reconnect.Anew)
	note(mutants.NeedsFallback, settings.Fallback.After > 0)
	note(mutants.NeedsReminders, len(settings.Reminders.After) > 0)
	note(mutants.NeedsInterruptions, settings.FalseAlarms.MinSpeech > 0 || settings.FalseAlarms.Backchannel != nil)
	note(mutants.NeedsGuardrails, len(settings.Guardrails) > 0)
	for _, a := range start.Reachable() {
		note(mutants.NeedsTools, len(a.Tools) > 0)
		note(mutants.NeedsHandoffs, len(a.Handoffs) > 0)
		note(mutants.NeedsGuardrails, len(a.Guardrails) > 0)
		note(mutants.NeedsApprovals, slices.ContainsFunc(a.Tools, func(t agents.Tool) bool { return approvalOf(t) != "" }))
	}
	return has
}
