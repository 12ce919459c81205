package reports

import (
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Run is a number of calls that were played by one command.
type Run struct {
	Started time.Time     // of the first call
	Wall    time.Duration // from the start of the first call to the last verdict
	Clock   string        // "virtual" or "real"
	Target  string        // what the agents talked to: "simulator"
	Seed    uint64        // of everything random in the simulator
	Version string        // of voicesim
	Lint    string        // the least severity of findings that counts, one of Severities; "" is none
	Calls   []*Entry      // in the order of the scenarios
}

// Entry is one played call, in the reports.
type Entry struct {
	Scenario  *scenarios.Scenario
	Result    *judge.Result
	Recording *timeline.Recording // nil when the call could not be played
	Refused   *scenarios.Mistakes // why the file was refused, and nothing was played; nil where it was not
	SHA256    string              // fingerprint of the timeline; "" when nothing was recorded
	Wall      time.Duration       // how long it took to play
	Artifacts []Artifact          // files that belong to the call
}

// RefusedCall is what stands in a run for a file that was not played: its mistakes, of which there must be one.
func RefusedCall(file string, mistakes *scenarios.Mistakes) *Entry {
	sc := scenarios.New(file, "")
	sc.File, sc.Pos = file, mistakes.All[0].Pos
	return &Entry{Scenario: sc, Result: judge.ErrorResult(sc, mistakes.Error()), Refused: mistakes}
}

// Artifact is a file that belongs to a call.
type Artifact struct {
	Kind string `json:"kind"` // "wav", "transcript" or "timeline"
	Path string `json:"path"` // relative to the results, with slashes
}

// Totals sums up a run.
type Totals struct {
	Scenarios int `json:"scenarios"`
	Passed    int `json:"passed"`
	Failed    int `json:"failed"`
	Errors    int `json:"errors"`  // not played
	Refused   int `json:"refused"` // of these, because of mistakes in the file, or because it was none
	Skipped   int `json:"skipped"`
	Blind     int `json:"not_looked_at"` // passed, with something that was not looked at, measures without a value apart
	// Findings are those of all calls, and Broke the calls that passed and still broke the protocol.
	Findings FindingTotals `json:"findings"`
	Broke    int           `json:"broke_protocol"`
	CallMS   float64       `json:"call_ms"` // seconds of call, all calls together
	WallMS   float64       `json:"wall_ms"`
	Speed    float64       `json:"speed"` // call time by wall time; zero without wall time
}

// Totals counts the verdicts of the run and sums up its times.
func (r *Run) Totals() Totals {
	t := Totals{Scenarios: len(r.Calls)}
	for _, c := range r.Calls {
		switch c.Result.Verdict {
		case judge.VerdictPassed:
			t.Passed++
		case judge.VerdictFailed:
			t.Failed++
		case judge.VerdictError:
			t.Errors++
			if c.Refused != nil {
				t.Refused++
			}
		case judge.VerdictSkipped:
			t.Skipped++
		}
		for _, f := range c.Result.Findings {
			t.Findings.add(f)
		}
		if r.Broke(c) {
			t.Broke++
		}
		if c.blind() {
			t.Blind++
		}
		t.CallMS += ms(c.Result.Length)
	}
	t.took(r.Wall)
	return t
}

// add adds the totals of another run, but for its times of play.
func (t *Totals) add(o Totals) {
	t.Scenarios += o.Scenarios
	t.Passed += o.Passed
	t.Failed += o.Failed
	t.Errors += o.Errors
	t.Refused += o.Refused
	t.Skipped += o.Skipped
	t.Blind += o.Blind
	t.Broke += o.Broke
	t.Findings.Notices += o.Findings.Notices
	t.Findings.Warnings += o.Findings.Warnings
	t.Findings.Errors += o.Findings.Errors
	t.CallMS += o.CallMS
}

// took sets the time of play.
func (t *Totals) took(wall time.Duration) {
	t.WallMS, t.Speed = ms(wall), 0
	if wall > 0 {
		t.Speed = t.CallMS / t.WallMS
	}
}

// ms is a length in milliseconds.
func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
