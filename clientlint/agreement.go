package clientlint

import (
	"slices"
	"strings"
	"unicode"
)

// agreement are words by which listeners show that they listen, and do not take the turn. Chosen: English, and what is written of sounds.
var agreement = []string{
	"yes", "yeah", "yep", "ok", "okay", "right", "sure", "exactly", "hm", "hmm", "mm", "mhm", "mmhmm", "mmhm", "uhhuh", "aha", "ah", "oh", "i see", "got it", "all right", "of course",
}

// agrees reports whether words of the caller's are nothing but agreement.
func agrees(text string) bool {
	letters := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || r == ' ':
			return unicode.ToLower(r)
		case r == ',' || r == '.' || r == ';':
			return ' '
		default:
			return -1
		}
	}, text)
	words := strings.Fields(letters)
	for len(words) > 0 {
		most := min(2, len(words))
		for most > 0 && !slices.Contains(agreement, strings.Join(words[:most], " ")) {
			most--
		}
		if most == 0 {
			return false
		}
		words = words[most:]
	}
	return strings.TrimSpace(letters) != ""
}
