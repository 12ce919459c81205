package recognition

import "github.com/voicesim/voicesim/audio"

// Utterance is a recording that can be recognised.
type Utterance struct {
	Text    string       // what is said, as it should be displayed
	Samples []int16      // 24 kHz mono; not written to
	Words   []audio.Word // when each word of Text is spoken; nil spreads Text evenly over the sound
	Speaker string       // whose voice it is; "" is one without a name
}
