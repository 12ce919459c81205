package usage

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Bill is what one call cost.
type Bill struct {
	Ledger
	Model       string // that answered, as the session names it; "" where nobody said
	Transcriber string // that wrote down what the caller said; "" for none
	Simulated   bool   // the simulated server counted the tokens: the real one may count others
	Cost        Cost
	AgentCosts  map[string]float64 // of the responses of each agent, in dollars; nil where Cost is not known
}

// Cost is a price in dollars.
type Cost struct {
	Dollars float64 // only where Why is ""
	AsOf    string  // the days on which the prices were looked up, the first first; "" where nobody says
	Why     string  // why it is not known; "" where it is
}

// Known reports whether there is a price. What is not known is not free.
func (c Cost) Known() bool { return c.Why == "" }

// Bill makes the bill of a call by the prices of its models.
func (ps Prices) Bill(l Ledger, model, transcriber string) *Bill {
	b := &Bill{Ledger: l, Model: model, Transcriber: transcriber}
	b.Cost = ps.Price(model, l.All.Tokens, 0).And(ps.Price(transcriber, l.Transcription.Tokens, l.Transcription.Speech))
	if !b.Cost.Known() {
		return b
	}
	b.AgentCosts = map[string]float64{}
	for agent, t := range l.ByAgent {
		b.AgentCosts[agent] = ps.Price(model, t.Tokens, 0).Dollars
	}
	return b
}

// Price is what tokens and speech cost with a model. Nothing costs nothing, whatever the model.
func (ps Prices) Price(model string, t Tokens, speech time.Duration) Cost {
	if t == (Tokens{}) && speech == 0 {
		return Cost{}
	}
	p, known := ps.Of(model)
	switch {
	case model == "":
		return Cost{Why: "the server does not name its model"}
	case !known:
		return Cost{Why: fmt.Sprintf("there is no price of %s", model)}
	}
	c := Cost{AsOf: p.As}
	if c.Dollars, c.Why = p.of(t, speech); c.Why != "" {
		c.AsOf = ""
	}
	return c
}

// And is the cost of both: not known where one of them is not.
func (c Cost) And(other Cost) Cost {
	switch {
	case !c.Known():
		return c
	case !other.Known():
		return other
	}
	days := map[string]bool{}
	for _, day := range append(strings.Split(c.AsOf, ", "), strings.Split(other.AsOf, ", ")...) {
		if day != "" {
			days[day] = true
		}
	}
	return Cost{Dollars: c.Dollars + other.Dollars, AsOf: strings.Join(slices.Sorted(maps.Keys(days)), ", ")}
}
