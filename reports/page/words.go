package page

import (
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/internal/words"
)

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
	places, next, n := words.Align(folded(texts), folded(heard)), 0, 0
	out := make([][]Word, len(group))
	unheard := func(piece, to int) {
		for ; next < to; next++ {
			if words.Bare(texts[next]) != "" || len(out[piece]) == 0 {
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
			out[i] = append(out[i], Word{Text: visible.Text(text), AtMS: w.at, Cut: w.cut, Lost: w.lost})
			n++
		}
	}
	unheard(len(group)-1, len(texts))
	return out
}

// folded are words as they are compared.
func folded(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = words.Bare(t)
	}
	return out
}

// sameWords reports whether two texts are the same words.
func sameWords(a, b string) bool {
	return slices.Equal(folded(strings.Fields(a)), folded(strings.Fields(b)))
}
