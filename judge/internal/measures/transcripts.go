package measures

import (
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// transcriptWER has a value for each turn of which there is a transcript.
func transcriptWER(c *Call) []verdict.Value {
	var values []verdict.Value
	for _, t := range c.Turns {
		if !t.Step.Speaks() {
			continue
		}
		tr, said := c.TranscriptOf(t), words.Spoken(said(t.Step))
		if tr == nil || len(tr.Parts) == 0 && tr.Simulated == "" || len(said) == 0 {
			continue
		}
		text := tr.Known
		if len(tr.Parts) > 0 {
			text = tr.Text()
		}
		wrong := wordErrors(said, words.Spoken(text))
		values = append(values, verdict.Value{At: tr.At, Amount: float64(wrong) / float64(len(said)), Of: t.Name()})
	}
	return values
}

// said are the words of a turn, without its pauses.
func said(st *scenarios.Step) string {
	var all []string
	for _, part := range st.Caller.Parts {
		all = append(all, part.Words)
	}
	return strings.Join(all, " ")
}

// wordErrors is how few words have to be changed, left out or put in to make one text of the other.
func wordErrors(said, heard []string) int {
	row := make([]int, len(heard)+1) // of the words so far, against each beginning of heard
	for k := range row {
		row[k] = k
	}
	for i, word := range said {
		diagonal := row[0]
		row[0] = i + 1
		for k, other := range heard {
			least := diagonal
			if word != other {
				least = 1 + min(diagonal, row[k], row[k+1])
			}
			diagonal, row[k+1] = row[k+1], least
		}
	}
	return row[len(heard)]
}

// audioIntact has a value for each turn that was compared with what the server received.
func audioIntact(c *Call) []verdict.Value {
	var values []verdict.Value
	left := slices.Clone(c.Received)
	for _, t := range c.Turns {
		i := slices.IndexFunc(left, func(r timeline.Received) bool { return r.Step == t.Step.Index })
		if i < 0 {
			continue
		}
		if t.Step.TakesTurn() && t.Step.Owed() != scenarios.ReactionIgnore { // what else is heard need not be a turn at the server
			values = append(values, verdict.Value{At: t.Ended, Amount: left[i].Likeness, Of: t.Name()})
		}
		left = slices.Delete(left, i, i+1)
	}
	return values
}

// tokens is the number of all tokens; nil where the server did not say it of each response.
func tokens(c *Call) []verdict.Value {
	n := 0
	for _, s := range c.Spent {
		if s.Silent {
			return nil
		}
		n += s.Tokens.In() + s.Tokens.Out()
	}
	if len(c.Spent) == 0 {
		return nil
	}
	return c.count(n)
}

// cost is the price of all that was spent; nil where one part of it is not known.
func cost(c *Call) []verdict.Value {
	dollars := 0.0
	for _, s := range c.Spent {
		if s.Dollars == nil {
			return nil
		}
		dollars += *s.Dollars
	}
	if len(c.Spent) == 0 {
		return nil
	}
	return []verdict.Value{{At: c.Over, Amount: dollars}}
}
