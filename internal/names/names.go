package names

import (
	"strings"
	"unicode"
)

// Same reports whether two names of agents or tools mean the same one: they have the same letters and
// digits in the same order, in whatever case.
func Same(a, b string) bool { return plain(a) == plain(b) }

// plain returns a name without case and punctuation.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
