package explain

import (
	"slices"

	"github.com/voicesim/voicesim/internal/keys"
)

// values explains the words of tables.
func values(tables []*keys.Table, page string) (all []Entry) {
	for _, t := range tables {
		for i := range t.Rows {
			row := &t.Rows[i]
			all = append(all, Entry{Word: row.Name, What: "value of " + t.What, Means: sentence(row.About), Document: page})
		}
	}
	return all
}

// chosenFrom returns some words, and behind them those from which values of the keys of tables are chosen, each table once.
func chosenFrom(words, tables []*keys.Table) []*keys.Table {
	for _, t := range tables {
		for i := range t.Rows {
			if w := t.Rows[i].Form.Words; w != nil && !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return words
}

// notions explains what the documentation calls maps by, though no key has that name.
func notions(tables []*keys.Table) (all []Entry) {
	for _, n := range []struct{ word, of, means, example string }{
		{"sweep", "a sweep", "A delay or barge_in that is tried from one moment to another: the scenario is played once for each.", "barge_in: {from: 100ms, to: 3s, step: 50ms}"},
		{"bound", "a bound", "What a measure of the call may be.", "response_latency: {p95: 1.5s}"},
		{"text matcher", "a text matcher", "What words must be: the words themselves, a pattern between slashes, or a map.", "heard: /order number/i"},
		{"data matcher", "a data matcher", "What data must be: a value, a pattern between slashes, or a map.", "with: {order_id: /A\\d+/}"},
	} {
		at := slices.IndexFunc(tables, func(t *keys.Table) bool { return t.What == n.of })
		if at >= 0 {
			all = append(all, Entry{Word: n.word, What: "notion", Means: n.means, Options: tables[at].All(), Example: n.example, Document: scenarioPage})
		}
	}
	return all
}
