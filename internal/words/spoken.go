package words

import (
	"strings"
	"unicode"
)

// Spoken returns the words of a text as word error rates compare them: composed, in lower case, and without punctuation but apostrophes.
func Spoken(text string) []string {
	return strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case isApostrophe(r):
			return '\''
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			return unicode.ToLower(r)
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r):
			return ' '
		default:
			return -1
		}
	}, compose(text)))
}
