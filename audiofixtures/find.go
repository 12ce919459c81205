package audiofixtures

import "slices"

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
