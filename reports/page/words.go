package page

import (
	"slices"
	"strings"
	"unicode"

	"github.com/voicesim/voicesim/internal/visible"
)

// mostAligned is how many words times words are compared. Chosen: a thousand words, far beyond one answer.
const mostAligned = 1 << 20

// wordsOf puts together what the model made and what was heard of it, for each piece of it that was heard: the words in the
// order in which they were made, those marked that were not heard. What was heard and never made stands where it was heard.
func wordsOf(made string, group []*piece) [][]Word {
	texts := strings.Fields(made)
	var heard []string
	for _, p := range group {
		for _, w := range p.words {
			heard = append(heard, w.text)
		}
	}
	places, next, n := aligned(texts, heard), 0, 0
	out := make([][]Word, len(group))
	unheard := func(piece, to int) {
		for ; next < to; next++ {
			if fold(texts[next]) != "" || len(out[piece]) == 0 {
				out[piece] = append(out[piece], Word{Text: visible.Text(texts[next]), Unheard: true})
			}
		}
	}
	for i, p := range group {
		out[i] = []Word{}
		for k, w := range p.words {
			text := w.text
			if at := places[n]; at >= 0 {
				into := i
				if k == 0 {
					into = max(0, i-1) // it is missing at the end of the piece before
				}
				unheard(into, at)
				text, next = texts[at], at+1
			}
			out[i] = append(out[i], Word{Text: visible.Text(text), AtMS: w.at, Cut: w.cut})
			n++
		}
	}
	unheard(len(group)-1, len(texts))
	return out
}

// aligned returns for each word of heard its place in made, or -1: as many as possible in the same order.
func aligned(made, heard []string) []int {
	places := make([]int, len(heard))
	for i := range places {
		places[i] = -1
	}
	a, b := folded(made), folded(heard)
	if len(a)*len(b) > mostAligned {
		for i := 0; i < min(len(a), len(b)) && a[i] == b[i]; i++ {
			places[i] = i
		}
		return places
	}
	best := make([][]int, len(b)+1) // best[i][k] is how many of b[i:] and a[k:] are equal in order
	for i := range best {
		best[i] = make([]int, len(a)+1)
	}
	for i := len(b) - 1; i >= 0; i-- {
		for k := len(a) - 1; k >= 0; k-- {
			best[i][k] = max(best[i+1][k], best[i][k+1])
			if a[k] == b[i] {
				best[i][k] = max(best[i][k], best[i+1][k+1]+1)
			}
		}
	}
	for i, k := 0, 0; i < len(b) && k < len(a); {
		switch {
		case a[k] == b[i] && best[i][k] == best[i+1][k+1]+1:
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

func folded(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fold(w)
	}
	return out
}

// fold leaves what of a word must be equal for it to be the same word.
func fold(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, word)
}

// sameWords reports whether two texts are the same words.
func sameWords(a, b string) bool {
	return slices.Equal(folded(strings.Fields(a)), folded(strings.Fields(b)))
}
