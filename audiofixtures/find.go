package audiofixtures

// All returns every recording in the order of texts.txt. The slice is the caller's own, the utterances
// are shared.
func All() []*Utterance { return nil }

// Find returns the first recording of a role that says these words in this voice. Words are compared
// after [Normalise]. The voice "" means any; a noise has no voice and fits every one.
func Find(role, words string, voice string) (*Utterance, bool) { return nil, false }

// Nearest returns the n recordings of a role whose words are most like the given ones, the most alike
// first, each wording once. Fewer come back when there are fewer; n below 1 gives none.
func Nearest(role, words string, n int) []*Utterance { return nil }
