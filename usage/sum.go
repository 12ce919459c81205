package usage

import "maps"

// And is the bill of both calls: that of the models which the first names. Either may be nil.
func (b *Bill) And(other *Bill) *Bill {
	switch {
	case b == nil:
		return other
	case other == nil:
		return b
	}
	out := *b
	out.Ledger = b.Clone()
	out.All = b.All.and(other.All)
	for agent, t := range other.ByAgent {
		out.ByAgent[agent] = out.ByAgent[agent].and(t)
	}
	out.Unreported += other.Unreported
	out.Transcription.Tokens = b.Transcription.Tokens.Add(other.Transcription.Tokens)
	out.Transcription.Speech += other.Transcription.Speech
	out.Cost, out.AgentCosts = b.Cost.And(other.Cost), nil
	if out.Cost.Known() {
		out.AgentCosts = map[string]float64{}
		maps.Copy(out.AgentCosts, b.AgentCosts)
		for agent, dollars := range other.AgentCosts {
			out.AgentCosts[agent] += dollars
		}
	}
	return &out
}

func (t Total) and(o Total) Total { return Total{t.Responses + o.Responses, t.Tokens.Add(o.Tokens)} }
