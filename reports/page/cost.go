package page

import (
	"cmp"
	"maps"
	"slices"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/usage"
)

// Cost is what a call, or a run, cost.
type Cost struct {
	Sentence string      `json:"sentence"`
	Note     string      `json:"note,omitempty"` // who counted the tokens, where that was not the server
	Agents   []AgentCost `json:"agents,omitempty"`
}

// AgentCost is what the responses of one agent cost, and last in a list what it cost to write down what the caller said.
type AgentCost struct {
	Agent     string       `json:"agent"`
	Responses int          `json:"responses,omitempty"`
	Tokens    usage.Tokens `json:"tokens"`
	SpeechMS  float64      `json:"speech_ms,omitempty"` // that is charged by its length
	Dollars   string       `json:"dollars,omitempty"`   // "" is not known
}

// agentSum is an AgentCost while it is added up.
type agentSum struct {
	AgentCost
	dollars *float64 // nil is not known
}

// simulatorCounts says what tokens of the simulator are worth.
const simulatorCounts = "The simulator counted these tokens, as it takes the real server to count them: a bill may differ."

// costOf is what a call cost; nil where nobody knows.
func costOf(r *results.Call) *Cost {
	u := r.Usage
	if u == nil {
		return nil
	}
	c := &Cost{Sentence: visible.Text(results.TokensInWords(u.Tokens) + "; cost " + u.InWords())}
	if u.CountedBy == results.BySimulator {
		c.Note = simulatorCounts
	}
	c.Agents = agentCosts([]*results.Call{r})
	return c
}

// runCost is what a run cost; nil where nobody knows.
func runCost(d *results.Document) *Cost {
	t := d.Totals.Usage
	if t == nil {
		return nil
	}
	c := &Cost{Sentence: visible.Text(t.Sentence()) + "."}
	if t.Simulated > 0 {
		c.Note = simulatorCounts
	}
	var all []*results.Call
	for i := range d.Results {
		all = append(all, &d.Results[i])
		for k := range d.Results[i].Attempts {
			all = append(all, &d.Results[i].Attempts[k])
		}
	}
	c.Agents = agentCosts(all)
	return c
}

// agentCosts adds up what calls cost, by agent in the order of their names, then the transcripts.
func agentCosts(calls []*results.Call) []AgentCost {
	zero := 0.0
	by := map[string]*agentSum{}
	heard := &agentSum{AgentCost{Agent: "writing down the caller"}, &zero}
	for _, r := range calls {
		u := r.Usage
		if u == nil {
			continue
		}
		known := u.Cost != nil
		rest := 0.0
		if known {
			rest = u.Cost.Dollars
		}
		for _, a := range u.ByAgent {
			of := by[a.Agent]
			if of == nil {
				start := 0.0
				of = &agentSum{AgentCost{Agent: visible.Text(a.Agent)}, &start}
				by[a.Agent] = of
			}
			of.Responses, of.Tokens = of.Responses+a.Responses, of.Tokens.Add(a.Tokens)
			of.dollars = plus(of.dollars, a.Dollars)
			if a.Dollars != nil {
				rest -= *a.Dollars
			}
		}
		if t := u.Transcription; t != nil {
			heard.Tokens, heard.SpeechMS = heard.Tokens.Add(t.Tokens), heard.SpeechMS+t.SpeechMS
			if known {
				heard.dollars = plus(heard.dollars, &rest)
			} else {
				heard.dollars = nil
			}
		}
	}
	all := slices.SortedFunc(maps.Values(by), func(a, b *agentSum) int { return cmp.Compare(a.Agent, b.Agent) })
	if heard.Tokens != (usage.Tokens{}) || heard.SpeechMS > 0 {
		all = append(all, heard)
	}
	var out []AgentCost
	for _, a := range all {
		if a.dollars != nil {
			a.Dollars = results.InDollars(*a.dollars)
		}
		out = append(out, a.AgentCost)
	}
	return out
}

// plus is the sum of two amounts, nil where one of them is not known.
func plus(a, b *float64) *float64 {
	if a == nil || b == nil {
		return nil
	}
	sum := *a + *b
	return &sum
}
