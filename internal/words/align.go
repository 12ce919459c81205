package words

import (
	"strings"
	"unicode"
)

// Bare leaves what of a word must be equal for it to be the same word: lower case, letters, digits and marks alone. It is "" for punctuation.
func Bare(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, word)
}

// mostAligned is how many words times words are compared. Chosen: a thousand words, far beyond one answer.
const mostAligned = 1 << 20

// Align returns, for each word of heard, its place in made, or -1: as many as possible in the same order. Of more than a thousand words by a thousand
// those are aligned that both begin with. Words are the same where they are equal, as [Bare] leaves them; what is nowhere in made is a word of its own.
func Align(made, heard []string) []int {
	places := make([]int, len(heard))
	for i := range places {
		places[i] = -1
	}
	if len(made)*len(heard) > mostAligned {
		for i := 0; i < min(len(made), len(heard)) && made[i] == heard[i]; i++ {
			places[i] = i
		}
		return places
	}
	best := make([][]int, len(heard)+1) // best[i][k] is how many of heard[i:] and made[k:] are equal in order
	for i := range best {
		best[i] = make([]int, len(made)+1)
	}
	for i := len(heard) - 1; i >= 0; i-- {
		for k := len(made) - 1; k >= 0; k-- {
			best[i][k] = max(best[i+1][k], best[i][k+1])
			if made[k] == heard[i] {
				best[i][k] = max(best[i][k], best[i+1][k+1]+1)
			}
		}
	}
	for i, k := 0, 0; i < len(heard) && k < len(made); {
		switch {
		case made[k] == heard[i] && best[i][k] == best[i+1][k+1]+1:
			places[i] = k
			i, k = i+1, k+1
		case best[i][k] == best[i][k+1]:
			k++
		default:
			i++
		}
	}
	return places
}
