package identify

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// fewestDigits is how many digits an identifier without letters has. Chosen: fewer are quantities.
const fewestDigits = 4

// In returns the words of a text that identify something, folded: letters with digits, or some digits.
func In(text string) []string {
	var all []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`,;:"(){}[]`, r) }) {
		id := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, word)
		form := shape(id)
		digits := strings.Count(form, "9")
		if digits > 0 && digits < len(form) || digits >= fewestDigits {
			all = append(all, id)
		}
	}
	return all
}

// Joined returns what a text says piece by piece, folded: digits and single letters side by side, such as "A 1 0 0 1" and
// "555 0101". In does not see it, or sees a piece of it.
func Joined(text string) (all []string) {
	run, pieces := "", 0
	end := func() {
		if pieces > 1 && len(run) > fewestDigits && strings.Count(shape(run), "9") >= fewestDigits {
			all = append(all, strings.ToLower(run))
		}
		run, pieces = "", 0
	}
	for _, word := range strings.Fields(text) {
		piece := strings.TrimRight(word, ",;:.!?")
		if strings.Trim(piece, "0123456789") != "" && (len(piece) != 1 || !unicode.IsLetter(rune(piece[0]))) {
			end()
			continue
		}
		run, pieces = run+piece, pieces+1
		if piece != word {
			end()
		}
	}
	end()
	return all
}

// shape returns an identifier with a for each letter and 9 for each digit.
func shape(id string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '9'
		}
		return 'a'
	}, id)
}

// Alike reports whether one identifier may have been taken for another: they have the same shape, or differ by one
// character that is another, missing or too much.
func Alike(a, b string) bool {
	return shape(a) == shape(b) || Near(a, b)
}

// Near reports whether two texts differ by one character at most.
func Near(one, other string) bool {
	a, b := []rune(one), []rune(other)
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	if len(a) == len(b) {
		return n == len(a) || slices.Equal(a[n+1:], b[n+1:])
	}
	return slices.Equal(a[n:], b[n+1:])
}

// Leaves returns the texts and numbers in JSON.
func Leaves(data json.RawMessage) []string {
	value, err := decoded(data)
	if err != nil {
		return nil
	}
	var all []string
	var add func(v any)
	add = func(v any) {
		switch v := v.(type) {
		case string:
			all = append(all, v)
		case json.Number:
			all = append(all, v.String())
		case []any:
			for _, inner := range v {
				add(inner)
			}
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				add(v[key])
			}
		}
	}
	add(value)
	return all
}

// SameJSON reports whether two arguments mean the same; none are {}.
func SameJSON(a, b json.RawMessage) bool {
	read := func(data json.RawMessage) any {
		if len(data) == 0 {
			return map[string]any{}
		}
		value, err := decoded(data)
		if err != nil {
			return string(data)
		}
		return value
	}
	return reflect.DeepEqual(read(a), read(b))
}

// decoded reads JSON, and keeps numbers as they are written.
func decoded(data json.RawMessage) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	err = d.Decode(&value)
	return value, err
}
