package audiofixtures

import (
	"strings"
	"unicode"
)

// Normalise returns the words in the form in which they are compared: lower case, one space between
// them, without punctuation. Upper and lower case are the same in every script. Apostrophes and
// characters that print nothing vanish ("where’s" is "wheres"); everything else that is no letter, digit
// or mark parts words ("mm-hmm" is "mm hmm"). A letter with an accent and the same letter followed by a
// combining accent stay different. Normalising twice changes nothing more.
func Normalise(words string) string {
	var out strings.Builder
	apart := false
	for _, r := range words {
		switch {
		case isApostrophe(r) || unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			if apart && out.Len() > 0 {
				out.WriteByte(' ')
			}
			apart = false
			out.WriteRune(fold(r))
		default:
			apart = true
		}
	}
	return out.String()
}

// fold gives all forms of a letter the same rune: 's', 'S' and the long s; both small sigmas.
func fold(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }

// isApostrophe reports whether r is typed as one: straight, curly either way, the letter apostrophe,
// full width, or an accent in its place.
func isApostrophe(r rune) bool { return strings.ContainsRune("'’‘ʼ＇`´", r) }
