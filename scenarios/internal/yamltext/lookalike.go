package yamltext

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unseen are characters that have no width, as a class of a regular expression has them.
const unseen = `\x{200b}-\x{200d}\x{2060}\x{feff}`

// keyShape takes a line apart that may have been meant as a key with its value, whatever spaces, letters and colon it was
// typed with: indentation and dashes, the key, the colon, the spaces behind it.
var keyShape = regexp.MustCompile(`^([\s\p{Zs}` + unseen + `-]*)([\pL\d_` + unseen + `]+)([\p{Zs}` + unseen + `]*[:：﹕∶])([\s\p{Zs}` + unseen + `]*)`)

// lookalikes are letters of other scripts that look like those of keys.
var lookalikes = map[rune]rune{
	'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ѕ': 's', 'ј': 'j', 'ԁ': 'd', 'һ': 'h',
	'ո': 'n', 'ο': 'o', 'α': 'a', 'ν': 'v', 'ι': 'i', 'τ': 't', 'ｌ': 'l',
}

// mendLookalikes notes the lines on which a known key was typed with characters that only look like those of YAML, and
// has them read as they were meant.
func (s *Text) mendLookalikes() {
	for i, line := range s.lines {
		if strings.IndexFunc(line, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 || len(line) > maxFixBytes {
			continue
		}
		m := keyShape.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		behind := plainSpaces(m[4])
		if m[3] != ":" && behind == "" && len(m[0]) < len(line) {
			behind = " "
		}
		meant := plainSpaces(m[1]) + plainLetters(m[2]) + ":" + behind
		odd := m[1] + m[2] + m[3] + m[4]
		if meant == odd || !s.format.Key(plainLetters(m[2])) {
			continue
		}
		at, r := firstOdd(odd)
		s.mend(i+1, repaired{line: meant + line[len(m[0]):], column: at, msg: named(r), hint: "write it as in the corrected line"})
	}
}

func plainSpaces(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Zs, r):
			return ' '
		case isUnseen(r):
			return -1
		}
		return r
	}, text)
}

func plainLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!' // full width forms of ASCII
		}
		if isUnseen(r) {
			return -1
		}
		if plain, ok := lookalikes[r]; ok {
			return plain
		}
		return r
	}, text)
}

// isUnseen reports whether a character has no width.
func isUnseen(r rune) bool { return r >= 0x200b && r <= 0x200d || r == 0x2060 || r == 0xfeff }

// firstOdd returns the first character of a key that is not one of ASCII, and its column.
func firstOdd(text string) (column int, odd rune) {
	for _, r := range text {
		if column++; r >= utf8.RuneSelf {
			return column, r
		}
	}
	return column, ' '
}

// named says what a character is.
func named(r rune) string {
	switch plain := lookalikes[r]; {
	case r == 0xa0:
		return "a no-break space (U+00A0) stands here, which is no space to YAML"
	case isUnseen(r):
		return fmt.Sprintf("a character without width (%U) stands here, which nobody sees", r)
	case unicode.Is(unicode.Zs, r):
		return fmt.Sprintf("a space of another kind (%U) stands here, which is no space to YAML", r)
	case strings.ContainsRune(":：﹕∶", r):
		return fmt.Sprintf("a full-width colon (%U) stands here, which is no colon to YAML", r)
	case plain != 0:
		return fmt.Sprintf("the letter %q (%U) only looks like %q", string(r), r, string(plain))
	default:
		return fmt.Sprintf("%q (%U) is another character than it looks like", string(r), r)
	}
}
