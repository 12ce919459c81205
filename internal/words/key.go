package words

import (
	"cmp"
	"slices"
)

// Key is the same for texts whose letters and digits are the same, in the same order: a text can be looked up by
// it. It is "" for a text without any.
func (f Folded) Key() string { return string(f.runes) }

// Unlike is 0 for equal texts and 1 for texts that have nothing in common: the least number of letters to insert,
// delete or replace, by the length of the longer text. Texts are compared folded.
func Unlike(a, b Folded) float64 {
	if len(a.runes) == 0 && len(b.runes) == 0 {
		return 0
	}
	row := make([]int, len(b.runes)+1) // edits from the part of a read so far to each beginning of b
	for j := range row {
		row[j] = j
	}
	for i, r := range a.runes {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range b.runes {
			replaced := diagonal
			if r != s {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return float64(row[len(b.runes)]) / float64(max(len(a.runes), len(b.runes)))
}

// Nearest returns up to n of texts that are most like one, the most alike first. Of texts with the same words the
// first is taken.
func Nearest(text string, texts []string, n int) []string {
	type candidate struct {
		text   string
		unlike float64
	}
	wanted := Fold(text)
	var found []candidate
	seen := map[string]bool{}
	for _, t := range texts {
		f := Fold(t)
		if key := f.Key(); !seen[key] {
			seen[key] = true
			found = append(found, candidate{t, Unlike(wanted, f)})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.unlike, b.unlike) })
	nearest := make([]string, min(max(n, 0), len(found)))
	for i := range nearest {
		nearest[i] = found[i].text
	}
	return nearest
}
