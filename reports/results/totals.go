package results

import (
	"slices"

	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/judge"
)

// Totals sums up a run.
type Totals struct {
	Scenarios int `json:"scenarios"` // plays of scenarios, files that were refused included
	Passed    int `json:"passed"`
	Flaky     int `json:"flaky"` // passed after attempts that did not
	Failed    int `json:"failed"`
	Errors    int `json:"errors"`  // not played
	Refused   int `json:"refused"` // of these, because of mistakes in the file, or because it was none
	Skipped   int `json:"skipped"`
	Blind     int `json:"not_looked_at"` // passed, at once or later, with something that was not looked at: see [Call.Blind]
	// Findings are those of all calls, and Broke the calls that passed and still broke the protocol.
	Findings FindingTotals `json:"findings"`
	Broke    int           `json:"broke_protocol"`
	Usage    *UsageTotals  `json:"usage,omitempty"` // what the calls cost; absent where none had a session
	CallMS   float64       `json:"call_ms"`         // milliseconds of call, all calls together
	WallMS   float64       `json:"wall_ms"`
	Speed    float64       `json:"speed"` // call time by wall time; zero without wall time
}

// FindingTotals counts findings by severity.
type FindingTotals struct {
	Errors   int `json:"error"`
	Warnings int `json:"warning"`
	Notices  int `json:"notice"`
}

// All is how many there are.
func (t *FindingTotals) All() int { return t.Errors + t.Warnings + t.Notices }

// add counts a finding.
func (t *FindingTotals) add(severity string) {
	switch severity {
	case string(clientlint.SeverityError):
		t.Errors++
	case string(clientlint.SeverityWarning):
		t.Warnings++
	default:
		t.Notices++
	}
}

// Sum counts the verdicts of the results, sums up the times, and counts the repeats: it sets Totals, Repeats and the version of the form.
func (d *Document) Sum() {
	d.SchemaVersion = SchemaVersion
	t := Totals{Scenarios: len(d.Results), WallMS: d.Run.WallMS}
	for i := range d.Results {
		t.count(&d.Results[i], d.Run.Lint)
	}
	var spent UsageTotals
	for i := range d.Results {
		spent.add(&d.Results[i])
	}
	if spent.Calls > 0 {
		t.Usage = &spent
	}
	if t.WallMS > 0 {
		t.Speed = t.CallMS / t.WallMS
	}
	d.Totals, d.Repeats = t, repeatsOf(d.Results)
}

// count counts a call.
func (t *Totals) count(c *Call, lint string) {
	switch c.Verdict {
	case judge.VerdictPassed:
		t.Passed++
	case Flaky:
		t.Flaky++
	case judge.VerdictFailed:
		t.Failed++
	case judge.VerdictError:
		t.Errors++
		if len(c.Mistakes) > 0 {
			t.Refused++
		}
	case judge.VerdictSkipped:
		t.Skipped++
	}
	for _, f := range c.Findings {
		t.Findings.add(f.Severity)
	}
	if c.Broke(lint) {
		t.Broke++
	}
	if c.Blind() {
		t.Blind++
	}
	t.CallMS += c.length()
}

// Severities returns what a finding can be, the least first: [clientlint.Severities] as text.
func Severities() []string {
	var names []string
	for _, s := range clientlint.Severities() {
		names = append(names, string(s))
	}
	return names
}

// Counts reports whether a finding of a severity counts where lint is the least that does; "" is none.
func Counts(severity, lint string) bool {
	all := Severities()
	return lint != "" && slices.Index(all, severity) >= slices.Index(all, lint)
}

// Broke reports whether a call passed, at once or later, but its agent's runtime broke the protocol: it has a finding that counts.
func (c *Call) Broke(lint string) bool {
	return (c.Verdict == judge.VerdictPassed || c.Verdict == Flaky) &&
		slices.ContainsFunc(c.Findings, func(f Finding) bool { return Counts(f.Severity, lint) })
}

// Blind reports whether a call passed, at once or later, and something of it was not reached or not looked at: the totals count such calls.
func (c *Call) Blind() bool {
	return (c.Verdict == judge.VerdictPassed || c.Verdict == Flaky) && len(c.NotJudged)+len(c.Unseen()) > 0
}

// Unseen is what of a call was not looked at, without measures that have no value.
func (c *Call) Unseen() (all []NotLookedAt) {
	for _, n := range c.NotLookedAt {
		if n.Told() {
			all = append(all, n)
		}
	}
	return all
}

// Told reports whether a blind spot is told wherever the call is: measures without a value, which almost every call has, are for
// those who want all.
func (n NotLookedAt) Told() bool { return n.Kind != judge.BlindNoData }
