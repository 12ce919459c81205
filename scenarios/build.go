package scenarios

import "time"

// The limits of a call that sets none of its own.
const (
	DefaultDuration = 2 * time.Minute
	DefaultPatience = 5 * time.Second
	DefaultGap      = 300 * time.Millisecond
	DefaultTail     = time.Second
	DefaultHole     = 300 * time.Millisecond
	DefaultDeadAir  = 8 * time.Second
)

// NewestLanguage is the newest version of the language. With 2 came the demands that answers are heard in one piece, that
// nobody is left in silence, that watches can see, that words come after what was done above them, that faults strike
// something and what they take is owed anew, and that what an agent does is named.
const NewestLanguage = 2

// New returns a scenario without steps that has the default limits. It is for scenarios built in Go;
// Load makes those of files.
func New(name, agent string) *Scenario {
	return &Scenario{
		Name: name, Agent: agent,
		Approvals: ApprovalsFail,
		OnFailure: StopOnFailure,
		Limits: Limits{
			Duration: DefaultDuration, Patience: DefaultPatience, Gap: DefaultGap, Tail: DefaultTail,
			Hole: DefaultHole, DeadAir: DefaultDeadAir,
		},
	}
}

// Add appends a step and gives it its place and its exchange.
func (sc *Scenario) Add(s *Step) {
	s.Index = len(sc.Script)
	if s.Index > 0 {
		s.Exchange = sc.Script[s.Index-1].Exchange
	}
	if s.TakesTurn() {
		s.Exchange++
	}
	sc.Script = append(sc.Script, s)
}
