package digits

import "strings"

// Of returns the digits in a text, in figures or in words, all together.
func Of(text string) string {
	var all strings.Builder
	for _, r := range Runs(strings.Fields(text)) {
		all.WriteString(r.Digits)
	}
	return all.String()
}

// Find returns the words in which a number stands as one of its own: no digit goes on with it, before or behind, but for
// one that a comma or a full stop separates, or another group of figures.
func Find(list []string, number string) (first, last int, ok bool) {
	return find(list, number, false)
}

// FindInside returns the words in which the digits of a number stand next to each other, whatever stands around them: it has
// been given away even as part of a longer one.
func FindInside(list []string, number string) (first, last int, ok bool) {
	return find(list, number, true)
}

func find(list []string, number string, inside bool) (first, last int, ok bool) {
	if number == "" {
		return 0, 0, false
	}
	for _, r := range Runs(list) {
		for from := 0; from+len(number) <= len(r.Digits); from++ {
			to := from + len(number)
			if r.Digits[from:to] == number && (inside || r.begins(from) && r.begins(to)) {
				first, last = r.words(from, to)
				return first, last, true
			}
		}
	}
	return 0, 0, false
}

// begins reports whether a number of its own may begin at a digit, or end before it: at the edges of the run, behind a comma,
// and between groups of figures.
func (r *Run) begins(at int) bool {
	if at == 0 || at == len(r.Digits) || r.apart[at] {
		return true
	}
	return r.owner[at] != r.owner[at-1] && r.group(at-1) > 1 && r.group(at) > 1
}

// group is how many digits stand in the word of one.
func (r *Run) group(at int) int {
	n := 0
	for _, owner := range r.owner {
		if owner == r.owner[at] {
			n++
		}
	}
	return n
}
