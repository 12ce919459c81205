package verdict

// Blame says whose a failure most likely is, by what is known of the call. The zero value is unclear.
type Blame struct {
	Who Blamed
	Why string // the evidence, in words; "" where it is unclear
}

// Blamed is one of those whose a failure can be.
type Blamed string

// Those whose a failure can be. The zero value stands for [BlameUnclear].
const (
	BlameUnclear   Blamed = "unclear"   // nothing that is known tells
	BlameAgent     Blamed = "agent"     // its instructions, tools, guardrails or settings, or the model that speaks for it
	BlameRuntime   Blamed = "runtime"   // what carries the agent: playout, interruptions, tools, reconnects
	BlameSimulator Blamed = "simulator" // the simulated server broke in itself
	BlameScenario  Blamed = "scenario"  // it asks for what cannot be, or does not say what it means
	BlameNetwork   Blamed = "network"   // the connection, or the line
)

// String is the blame in words, for people: "most likely the runtime: …", and "" where it is unclear.
func (b Blame) String() string {
	switch b.Who {
	case "", BlameUnclear:
		return ""
	default:
		return "most likely the " + string(b.Who) + ": " + b.Why
	}
}

// Known returns who it is, [BlameUnclear] included.
func (b Blame) Known() Blamed {
	if b.Who == "" {
		return BlameUnclear
	}
	return b.Who
}
