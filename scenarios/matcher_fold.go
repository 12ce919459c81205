package scenarios

import (
	"strings"
	"unicode"
)

// folded is text made ready for comparison: letters and digits only, in one case, with the places at
// which a word may begin.
type folded struct {
	runes  []rune
	begins []bool // runes[i] may be the first of a word
	owner  []int  // which of the texts given to fold runes[i] stands in
}

// fold folds texts one after the other; no word spans two of them.
func fold(texts ...string) folded {
	var f folded
	for i, text := range texts {
		f.add(i, text)
	}
	return f
}

// add appends one text. Everything but letters, digits and marks separates words, except an
// apostrophe inside a word, which is left out: "it's" is one word.
func (f *folded) add(owner int, text string) {
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
func (f *folded) put(r rune, apart bool, owner int) {
	if last := len(f.runes) - 1; !apart && last >= 0 && f.owner[last] == owner && !unicode.IsMark(r) {
		apart = isSpaceless(r) || isSpaceless(f.runes[last])
	}
	f.runes = append(f.runes, r)
	f.begins = append(f.begins, apart)
	f.owner = append(f.owner, owner)
}

// find returns the first place, as a half-open range of runes, at which needle stands in f as whole
// words. An empty needle stands nowhere.
func (f folded) find(needle []rune) (from, to int, ok bool) {
	n := len(needle)
	if n == 0 {
		return 0, 0, false
	}
	for from := 0; from+n <= len(f.runes); from++ {
		if f.begins[from] && f.endsAt(from+n) && equalRunes(f.runes[from:from+n], needle) {
			return from, from + n, true
		}
	}
	return 0, 0, false
}

// endsAt reports whether a word may end before place i.
func (f folded) endsAt(i int) bool { return i == len(f.runes) || f.begins[i] }

func equalRunes(a, b []rune) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
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
