package audio

import "time"

// Word is a written word and the stretch of some sound in which it is spoken: "A1001" from the start of "ay" to the end of "one".
type Word struct {
	Text  string        // as written
	Start time.Duration // from the first sample of the sound
	End   time.Duration // from the first sample of the sound; not before Start
}
