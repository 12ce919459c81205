package matching

import (
	"slices"

	"github.com/voicesim/voicesim/internal/digits"
)

// MatchDigits returns a matcher of texts in which a number is said: in figures, in words, in groups. It stands there as a
// number of its own, see [TextMatcher.Inside]. What is no digit in it is passed over.
func MatchDigits(number string) *TextMatcher {
	return &TextMatcher{Kind: textDigits, words: digits.Of(number)}
}

// MatchCardNumber returns a matcher of texts in which a card number is said.
func MatchCardNumber() *TextMatcher { return &TextMatcher{Kind: textCard} }

// findNumber returns the words in which the number stands.
func (m *TextMatcher) findNumber(list []string) (first, last int, ok bool) {
	switch {
	case m.Kind == textCard:
		return digits.FindCard(list)
	case m.inside:
		return digits.FindInside(list, m.words)
	default:
		return digits.Find(list, m.words)
	}
}

// Inside returns the matcher for what must not be said: digits are found in longer ones, too, since what must not be given
// away is given away by those as well. What is expected is a number of its own: 1001 is not 10012.
func (m *TextMatcher) Inside() *TextMatcher {
	switch {
	case m.Kind == textDigits:
		within := *m
		within.inside = true
		return &within
	case m.Kind == textOneOf && m.Number():
		any := *m
		any.Of = nil
		for _, o := range m.Of {
			any.Of = append(any.Of, o.Inside())
		}
		return &any
	default:
		return m
	}
}

// Number reports whether the matcher is about numbers, which go on from one answer to the next.
func (m *TextMatcher) Number() bool {
	return m.Kind == textDigits || m.Kind == textCard || m.Kind == textOneOf && slices.ContainsFunc(m.Of, (*TextMatcher).Number)
}
