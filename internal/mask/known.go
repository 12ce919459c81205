package mask

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/voicesim/voicesim/internal/digits"
)

// How long a value is that is looked for elsewhere.
const (
	shortestValue = 3 // characters. Chosen: the security codes of cards
	shortestWord  = 8 // of a value without digits. Chosen: shorter ones are words of every day
	shortestPart  = 8 // digits of a card number. Chosen: the first six and the last four may be shown
)

// known are the secrets that were found, and are masked wherever else they stand.
type known struct {
	words   map[string]bool
	heads   map[[shortestValue]byte][]int // how long words are that begin so, the longest first
	numbers map[string]bool               // digits of those that are nothing else
	lengths []int                         // of numbers, the longest first
	parts   map[string]bool               // stretches of shortestPart digits of card numbers
	turns   map[string]bool               // texts whose digits are a secret together with what was said before and behind
}

// note notes a value. One of digits alone is found also where these are parted or said.
func (k *known) note(value string) {
	value = strings.TrimSpace(value)
	if digits.Only(value) {
		if runs := digits.In(value); len(runs) > 0 {
			for _, r := range runs {
				k.number(r.Digits)
			}
			return
		}
	}
	n := utf8.RuneCountInString(value)
	if n < shortestValue || value == Masked || n < shortestWord && !strings.ContainsAny(value, "0123456789") {
		return
	}
	if k.words == nil {
		k.words, k.heads = map[string]bool{}, map[[shortestValue]byte][]int{}
	}
	head := [shortestValue]byte([]byte(value))
	k.words[value], k.heads[head] = true, withLength(k.heads[head], len(value))
}

// withLength is a list of lengths, the longest first, with another.
func withLength(list []int, n int) []int {
	if at, there := slices.BinarySearchFunc(list, n, func(a, b int) int { return b - a }); !there {
		return slices.Insert(list, at, n)
	}
	return list
}

// number notes digits, unless they are too few.
func (k *known) number(said string) {
	if len(said) < shortestValue {
		return
	}
	if k.numbers == nil {
		k.numbers = map[string]bool{}
	}
	k.numbers[said], k.lengths = true, withLength(k.lengths, len(said))
}

// card notes the number of a payment card.
func (k *known) card(said string) {
	if k.parts == nil {
		k.parts = map[string]bool{}
	}
	for at := 0; at+shortestPart <= len(said); at++ {
		k.parts[said[at:at+shortestPart]] = true
	}
}

// numbersIn adds where known numbers and parts of known cards stand in a run of a text.
func (k *known) numbersIn(found [][]int, text string, r *digits.Run) [][]int {
	k.within(r.Digits, func(at int) bool { return r.Whole(at, at) }, func(from, to int, whole bool) {
		begin, end := r.Span(from, to)
		if at := []int{begin, end}; !whole || apart(text, at) {
			found = append(found, at)
		}
	})
	return found
}

// within tells of known numbers, which are whole, and of parts of known cards: where in digits they begin and end. Groups of digits begin and end at edges: numbers and
// parts are whole groups, or a part of a single one for parts that are long enough.
func (k *known) within(said string, edge func(at int) bool, found func(from, to int, whole bool)) {
	for _, n := range k.lengths {
		for from := 0; from+n <= len(said); from++ {
			if k.numbers[said[from:from+n]] && edge(from) && edge(from+n) {
				found(from, from+n, true)
			}
		}
	}
	if len(k.parts) == 0 {
		return
	}
	for from := 0; from+shortestPart <= len(said); from++ {
		if !k.parts[said[from:from+shortestPart]] {
			continue
		}
		to := from + shortestPart
		for to < len(said) && k.parts[said[to+1-shortestPart:to+1]] {
			to++
		}
		if begin, end := wholeGroups(from, to, edge); end-begin >= shortestPart {
			found(begin, end, false)
		}
		from = to - shortestPart
	}
}

// wholeGroups are the digits from, …, to-1 without those of groups that go on, unless so many of one are among them that they are a part themselves.
func wholeGroups(from, to int, edge func(at int) bool) (begin, end int) {
	begin, end = from, to
	for begin < to && !edge(begin) {
		begin++
	}
	if begin-from >= shortestPart {
		begin = from
	}
	for end > from && !edge(end) {
		end--
	}
	if to-end >= shortestPart {
		end = to
	}
	return begin, end
}

// wordsIn adds where known values that are not digits alone stand in a text.
func (k *known) wordsIn(found [][]int, text string) [][]int {
	if len(k.words) == 0 {
		return found
	}
	for at := 0; at+shortestValue <= len(text); at++ {
		for _, n := range k.heads[[shortestValue]byte([]byte(text[at:at+shortestValue]))] {
			if span := []int{at, at + n}; at+n <= len(text) && k.words[text[at:at+n]] && apart(text, span) {
				found = append(found, span)
				at += n - 1
				break
			}
		}
	}
	return found
}

// turnIn adds where digits stand in a text that are a secret together with those of other turns.
func (k *known) turnIn(found [][]int, text string) [][]int {
	if !k.turns[text] {
		return found
	}
	for _, r := range digits.In(text) {
		from, to := r.Span(0, len(r.Digits))
		found = append(found, []int{from, to})
	}
	return found
}
