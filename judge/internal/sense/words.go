package sense

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/judge/internal/happened"
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/scenarios"
)

// sayings are sentences of all sorts. What is found in each of them is found in whatever is said.
var sayings = []string{"Yes.", "No, sorry.", "One moment please.", "I do not know", "Goodbye!", "Your order shipped."}

// largest is how many tokens the context of a model has at the most. Source: the published limits of the Realtime models.
const largest = 128_000

// demanded notes expectations that any agent meets.
func demanded(e *scenarios.Expectation, note Note) {
	wordy := func(key string, m *scenarios.TextMatcher) {
		if m != nil && whatever(m) {
			note(e.Pos, fmt.Sprintf("%s: %s is found in whatever is said", key, m), "write words that not everybody says; "+key+": true is anything")
		}
	}
	switch w := e.Want.(type) {
	case *kinds.Heard:
		wordy("heard", w.Text)
	case *kinds.Generated:
		wordy("generated", w.Text)
	case *kinds.Understood:
		wordy("understood", w.Text)
	case *kinds.Happens:
		if u, ok := w.Want.(*happened.Usage); ok {
			for _, b := range u.Bounds {
				if b.Relation == atMost && b.Value > largest {
					note(e.Pos, fmt.Sprintf("usage: no response takes more than %d tokens", largest), "write how many one may take: {total: 2000}")
				}
			}
		}
	}
	if s := e.Since; s != nil && s.Expectation != nil && s.Expectation.Want.Describe() == e.Want.Describe() {
		note(s.Pos, "since is the very thing that is expected, so it is never late", "write a moment that comes before it")
	}
}

// fillers are words that nearly every answer has one of, and that say nothing alone. Chosen: those of English that are words of no other
// language that people would look for.
var fillers = []string{"the", "an", "i", "you", "your", "my", "is", "are", "it", "of", "to", "and", "we", "our", "this", "that"}

// whatever reports whether a text is found in whatever is said: in each of all sorts of sentences, or in one such word. One that judges the whole
// of it is not.
func whatever(m *scenarios.TextMatcher) bool {
	return !m.Anything() && !m.Whole() && (slices.ContainsFunc(fillers, m.Match) || !slices.ContainsFunc(sayings, func(text string) bool { return !m.Match(text) }))
}
