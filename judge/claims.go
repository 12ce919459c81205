package judge

import (
	"github.com/voicesim/voicesim/judge/internal/observed"
)

// claims is what expectations have used up: one event and one word meets one expectation.
type claims struct {
	events   map[*observed.Event]*tracker // the expectation that an event meets
	searched map[*observed.Event]int      // the newest search that looked at it
	searches int                          // how many there were
	words    map[*observed.Utterance][]*tracker
	whole    map[*observed.Utterance]*tracker // utterances that met one as a whole
}

// noClaims returns the claims of a call of which nothing is used up.
func noClaims() claims {
	return claims{
		events: make(map[*observed.Event]*tracker), searched: make(map[*observed.Event]int),
		words: make(map[*observed.Utterance][]*tracker), whole: make(map[*observed.Utterance]*tracker),
	}
}

// word returns the expectation that a word of an utterance met, nil for none.
func (c *claims) word(u *observed.Utterance, i int) *tracker {
	if takers := c.words[u]; i < len(takers) {
		return takers[i]
	}
	return nil
}

// anyOf reports whether any of the words met an expectation.
func (c *claims) anyOf(u *observed.Utterance, first, last int) bool {
	for i := first; i <= last; i++ {
		if c.word(u, i) != nil {
			return true
		}
	}
	return false
}

// take uses up words of an utterance for a tracker.
func (c *claims) take(tr *tracker, u *observed.Utterance, first, last int) {
	if f, ok := tr.family.(byWords); ok && f.Text.Whole() {
		c.whole[u] = tr
		return
	}
	for len(c.words[u]) <= last {
		c.words[u] = append(c.words[u], nil)
	}
	for i := first; i <= last; i++ {
		c.words[u][i] = tr
	}
}
