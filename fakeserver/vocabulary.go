package fakeserver

// Utterance is a recording that a server recognises.
type Utterance struct {
	ID      string
	Text    string  // what is said, as it should be displayed
	Samples []int16 // 24 kHz mono; not written to
	Words   []Word  // displayed words with spoken times; nil spreads Text evenly over the sound
}

// Vocabulary is a set of recordings with the prints by which they are recognised. It is immutable
// and may be shared by any number of servers and bubbles.
type Vocabulary struct{ utterances []Utterance }

// NewVocabulary computes the prints of utterances, about a millisecond for a second of speech.
func NewVocabulary(utterances []Utterance) *Vocabulary { return &Vocabulary{utterances: utterances} }
