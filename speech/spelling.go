package speech

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Spell returns words as they should be read to be understood on the telephone: identifiers, letters and digits in
// one word, letter by letter and digit by digit ("B1001" is "B 1 0 0 1"), and numbers of more than four digits digit
// by digit. What else there is stays as it is. An engine would read B1001 as "B one thousand one".
func Spell(text string) string {
	fields := strings.Fields(text)
	for i, f := range fields {
		fields[i] = spell(f)
	}
	return strings.Join(fields, " ")
}

// mostDigits is how many digits a number may have that is read as a number.
const mostDigits = 4

func spell(word string) string {
	begin := strings.IndexFunc(word, isSign)
	if begin < 0 {
		return word
	}
	end := strings.LastIndexFunc(word, isSign)
	end += utf8.RuneLen([]rune(word[end:])[0])
	inner := word[begin:end]
	if digits, _ := count(inner); digits == 0 || ordinary(inner) || readWhole(inner) {
		return word
	}
	if strings.ContainsRune(inner, '-') { // a number in groups, or an identifier with parts
		parts := strings.Split(inner, "-")
		changed := false
		all, letters := count(inner)
		for i, p := range parts {
			digits, inPart := count(p)
			if letters == 0 && all > mostDigits || digits == 0 && inPart <= mostCapitals && p == strings.ToUpper(p) {
				parts[i] = apart(p)
			} else {
				parts[i] = spell(p)
			}
			changed = changed || parts[i] != p
		}
		if changed {
			return word[:begin] + strings.Join(parts, " ") + word[end:]
		}
		return word
	}
	if digits, letters := count(inner); letters == 0 && digits <= mostDigits {
		return word
	}
	return word[:begin] + apart(inner) + word[end:]
}

// mostCapitals is how many capitals beside the number of an identifier are read as letters: "TK-99310", but not
// "COVID-19".
const mostCapitals = 3

func count(word string) (digits, letters int) {
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits, letters
}

// apart puts a space between the letters and digits of a word. Marks stay with their letter.
func apart(word string) string {
	var out strings.Builder
	for _, r := range word {
		switch {
		case unicode.IsMark(r):
			out.WriteRune(r)
			continue
		case !isSign(r):
			continue
		case out.Len() > 0:
			out.WriteByte(' ')
		}
		if r = unicode.ToUpper(r); r == 'A' { // alone it would be read as the article
			out.WriteString("A.")
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// ordinary reports whether a word with digits is one that people read as a word: "25th", "7pm", "10s", "20kg".
func ordinary(word string) bool {
	digits := 0
	for digits < len(word) && (word[digits] >= '0' && word[digits] <= '9' || strings.ContainsRune(".,:", rune(word[digits]))) {
		digits++
	}
	return digits > 0 && readWithNumbers[strings.ToLower(word[digits:])]
}

// readWithNumbers are endings and units.
var readWithNumbers = map[string]bool{
	"st": true, "nd": true, "rd": true, "th": true, "s": true, "am": true, "pm": true, "a.m": true, "p.m": true, "h": true, "min": true,
	"km": true, "m": true, "cm": true, "mm": true, "kg": true, "g": true, "l": true, "ml": true, "gb": true, "mb": true, "tb": true,
	"k": true, "kw": true, "kwh": true, "v": true, "w": true, "hz": true, "er": true, "ers": true,
}

// readWhole reports whether a long number is written to be read as one, or as a date or a time: "1,250,000",
// "12.345,00", "12/25/2026", "2026-11-30", "10:30:00".
func readWhole(number string) bool {
	_, letters := count(number)
	return letters == 0 && (strings.ContainsAny(number, ".,/:") || isoDate.MatchString(number))
}

var isoDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

func isSign(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
