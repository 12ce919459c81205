package sense

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/measured"
)

// poor is from how many milliseconds on a value of a measure is one that callers would not put up with. Chosen: an answer that people take
// for none, some words of a history that nobody heard, and the loosest bounds of how an agent stops.
var poor = map[string]float64{"response_latency": 2500, "truncation_error": 250, "barge_in_stop": 1500, "heard_after_barge_in": 1500, "talk_over": 1500}

// silent are the measures of which a bound of one bounds the others, too.
var silent = []string{"response_latency", "time_to_first_audio", "dead_air"}

// Poor says of which measures a call has values that nobody would put up with, and that nothing in the scenario looks at.
func Poor(sc *scenarios.Scenario, taken []*verdict.Measure) (told []string) {
	longest := map[string]float64{}
	for _, m := range taken {
		for _, v := range m.Values {
			longest[m.Name] = max(longest[m.Name], v.Amount)
		}
	}
	longest["response_latency"] = min(longest["response_latency"], longest["dead_air"]) // of which the agent spoke in part, where it could not be cut
	for _, m := range taken {
		limit, ok := poor[m.Name]
		if worst := longest[m.Name]; ok && worst > limit && !bounded(sc, m.Name) {
			told = append(told, fmt.Sprintf("%s: it was %s, and nothing bounds it: people demand %s",
				m.Name, wording.Span((time.Duration(worst)*time.Millisecond).Round(10*time.Millisecond)), measured.Of(m.Name).Usual))
		}
	}
	return told
}

// bounded reports whether something in a scenario looks at a measure: a check, or a deadline where it is one of silences.
func bounded(sc *scenarios.Scenario, name string) bool {
	if !slices.Contains(silent, name) {
		return sc.Measures(name)
	}
	if slices.ContainsFunc(silent, sc.Measures) {
		return true
	}
	for st := range sc.Steps() {
		if st.Expect != nil && slices.ContainsFunc(st.Expect.All, func(e *scenarios.Expectation) bool {
			w, ok := e.Want.(*kinds.Heard)
			return e.Within > 0 || ok && w.HeardWithin > 0
		}) {
			return true
		}
	}
	return false
}
