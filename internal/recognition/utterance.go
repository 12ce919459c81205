package recognition

import "time"

// Utterance is a recording that can be recognised.
type Utterance struct {
	Text    string  // what is said, as it should be displayed
	Samples []int16 // 24 kHz mono; not written to
	Words   []Word  // when each word of Text is spoken; nil spreads Text evenly over the sound
	Speaker string  // whose voice it is; "" is one without a name
}

// Word is a displayed word and when it is spoken.
type Word struct {
	Text       string
	Start, End time.Duration // from the start of the sound
}
