package results

import (
	"maps"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/judge/strip"
)

// SchemaVersion is the version of the form of results.json. It grows when a field changes its meaning
// or goes away; new fields do not change it.
const SchemaVersion = 1

// Document is results.json. Two runs of the same scenarios in virtual time differ in Run, Totals.WallMS and Totals.Speed only.
type Document struct {
	SchemaVersion int      `json:"schema_version"`
	Run           Run      `json:"run"`
	Totals        Totals   `json:"totals"`
	Results       []Call   `json:"results"`           // in the order of the scenarios
	Repeats       []Repeat `json:"repeats,omitempty"` // of each scenario that was played more than once
	// Contracts are what agents came into the calls with, by the fingerprints that the results name.
	Contracts map[string]*contract.Contract `json:"contracts,omitempty"`
	Mutants   *Mutants                      `json:"mutants,omitempty"` // absent where nothing was broken on purpose to see who notices
}

// Run is what differs from one run to the next.
type Run struct {
	StartedAt  string    `json:"started_at"` // RFC 3339
	WallMS     float64   `json:"wall_ms"`
	Clock      string    `json:"clock"`  // "virtual" or "real"
	Target     string    `json:"target"` // what the agents talked to
	Seed       uint64    `json:"seed"`   // of the first play of each scenario
	Version    string    `json:"version"`
	Lint       string    `json:"lint,omitempty"`       // the least severity of findings that counts; "" is none
	Shuffled   bool      `json:"shuffled,omitempty"`   // the order of play was that of the seed
	Mutant     string    `json:"mutant,omitempty"`     // that broke agent and runtime on purpose; "" is none
	PhoneLine  string    `json:"phone_line,omitempty"` // --line: the caller's, of scenarios without one of their own; "" is none
	CallWallMS []float64 `json:"call_wall_ms"`         // how long each of the results took to play
	Shard      *Shard    `json:"shard,omitempty"`      // nil is the whole run
}

// Shard says which part of a run this is.
type Shard struct {
	Index  int    `json:"index"`  // from 1 to Of
	Of     int    `json:"of"`     // shards of the run
	Plan   string `json:"plan"`   // fingerprint of all plays of the run, and of which shard has which
	Places []int  `json:"places"` // of the results in the whole run, from 0
	Whole  int    `json:"whole"`  // results of the whole run
}

// Call is one play of a scenario.
type Call struct {
	Name           string             `json:"name"`
	File           string             `json:"file"`
	Line           int                `json:"line"`
	Filled         []Filled           `json:"filled,omitempty"`     // what its names stand for; absent where its file has none
	Variant        string             `json:"variant,omitempty"`    // of its file; absent where that has none
	PhoneLine      string             `json:"phone_line,omitempty"` // the caller's, a preset or a map; absent where it changes nothing
	Tags           []string           `json:"tags"`
	Verdict        judge.Verdict      `json:"verdict"` // [Flaky] too
	Why            string             `json:"why,omitempty"`
	Seed           uint64             `json:"seed"`           // of everything random in the simulator
	Play           *Play              `json:"play,omitempty"` // which play of the scenario; nil where it is the only one
	CallMS         float64            `json:"call_ms"`
	Steps          []Step             `json:"steps,omitempty"`  // absent where nothing was played
	Checks         []Check            `json:"checks,omitempty"` // likewise
	Failures       []Failure          `json:"failures"`
	NotJudged      []NotJudged        `json:"not_judged,omitempty"`
	NotLookedAt    []NotLookedAt      `json:"not_looked_at,omitempty"`
	Opinions       []Opinion          `json:"opinions,omitempty"`
	Mistakes       []Mistake          `json:"mistakes,omitempty"`
	StandIns       []StandIn          `json:"stand_ins,omitempty"`
	Findings       []Finding          `json:"findings"`
	Measures       map[string]Measure `json:"measures"`
	Utterances     []Utterance        `json:"utterances,omitempty"` // what the agent said, in the order in which it was heard; absent where nothing was recorded
	Usage          *Usage             `json:"usage,omitempty"`      // what it cost; absent where nothing was played
	Artifacts      []Artifact         `json:"artifacts"`
	LeftOut        []string           `json:"left_out,omitempty"` // kinds of files that were left out of the folder for their size
	TimelineSHA256 string             `json:"timeline_sha256"`
	Contract       string             `json:"contract,omitempty"` // fingerprint of what the agent came with; "" where nothing was played
	Strip          *strip.Strip       `json:"strip,omitempty"`    // of a scenario that was played many times, for which this call stands
	Kept           []Call             `json:"kept,omitempty"`     // other calls of the strip whose files were kept, to be heard beside this one: the strip of each is of it alone
	Mutant         string             `json:"mutant,omitempty"`   // that broke agent and runtime in this call of a run in which others were sound; "" is none
	Attempts       []Call             `json:"attempts,omitempty"` // earlier ones of the same play, which did not pass, the first first
}

// Flaky is the verdict of a play that passed, after attempts that did not.
const Flaky judge.Verdict = "flaky"

// Filled is a name in angle brackets of a file, and what stands for it in a call.
type Filled struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Param bool   `json:"param,omitempty"` // it was given by --param; absent where the file says it
}

// Play says which play of a scenario a call is.
type Play struct {
	Number int `json:"number"` // from 1 to Of
	Of     int `json:"of"`
}

// Failure is one unmet demand.
type Failure struct {
	Kind    judge.FailureKind `json:"kind"`
	Message string            `json:"message"`
	Nearest string            `json:"nearest,omitempty"`
	Blame   string            `json:"blame"`         // whose it most likely is: agent, runtime, simulator, scenario, network or unclear
	Why     string            `json:"why,omitempty"` // the evidence for that; absent where it is unclear
	AtMS    float64           `json:"at_ms"`
	File    string            `json:"file"`
	Line    int               `json:"line"`
	Column  int               `json:"column,omitempty"`
	Source  []SourceLine      `json:"source,omitempty"` // the line of the scenario, with some around it; absent where the scenario as a whole is meant
}

// SourceLine is a line of a file, as it is written.
type SourceLine struct {
	Line int    `json:"line"`
	Text string `json:"text"`
}

// Mistake is one in a file that was refused.
type Mistake struct {
	Message string `json:"message"`
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"` // absent where it is about the file as a whole
	Column  int    `json:"column,omitempty"`
}

// NotJudged is something that the scenario demands and the call never came to.
type NotJudged struct {
	What   string `json:"what"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column,omitempty"`
}

// StandIn is a turn of the caller that the stand-in voice said.
type StandIn struct {
	Words  string `json:"words"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column,omitempty"`
}

// Opinion is what a language model answered to a question about the call.
type Opinion struct {
	Question string          `json:"question"`
	Asked    int             `json:"asked"`  // how often it was to be asked
	Wanted   int             `json:"wanted"` // how many of the answers have to be yes
	Yes      int             `json:"yes"`
	No       int             `json:"no"` // what is neither was not answered
	Answers  []OpinionAnswer `json:"answers"`
	File     string          `json:"file"`
	Line     int             `json:"line"`
}

// OpinionAnswer is one of its answers.
type OpinionAnswer struct {
	Model  string   `json:"model"`
	Yes    bool     `json:"yes"`
	Reason string   `json:"reason,omitempty"`
	Quotes []string `json:"quotes,omitempty"` // of the call
	Failed string   `json:"failed,omitempty"` // why it is none; absent where it is one
}

// NotLookedAt is something of which the verdict says nothing.
type NotLookedAt struct {
	Kind   judge.BlindSpot `json:"kind"`
	What   string          `json:"what"`
	File   string          `json:"file"`
	Line   int             `json:"line,omitempty"` // absent where it is about the file as a whole
	Column int             `json:"column,omitempty"`
}

// Finding is something that the agent's runtime did wrong as a client of the Realtime API.
type Finding struct {
	Rule     string  `json:"rule"`
	Severity string  `json:"severity"`
	Message  string  `json:"message"`
	AtMS     float64 `json:"at_ms"`
	Event    string  `json:"event,omitempty"`
	EventID  string  `json:"event_id,omitempty"`
}

// Measure is what was measured of one kind.
type Measure struct {
	Unit   judge.Unit `json:"unit"`
	Count  int        `json:"count"`
	Min    *float64   `json:"min,omitempty"` // absent without values
	Mean   *float64   `json:"mean,omitempty"`
	Max    *float64   `json:"max,omitempty"`
	P50    *float64   `json:"p50,omitempty"` // absent with fewer than 20 values, as the next three
	P90    *float64   `json:"p90,omitempty"`
	P95    *float64   `json:"p95,omitempty"`
	P99    *float64   `json:"p99,omitempty"`
	Values []Value    `json:"values"`
	Names  []string   `json:"names,omitempty"`
}

// Value is one value of a measure.
type Value struct {
	AtMS   float64 `json:"at_ms"`
	Amount float64 `json:"amount"`
	Of     string  `json:"of,omitempty"`
}

// Artifact is a file that belongs to a call.
type Artifact struct {
	Kind string `json:"kind"` // "wav", "transcript", "timeline" or "trace"
	Path string `json:"path"` // relative to the results, with slashes
}

// Know adds a contract that a result names; nil is none.
func (d *Document) Know(c *contract.Contract) {
	if c == nil {
		return
	}
	if d.Contracts == nil {
		d.Contracts = map[string]*contract.Contract{}
	}
	d.Contracts[c.Fingerprint()] = c
}

// KnowAll adds all contracts of another document.
func (d *Document) KnowAll(other *Document) {
	if d.Contracts == nil {
		d.Contracts = map[string]*contract.Contract{}
	}
	maps.Copy(d.Contracts, other.Contracts)
}
