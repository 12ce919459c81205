package audiofixtures

import (
	"cmp"
	"slices"
)

// All returns every recording in the order of texts.txt. The slice is the caller's own, the utterances
// are shared.
func All() []*Utterance { return slices.Clone(catalogue()) }

// Find returns the first recording of a role that says these words in this voice. Words are compared
// after [Normalise]. The voice "" means any; a noise has no voice and fits every one.
func Find(role, words string, voice string) (*Utterance, bool) {
	key := Normalise(words)
	for _, u := range catalogue() {
		if u.Role == role && u.key == key && (voice == "" || u.Voice == "" || u.Voice == voice) {
			return u, true
		}
	}
	return nil, false
}

// Nearest returns the n recordings of a role whose words are most like the given ones, the most alike
// first, each wording once. Fewer come back when there are fewer; n below 1 gives none.
func Nearest(role, words string, n int) []*Utterance {
	type candidate struct {
		*Utterance
		unlike float64
	}
	wanted := []rune(Normalise(words))
	var found []candidate
	seen := map[string]bool{}
	for _, u := range catalogue() {
		if u.Role != role || seen[u.key] {
			continue
		}
		seen[u.key] = true
		found = append(found, candidate{u, unlikeness(wanted, []rune(u.key))})
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.unlike, b.unlike) })
	nearest := make([]*Utterance, min(max(n, 0), len(found)))
	for i := range nearest {
		nearest[i] = found[i].Utterance
	}
	return nearest
}

// unlikeness is 0 for equal texts and 1 for texts that have nothing in common: the least number of
// letters to insert, delete or replace, by the length of the longer text.
func unlikeness(a, b []rune) float64 {
	if len(a) == 0 && len(b) == 0 {
		return 0
	}
	row := make([]int, len(b)+1) // edits from the part of a read so far to each beginning of b
	for j := range row {
		row[j] = j
	}
	for i, r := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range b {
			replaced := diagonal
			if r != s {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return float64(row[len(b)]) / float64(max(len(a), len(b)))
}
