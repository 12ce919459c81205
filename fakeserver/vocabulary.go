package fakeserver

import "github.com/voicesim/voicesim/internal/recognition"

// Utterance is a recording that a server recognises.
type Utterance struct {
	ID      string
	Text    string  // what is said, as it should be displayed
	Samples []int16 // 24 kHz mono; not written to
	Words   []Word  // when each word of Text is spoken; nil spreads Text evenly over the sound
	Speaker string  // whose voice it is, for transcripts that tell speakers apart; "" is one of them
}

// Vocabulary is a set of recordings with the prints by which they are recognised. It is immutable
// and may be shared by any number of servers and bubbles. The zero value knows nothing.
type Vocabulary struct{ recordings recognition.Vocabulary }

// NewVocabulary computes the prints of utterances: a seventh of a millisecond for a second of speech,
// and 36 KB.
func NewVocabulary(utterances []Utterance) *Vocabulary {
	recordings := make([]recognition.Utterance, len(utterances))
	for i, u := range utterances {
		recordings[i] = recognition.Utterance{Text: u.Text, Samples: u.Samples, Words: u.Words, Speaker: u.Speaker}
	}
	return &Vocabulary{*recognition.NewVocabulary(recordings)}
}
