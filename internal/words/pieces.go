package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pieces cuts a word where a word may begin in it: in scripts that are written without spaces before each letter, with
// the marks and the punctuation that follow it. A word of another script is one piece.
func Pieces(word string) []string {
	var pieces []string
	from, letter, open := 0, false, false // of the piece: whether it has a letter yet, and one of such a script
	for i, r := range word {
		apart := isSpaceless(r) && !unicode.IsMark(r)
		if letter && (apart || open && isWordRune(r) && !unicode.IsMark(r)) {
			pieces, from = append(pieces, word[from:i]), i
		}
		if isWordRune(r) {
			letter, open = true, isSpaceless(r)
		}
	}
	return append(pieces, word[from:])
}

// Join is the text of words that may be pieces: a space stands between two of them, but not where neither side is of a
// script that is written with spaces.
func Join(list []string) string {
	text, _ := Joined(list)
	return text
}

// Joined is Join that also returns at which byte of the text each word begins.
func Joined(list []string) (text string, begins []int) {
	var b strings.Builder
	for i, w := range list {
		if i > 0 && spaced(list[i-1], w) {
			b.WriteByte(' ')
		}
		begins = append(begins, b.Len())
		b.WriteString(w)
	}
	return b.String(), begins
}

// spaced reports whether a space stands between two words.
func spaced(before, after string) bool {
	first, _ := utf8.DecodeRuneInString(after)
	last := rune(0)
	for _, r := range before {
		if isWordRune(r) {
			last = r
		}
	}
	return !isSpaceless(first) || !isSpaceless(last)
}
