package sense

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/measured"
)

// What calls take and cost at the most. Chosen: several times what the dearest model takes that fills its context for every answer.
const (
	dearest = 5       // dollars a minute
	biggest = 100_000 // tokens a minute
	busiest = 4       // responses to a turn, those to the outputs of tools among them
	looping = 5       // handoffs of a call in which the caller speaks twice: fewer may be a loop that somebody wants to bound
)

// loose says why hardly any call breaks a bound on its worse side, and what to write instead; "" where some may.
func loose(sc *scenarios.Scenario, m *measured.Measure, b scenarios.Bound) (why, hint string) {
	if limit := m.Loosest; limit > 0 && (b.Relation == worseSide(m)) && (m.LessIsWorse && b.Value < limit || !m.LessIsWorse && b.Value > limit) {
		side := "more"
		if m.LessIsWorse {
			side = "less"
		}
		return fmt.Sprintf("an agent of which it is %s than %s helps nobody, so a bound beyond that says nothing", side, written(m.Unit, limit)),
			"write what a caller would accept: people demand " + m.Usual
	}
	if b.Relation != atMost {
		return "", ""
	}
	switch m.Name {
	case "cost", "tokens":
		return unspent(sc, m.Name, b.Value)
	case "responses":
		if most := busiest * exchanges(sc); most > 0 && b.Value > float64(most) {
			return fmt.Sprintf("the script has too few turns for more than %d", most), "write how many there may be, one for a turn and one for each round of tools"
		}
	case "handoffs":
		if n := exchanges(sc); n > 0 && b.Value > float64(max(looping, 2*n, handoffs(sc))) {
			return "the script has too few turns for so many", "write how many there may be: " + fmt.Sprint(handoffs(sc))
		}
	case "false_interruptions":
		if n := exchanges(sc); n > 0 && b.Value >= float64(n) && b.Value > 0 {
			return "each answer of the script may be stopped for nothing", "write how often the agent may stop for what is no turn: 0"
		}
	}
	return "", ""
}

// unspent says why no call of a length costs, or takes, so much; "" where one may.
func unspent(sc *scenarios.Scenario, name string, most float64) (why, hint string) {
	switch minutes := sc.Limits.Duration.Minutes(); {
	case name == "cost" && most > dearest*minutes:
		return fmt.Sprintf("no call of %s costs so much", wording.Span(sc.Limits.Duration)), "write what a call may cost: $0.50"
	case name == "tokens" && most > biggest*minutes:
		return fmt.Sprintf("no call of %s takes so many", wording.Span(sc.Limits.Duration)), "write how many a call may take: 20000"
	}
	return "", ""
}

// limits notes what a call may cost where none costs so much.
func limits(sc *scenarios.Scenario, note Note) {
	for _, l := range []struct {
		name string
		most float64
		at   scenarios.Pos
	}{{"cost", sc.Limits.Cost, sc.Limits.CostPos}, {"tokens", float64(sc.Limits.Tokens), sc.Limits.TokensPos}} {
		if why, hint := unspent(sc, l.name, l.most); why != "" {
			note(l.at, "limits: "+l.name+": "+why, hint)
		}
	}
}

// worseSide is the relation that bounds the side of a measure on which things go wrong.
func worseSide(m *measured.Measure) string {
	if m.LessIsWorse {
		return atLeast
	}
	return atMost
}

// onlyBest says why the bounds of a check, taken together, let the bad pass: they bound the best value alone, or only how good it may be.
func onlyBest(m *measured.Measure, bounds []scenarios.Bound) (why, hint string) {
	best, each := "min", "the soonest"
	if m.LessIsWorse {
		best, each = "max", "the best"
	}
	var ofBest, ofBetter bool
	for _, b := range bounds {
		switch worse := b.Relation == worseSide(m) || b.Relation == "exactly"; {
		case worse && b.Statistic == best:
			ofBest = true
		case worse:
			return "", ""
		default:
			ofBetter = ofBetter || !good(m, b)
		}
	}
	switch {
	case ofBest:
		return fmt.Sprintf("%s bounds %s of them, which hides all the others", best, each), "bound every value: " + m.Name + ": " + m.Usual
	case ofBetter:
		return "this bounds how well the agent may do, and not how badly", "write the worst that is accepted: " + m.Name + ": " + m.Usual
	}
	return "", ""
}

// good reports whether a bound on the better side of a measure is one that an agent may break in earnest: an answer may come too soon,
// a tool or a human may be too quick.
func good(m *measured.Measure, b scenarios.Bound) bool {
	switch m.Name {
	case "response_latency", "time_to_first_audio":
		return b.Statistic != "max" && b.Value >= float64(shortestSilence/time.Millisecond)
	case "barge_in_stop", "heard_after_barge_in", "truncation_error", "transcript_wer", "agent_interruption_rate", "yield_rate", "response_rate", "selectivity", "audio_intact":
		return false
	default:
		return true
	}
}

// written is an amount as checks have it.
func written(unit measured.Unit, amount float64) string {
	if unit == measured.UnitMilliseconds {
		return wording.Span(time.Duration(amount) * time.Millisecond)
	}
	return fmt.Sprintf("%g %%", 100*amount)
}

// exchanges is in how many the agent says something: turns of the caller's, or steps of the model.
func exchanges(sc *scenarios.Scenario) int {
	steps := 0
	for st := range sc.Steps() {
		if st.Model != nil {
			steps++
		}
	}
	return max(turns(sc), steps)
}

// handoffs is how many the steps of the model ask for.
func handoffs(sc *scenarios.Scenario) (n int) {
	for st := range sc.Steps() {
		if st.Model == nil {
			continue
		}
		if st.Model.Handoff != "" {
			n++
		}
		for _, t := range st.Model.Tools {
			if strings.HasPrefix(t.Tool, "transfer_to_") {
				n++
			}
		}
	}
	return n
}
