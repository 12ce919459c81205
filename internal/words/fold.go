package words

import (
	"slices"
	"strings"
	"unicode"
)

// Folded is text made ready for comparison: letters and digits only, in one case, with the places at
// which a word may begin. The zero value has no words.
type Folded struct {
	runes  []rune
	begins []bool // runes[i] may be the first of a word
	owner  []int  // which of the folded texts runes[i] stands in
}

// Fold folds texts one after the other; no word spans two of them.
func Fold(texts ...string) Folded {
	var f Folded
	for i, text := range texts {
		f.add(i, text)
	}
	return f
}

// add appends one text. Everything but letters, digits and marks separates words, except an
// apostrophe inside a word, which is left out: "it's" is one word.
func (f *Folded) add(owner int, text string) {
	text = compose(text)
	apart := true
	for i, r := range text {
		switch {
		case isApostrophe(r):
			// "'Course" and "O'Brien" are one word each, "the 'order'" is two.
			apart = apart || !letterFollows(text[i:])
		case !isWordRune(r):
			apart = true
		default:
			for _, low := range foldRune(r) {
				f.put(low, apart, owner)
				apart = false
			}
		}
	}
}

// put appends one folded rune.
func (f *Folded) put(r rune, apart bool, owner int) {
	if last := len(f.runes) - 1; !apart && last >= 0 && f.owner[last] == owner && !unicode.IsMark(r) {
		apart = isSpaceless(r) || isSpaceless(f.runes[last])
	}
	f.runes = append(f.runes, r)
	f.begins = append(f.begins, apart)
	f.owner = append(f.owner, owner)
}

// Empty reports whether there is no letter and no digit.
func (f Folded) Empty() bool { return len(f.runes) == 0 }

// Equal reports whether two texts have the same letters and digits in the same order.
func (f Folded) Equal(other Folded) bool { return slices.Equal(f.runes, other.runes) }

// Find returns the first place at which the words of needle stand in f as whole words, next to each
// other: which of the folded texts it begins and ends in. An empty needle stands nowhere.
func (f Folded) Find(needle Folded) (first, last int, ok bool) {
	n := len(needle.runes)
	if n == 0 {
		return 0, 0, false
	}
	for from := 0; from+n <= len(f.runes); from++ {
		if f.begins[from] && (f.endsAt(from+n) || needle.takesEnding(f.runes[from+n])) && slices.Equal(f.runes[from:from+n], needle.runes) {
			return f.owner[from], f.owner[from+n-1], true
		}
	}
	return 0, 0, false
}

// takesEnding reports whether a word of a text may go on behind the last one of f, with r: in Korean endings stand behind
// words without a space. A single syllable is too little to tell a word by.
func (f Folded) takesEnding(r rune) bool {
	last := len(f.runes) - 1
	return last > 0 && !f.begins[last] && unicode.Is(unicode.Hangul, f.runes[last]) && unicode.Is(unicode.Hangul, r)
}

// endsAt reports whether a word may end before place i.
func (f Folded) endsAt(i int) bool { return i == len(f.runes) || f.begins[i] }

// Lost stands for a word that nobody could understand: it is a word, and the same as no other.
const Lost = "\uFFFD"

func isWordRune(r rune) bool {
	return r == '\uFFFD' || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' || r == '＇'
}

// letterFollows reports whether a word rune stands right behind the first rune of text.
func letterFollows(text string) bool {
	for i, r := range text {
		if i > 0 {
			return isWordRune(r)
		}
	}
	return false
}

// spaceless holds the scripts that are written without spaces between words.
var spaceless = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

func isSpaceless(r rune) bool { return r >= 0x0e00 && unicode.In(r, spaceless...) }

// foldRune returns the lower case of r, the same for all runes that differ by case only.
func foldRune(r rune) []rune {
	switch {
	case r == 'ß' || r == 'ẞ':
		return []rune("ss")
	case r >= 'ﬀ' && r <= 'ﬆ':
		return []rune([]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}[r-'ﬀ'])
	case r >= '！' && r <= '～':
		r -= '！' - '!' // full width forms of ASCII
	}
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	return []rune{unicode.ToLower(least)}
}

// compose joins letters with the combining marks behind them where one rune exists for both, so
// that text typed on different systems compares equal.
func compose(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return composed[r] != nil }) {
		return text
	}
	var out []rune
	for _, r := range text {
		if last := len(out) - 1; last >= 0 {
			if joined, ok := composed[r][foldRune(out[last])[0]]; ok {
				out[last] = joined
				continue
			}
		}
		out = append(out, r)
	}
	return string(out)
}
