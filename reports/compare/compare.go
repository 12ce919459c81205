package compare

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/reports/results"
)

// Kind is how something changed.
type Kind string

// The kinds of regressions, the worst first.
const (
	StripMissing   Kind = "strip_missing"   // it was played many times, each a little otherwise, and is not
	MutantsMissing Kind = "mutants_missing" // it was known which mutants are noticed, and is not
	MeasureMissing Kind = "measure_missing" // there were values of a measure, and there are none
	Vanished       Kind = "vanished"        // the call is gone
	NotPlayed      Kind = "not_played"      // it could not be played or judged, or is skipped
	Failed         Kind = "failed"          // it fails, or fails more often
	OffsetsFail    Kind = "offsets_fail"    // of a sweep, or of orders of events, some fail that passed, or the smallest that fails is smaller
	FailsNew       Kind = "new_failing"     // it was not there, and does not pass
	FlakyNow       Kind = "flaky"           // it passes at a later attempt only
	MutantSurvives Kind = "mutant_survives" // it was noticed that it is broken on purpose, and is not
	FewerPlays     Kind = "fewer_plays"     // it is played less often: what happens now and then may not be seen
	NotLookedAt    Kind = "not_looked_at"   // less is looked at than was
	Found          Kind = "finding"         // the protocol is broken where it was not
	Slower         Kind = "slower"          // a measure of time is greater, by the least that counts
	Costlier       Kind = "costlier"        // a call costs more, by the least that counts
)

// Kinds of changes that are no regressions.
const (
	Fixed        Kind = "fixed"
	OffsetsPass  Kind = "offsets_pass"  // of a sweep, or of orders of events, some pass that failed, or the smallest that fails is greater
	MutantKilled Kind = "mutant_killed" // it is noticed that it is broken on purpose, and was not
	New          Kind = "new"
	Faster       Kind = "faster"
	Cheaper      Kind = "cheaper"
	Counts       Kind = "counts" // a count is another
)

// ranks are the regressions, the worst first, then the other kinds.
var ranks = []Kind{StripMissing, MutantsMissing, MeasureMissing, Vanished, NotPlayed, Failed, OffsetsFail, FailsNew, FlakyNow, MutantSurvives, FewerPlays, NotLookedAt, Found, Slower, Costlier, Fixed, OffsetsPass, MutantKilled, New, Faster, Cheaper, Counts}

// Regressions are the kinds of changes for the worse, the worst first.
func Regressions() []Kind { return ranks[:slices.Index(ranks, Costlier)+1] }

// Regression reports whether a change of this kind is one for the worse.
func (k Kind) Regression() bool { return slices.Index(ranks, k) <= slices.Index(ranks, Costlier) }

// better reports whether a change of this kind is one for the better.
func (k Kind) better() bool {
	return k == Fixed || k == OffsetsPass || k == MutantKilled || k == Faster || k == Cheaper
}

// Change is one change of a scenario.
type Change struct {
	Kind    Kind    `json:"kind"`
	Name    string  `json:"name"` // of the scenario
	File    string  `json:"file"`
	Measure string  `json:"measure,omitempty"`
	Base    float64 `json:"base,omitempty"` // of a measure
	Head    float64 `json:"head,omitempty"`
	What    string  `json:"what"`            // in words
	First   string  `json:"first,omitempty"` // of a call that fails now: the first event that is another than when it passed
	Again   string  `json:"again,omitempty"` // the command that plays it
}

// Comparison is what changed.
type Comparison struct {
	Refused   []string `json:"refused,omitempty"` // why the runs cannot be compared; nothing else is said then
	Notes     []string `json:"notes,omitempty"`   // what to know when reading the rest
	Compared  int      `json:"compared"`          // scenarios that are in both
	Changes   []Change `json:"changes"`           // the worst first
	Contracts []string `json:"contracts"`         // what of the agents is another, in words
}

// Regressions are the changes for the worse.
func (c *Comparison) Regressions() []Change {
	return slices.Collect(func(yield func(Change) bool) {
		for _, ch := range c.Changes {
			if ch.Kind.Regression() && !yield(ch) {
				return
			}
		}
	})
}

// Options say what counts.
type Options struct {
	// A measure is slower, or faster, if its mean or its greatest value differs by both of these at least. A call is costlier, or cheaper, by the share alone.
	LeastShare float64 // of the base: 0.1 is a tenth
	LeastMS    float64

	// Timeline opens the timeline of a call: of the head, or of the base. Nil, and an error, leave out where calls first differ.
	Timeline func(call *results.Call, head bool) (io.ReadCloser, error)
}

// group are the plays of one scenario in both runs.
type group struct {
	name, file string
	base, head []*results.Call
	run        *results.Run // of the head
}

// Runs compares two runs.
func Runs(base, head *results.Document, opts Options) *Comparison {
	c := &Comparison{Changes: []Change{}, Contracts: []string{}}
	groups := groupsOf(base, head)
	for _, g := range groups {
		g.run = &head.Run
	}
	if c.refuse(base, head, groups); len(c.Refused) > 0 {
		return c
	}
	if base.Run.Version != head.Run.Version {
		c.Notes = append(c.Notes, fmt.Sprintf("voicesim was %s, and is %s: times may differ for that", base.Run.Version, head.Run.Version))
	}
	var unlike []string
	for _, g := range groups {
		if len(g.base) > 0 && len(g.head) > 0 {
			c.Compared++
			if played(g.head) && g.alike() == nil {
				unlike = append(unlike, g.name)
			}
		}
		c.Changes = append(c.Changes, g.changes(head.Run.Lint, opts)...)
	}
	if n := len(unlike); n > 0 {
		const most = 5
		names := strings.Join(unlike[:min(n, most)], ", ")
		if n > most {
			names += fmt.Sprintf(" and %d more", n-most)
		}
		c.Notes = append(c.Notes, "times, counts and cost are not looked at of what passes in one run only, as a call that fails may end early: "+names)
	}
	c.Changes = append(c.Changes, mutants(base, head)...)
	slices.SortStableFunc(c.Changes, func(a, b Change) int { return cmp.Compare(slices.Index(ranks, a.Kind), slices.Index(ranks, b.Kind)) })
	c.Contracts = append(c.Contracts, contracts(base, head, groups)...)
	return c
}

// refuse notes why runs cannot be compared.
func (c *Comparison) refuse(base, head *results.Document, groups []*group) {
	for _, of := range []struct {
		what       string
		base, head string
	}{{"target", base.Run.Target, head.Run.Target}, {"clock", base.Run.Clock, head.Run.Clock}} {
		if of.base != of.head {
			c.Refused = append(c.Refused, fmt.Sprintf("the %s was %s, and is %s", of.what, of.base, of.head))
		}
	}
	if base.Run.Shard != nil || head.Run.Shard != nil {
		c.Refused = append(c.Refused, "one is a shard of a run: merge the shards first")
	}
	if !slices.ContainsFunc(groups, func(g *group) bool { return len(g.base) > 0 && len(g.head) > 0 }) {
		c.Refused = append(c.Refused, "no scenario is in both")
	}
}

// groupsOf puts the plays of scenarios together, by file and name, or by name where a file was moved: in the order of the base, then what is new.
func groupsOf(base, head *results.Document) []*group {
	var groups []*group
	find := func(c *results.Call, moved bool) *group {
		for _, g := range groups {
			if g.name == c.Name && (g.file == c.File || moved && len(g.head) == 0) {
				return g
			}
		}
		return nil
	}
	for i := range base.Results {
		c := &base.Results[i]
		g := find(c, false)
		if g == nil {
			g = &group{name: c.Name, file: c.File}
			groups = append(groups, g)
		}
		g.base = append(g.base, c)
	}
	there := map[string]bool{}
	for i := range head.Results {
		there[head.Results[i].File+"\x00"+head.Results[i].Name] = true
	}
	for i := range head.Results {
		c := &head.Results[i]
		g := find(c, false)
		if g == nil {
			if g = find(c, true); g != nil && there[g.file+"\x00"+g.name] {
				g = nil
			}
		}
		if g == nil {
			g = &group{name: c.Name, file: c.File}
			groups = append(groups, g)
		}
		g.file = c.File
		g.head = append(g.head, c)
	}
	return groups
}

// changes are those of one scenario.
func (g *group) changes(lint string, opts Options) []Change {
	switch {
	case len(g.head) == 0:
		return []Change{g.change(Vanished, "it was played, and is not there any more")}
	case len(g.base) == 0:
		return []Change{g.new()}
	}
	changes := append(g.verdicts(opts), g.plays()...)
	if played(g.head) {
		changes = append(changes, g.strips()...)
		changes = append(changes, g.blind()...)
		changes = append(changes, g.findings(lint)...)
		if alike := g.alike(); alike != nil {
			changes = append(changes, alike.measures(opts)...)
			changes = append(changes, alike.cost(opts)...)
		}
	}
	return changes
}

// new is the change of a scenario that was not there. One that does not pass is one for the worse: nobody has seen it pass, and a check that is green would hide it.
func (g *group) new() Change {
	is := worst(g.head)
	ch := g.change(New, "it was not there: "+string(is))
	if is != judge.VerdictPassed && is != judge.VerdictSkipped {
		ch.Kind = FailsNew
		g.tell(&ch, is)
	}
	return ch
}

// plays says where a scenario is played less often than it was.
func (g *group) plays() []Change {
	judged := func(calls []*results.Call) (n int) {
		for _, c := range calls {
			if played([]*results.Call{c}) {
				n++
			}
		}
		return n
	}
	was, is := judged(g.base), judged(g.head)
	if is == 0 || is >= was {
		return nil
	}
	return []Change{g.change(FewerPlays, fmt.Sprintf("it was played %s, and is played %s", times(was), times(is)))}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func (g *group) change(kind Kind, what string) Change {
	return Change{Kind: kind, Name: g.name, File: g.file, What: what}
}

// verdictRanks are the verdicts, the worst first.
var verdictRanks = []judge.Verdict{judge.VerdictError, judge.VerdictFailed, results.Flaky, judge.VerdictSkipped, judge.VerdictPassed}

// worst is the worst verdict of calls.
func worst(calls []*results.Call) judge.Verdict {
	w := judge.VerdictPassed
	for _, c := range calls {
		if slices.Index(verdictRanks, c.Verdict) < slices.Index(verdictRanks, w) {
			w = c.Verdict
		}
	}
	return w
}

// played reports whether any of the calls was played.
func played(calls []*results.Call) bool {
	return slices.ContainsFunc(calls, func(c *results.Call) bool {
		return c.Verdict != judge.VerdictError && c.Verdict != judge.VerdictSkipped
	})
}

// alike are the plays whose times, counts and cost can be compared: those that pass in the end, or all where none does in either run. One that fails may end
// early, and beside one that passes would seem slower or cheaper for the turns that it has not. Nil is none.
func (g *group) alike() *group {
	passing := func(calls []*results.Call) (all []*results.Call) {
		for _, c := range calls {
			if c.Verdict == judge.VerdictPassed || c.Verdict == results.Flaky {
				all = append(all, c)
			}
		}
		return all
	}
	only := *g
	only.base, only.head = passing(g.base), passing(g.head)
	switch {
	case len(only.base) > 0 && len(only.head) > 0:
		return &only
	case len(only.base) == 0 && len(only.head) == 0:
		return g
	}
	return nil
}

// passed counts the calls that passed at once.
func passed(calls []*results.Call) (n int) {
	for _, c := range calls {
		if c.Verdict == judge.VerdictPassed {
			n++
		}
	}
	return n
}

// verdicts compares what the plays came to.
func (g *group) verdicts(opts Options) []Change {
	was, is := worst(g.base), worst(g.head)
	share := func(calls []*results.Call) float64 { return float64(passed(calls)) / float64(len(calls)) }
	fewer := share(g.head) < share(g.base)
	counted := ""
	if len(g.base) > 1 || len(g.head) > 1 {
		counted = fmt.Sprintf(" (%d of %d passed, %d of %d now)", passed(g.base), len(g.base), passed(g.head), len(g.head))
	}
	ch := g.change(Failed, "")
	switch {
	case share(g.head) > share(g.base) && (is == judge.VerdictPassed || is == was):
		return []Change{g.change(Fixed, fmt.Sprintf("it was %s, and is %s%s", was, is, counted))}
	case was == is && !fewer, is == judge.VerdictPassed:
		return nil
	case is == judge.VerdictError, is == judge.VerdictSkipped:
		ch.Kind = NotPlayed
	case is == results.Flaky && fewer:
		ch.Kind = FlakyNow
	case is == results.Flaky, was == judge.VerdictError && !fewer:
		return nil
	}
	ch.What = fmt.Sprintf("it was %s, and is %s%s", was, is, counted)
	if bad := g.tell(&ch, is); bad != nil {
		ch.First = g.first(bad, opts)
	}
	return []Change{ch}
}

// tell adds to a change what went wrong in the first play of the head with a verdict, and how it is played again.
func (g *group) tell(ch *Change, v judge.Verdict) *results.Call {
	bad := g.bad(v)
	if bad != nil {
		ch.Again = results.Again("voicesim", g.run, bad.First())
		ch.What += why(bad)
	}
	return bad
}

// bad is the first play of the head with a verdict.
func (g *group) bad(v judge.Verdict) *results.Call {
	if i := slices.IndexFunc(g.head, func(c *results.Call) bool { return c.Verdict == v }); i >= 0 {
		return g.head[i]
	}
	return nil
}

// why is what went wrong in a call, in one line.
func why(c *results.Call) string {
	if len(c.Attempts) > 0 && len(c.Failures) == 0 {
		c = &c.Attempts[0]
	}
	if len(c.Failures) > 0 {
		f := c.Failures[0]
		return fmt.Sprintf(": %s  %s  %s", results.Place(f.File, f.Line, f.Column), f.Kind, f.Message)
	}
	if line, _, _ := strings.Cut(c.Why, "\n"); line != "" {
		return ": " + line
	}
	return ""
}

// contracts says what of the agents is another, each change once.
func contracts(base, head *results.Document, groups []*group) []string {
	var lines []string
	seen := map[[2]string]bool{}
	for _, g := range groups {
		if len(g.base) == 0 || len(g.head) == 0 {
			continue
		}
		pair := [2]string{g.base[0].Contract, g.head[0].Contract}
		if pair[0] == pair[1] || seen[pair] {
			continue
		}
		seen[pair] = true
		for _, line := range contract.Diff(base.Contracts[pair[0]], head.Contracts[pair[1]]) {
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}
