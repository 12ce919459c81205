package playout

import (
	"time"
	"unicode"
)

// HeardText estimates how much of a text was heard, in whole words: as much of the text as of the audio,
// and no more than can be said in the time. The text of an item that was cut while it was made runs
// ahead of its audio, so only the second holds for that.
func HeardText(text string, heard, generated time.Duration, complete bool) string {
	if heard <= 0 || generated <= 0 {
		return ""
	}
	runes := []rune(text)
	n := len(runes)
	if heard < generated {
		n = said(runes, time.Duration(float64(saying(runes))*(float64(heard)/float64(generated))))
	}
	if !complete {
		n = min(n, said(runes, heard))
	}
	if n == len(runes) {
		return text
	}
	return string(runes[:wordEnd(runes, n)])
}

// saying is about how long it takes to say a text.
func saying(runes []rune) (d time.Duration) {
	for _, r := range runes {
		d += sayingOne(r)
	}
	return d
}

// said is how many letters of a text are said after a time.
func said(runes []rune, after time.Duration) int {
	for i, r := range runes {
		if after -= sayingOne(r); after < 0 {
			return i
		}
	}
	return len(runes)
}

// sayingOne is about how long it takes to say a letter. Chosen: 150 words a minute of English, which are 15 letters a
// second with the spaces; in scripts whose letters are syllables, four to seven syllables a second.
// Source: Pellegrino and others, Language 87 (2011), 539-558: 7.8 syllables a second in Japanese, 5.2 in Mandarin, 6.2
// in English, without pauses.
func sayingOne(r rune) time.Duration {
	switch {
	case unicode.Is(unicode.M, r):
		return 0
	case unicode.Is(unicode.Han, r):
		return time.Second / 5
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return time.Second / 7
	case unicode.Is(unicode.Hangul, r):
		return time.Second / 6
	default:
		return time.Second / 15
	}
}

// longWord is the length from which a word is not dropped because its end was not heard. Chosen: it takes more than a
// second and a half to say.
const longWord = 24

// wordEnd moves a cut in a text back to the end of a word: the cut stays in scripts without spaces between words, and in
// very long words, but never between a letter and its marks.
//
//	cut before                         | ends
//	-----------------------------------+---------------------------------
//	a space                            | there
//	a letter of a script without       | there
//	spaces, or punctuation after one   |
//	a letter of a very long word       | there
//	a mark                             | before the letter that it is on
//	any other                          | before the last space
func wordEnd(runes []rune, n int) int {
	for n > 0 && unicode.Is(unicode.M, runes[n]) {
		n--
	}
	if runes[n] == ' ' || unspaced(runes[n]) || n > 0 && unspaced(runes[n-1]) {
		return n
	}
	begin, end := n, n
	for begin > 0 && runes[begin-1] != ' ' {
		begin--
	}
	for end < len(runes) && runes[end] != ' ' {
		end++
	}
	if end-begin >= longWord {
		return n
	}
	return max(begin-1, 0)
}

// unspaced reports whether a letter is of a script that writes no spaces between words.
// Source: Unicode Standard Annex 14, classes ID and SA.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer,
		unicode.Myanmar)
}
