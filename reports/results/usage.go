package results

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/usage"
)

// Usage is what one call cost.
type Usage struct {
	Model         string         `json:"model,omitempty"` // that answered
	CountedBy     string         `json:"counted_by"`      // [BySimulator] or [ByServer]
	Responses     int            `json:"responses"`       // of which the server said what they cost
	Unreported    int            `json:"unreported,omitempty"`
	Tokens        usage.Tokens   `json:"tokens"`             // of the responses
	ByAgent       []AgentUsage   `json:"by_agent,omitempty"` // in the order of their names
	Transcription *Transcription `json:"transcription,omitempty"`
	Cost          *Cost          `json:"cost,omitempty"`         // of all; nil is not known, and not free
	CostUnknown   string         `json:"cost_unknown,omitempty"` // why it is not known
}

// Who counted tokens.
const (
	BySimulator = "simulator" // by what it takes the real server to count
	ByServer    = "server"
)

// AgentUsage is what the responses of one agent cost.
type AgentUsage struct {
	Agent     string       `json:"agent"`
	Responses int          `json:"responses"`
	Tokens    usage.Tokens `json:"tokens"`
	Dollars   *float64     `json:"dollars,omitempty"` // nil is not known
}

// Transcription is what it cost to write down what the caller said: models are charged by one or the other.
type Transcription struct {
	Model    string       `json:"model,omitempty"`
	Tokens   usage.Tokens `json:"tokens"`
	SpeechMS float64      `json:"speech_ms"`
}

// Cost is a price.
type Cost struct {
	Dollars float64 `json:"dollars"`
	AsOf    string  `json:"as_of,omitempty"` // the days on which the prices were looked up
}

// UsageOf is a bill as it stands in results.json; nil without one.
func UsageOf(b *usage.Bill) *Usage {
	if b == nil {
		return nil
	}
	u := &Usage{Model: b.Model, CountedBy: ByServer, Responses: b.All.Responses, Unreported: b.Unreported, Tokens: b.All.Tokens, CostUnknown: b.Cost.Why}
	if b.Simulated {
		u.CountedBy = BySimulator
	}
	if b.Cost.Known() {
		u.Cost = &Cost{b.Cost.Dollars, b.Cost.AsOf}
	}
	if t := b.Transcription; t != (usage.Transcription{}) {
		u.Transcription = &Transcription{b.Transcriber, t.Tokens, float64(t.Speech) / float64(time.Millisecond)}
	}
	for _, name := range slices.Sorted(maps.Keys(b.ByAgent)) {
		of := AgentUsage{Agent: name, Responses: b.ByAgent[name].Responses, Tokens: b.ByAgent[name].Tokens}
		if dollars, ok := b.AgentCosts[name]; ok {
			of.Dollars = &dollars
		}
		u.ByAgent = append(u.ByAgent, of)
	}
	return u
}

// UsageTotals is what a run cost, earlier attempts included.
type UsageTotals struct {
	Calls     int          `json:"calls"` // and attempts, of which it is known how many tokens they took
	Simulated int          `json:"simulated"`
	Tokens    usage.Tokens `json:"tokens"`             // of the responses
	Priced    int          `json:"priced"`             // calls of which the cost is known
	Cost      *Cost        `json:"cost,omitempty"`     // of these; nil where there is none
	Unknown   string       `json:"unknown,omitempty"`  // why that of the first other is not known
	AtLeast   bool         `json:"at_least,omitempty"` // the server did not say what some response cost
}

// add adds what a call and its attempts cost.
func (t *UsageTotals) add(c *Call) {
	for i := range c.Attempts {
		t.add(&c.Attempts[i])
	}
	u := c.Usage
	if u == nil {
		return
	}
	t.Calls++
	t.Tokens = t.Tokens.Add(u.Tokens)
	t.AtLeast = t.AtLeast || u.Unreported > 0
	if u.CountedBy == BySimulator {
		t.Simulated++
	}
	if u.Cost == nil {
		if t.Unknown == "" {
			t.Unknown = u.CostUnknown
		}
		return
	}
	t.Priced++
	sum := usage.Cost{Dollars: u.Cost.Dollars, AsOf: u.Cost.AsOf}
	if t.Cost != nil {
		sum = sum.And(usage.Cost{Dollars: t.Cost.Dollars, AsOf: t.Cost.AsOf})
	}
	t.Cost = &Cost{sum.Dollars, sum.AsOf}
}

// Sentence says in one line what a run cost; "" where no call had a session.
func (t *UsageTotals) Sentence() string {
	if t == nil || t.Calls == 0 {
		return ""
	}
	text := TokensInWords(t.Tokens)
	switch t.Simulated {
	case 0:
	case t.Calls:
		text += " as the simulator counts them"
	default:
		text += fmt.Sprintf(", of %d of %s as the simulator counts them", t.Simulated, Count(t.Calls, "call"))
	}
	if t.Cost == nil {
		return text + "; cost not known: " + t.Unknown
	}
	text += "; "
	if t.AtLeast {
		text += "at least "
	}
	text += t.Cost.String()
	if n := t.Calls - t.Priced; n > 0 {
		text += fmt.Sprintf(", and of %s not known: %s", Count(n, "call"), t.Unknown)
	}
	return text
}

// String is the cost with the days of its prices.
func (c *Cost) String() string {
	text := InDollars(c.Dollars)
	if c.AsOf != "" {
		text += " by prices of " + c.AsOf
	}
	return text
}

// InWords says what a call cost.
func (u *Usage) InWords() string {
	if u.Cost == nil {
		return "not known: " + u.CostUnknown
	}
	text := u.Cost.String()
	if u.Unreported > 0 {
		text = fmt.Sprintf("at least %s: the server did not say what %s cost", text, Count(u.Unreported, "response"))
	}
	return text
}

// InDollars is an amount with as many digits as tell something: calls cost fractions of a cent.
func InDollars(amount float64) string {
	switch {
	case amount >= 1:
		return fmt.Sprintf("$%.2f", amount)
	case amount >= 0.01 || amount == 0:
		return fmt.Sprintf("$%.4f", amount)
	}
	return fmt.Sprintf("$%.6f", amount)
}

// TokensInWords says how many tokens were read, of these from the cache, and made.
func TokensInWords(t usage.Tokens) string {
	text := grouped(t.In()) + " tokens in"
	if n := t.Cached(); n > 0 {
		text += " (" + grouped(n) + " cached)"
	}
	return text + ", " + grouped(t.Out()) + " out"
}

// grouped is a number with a comma before each three digits.
func grouped(n int) string {
	text := fmt.Sprint(n)
	var parts []string
	for len(text) > 3 {
		parts = append([]string{text[len(text)-3:]}, parts...)
		text = text[:len(text)-3]
	}
	return strings.Join(append([]string{text}, parts...), ",")
}
