package audiofixtures

import (
	"sync"
	"time"

	"github.com/voicesim/voicesim/audio"
)

// The roles of an utterance.
const (
	Caller = "caller" // a simulated caller says it
	Agent  = "agent"  // the simulated model says it
	Noise  = "noise"  // a sound that is no speech: a cough, a click, a breath, a doorbell
)

// Utterance is one recording. Its fields are shared by everybody who finds it and must not be changed.
type Utterance struct {
	ID     string // names the recording and its file: lower case, words joined by hyphens
	Role   string // Caller, Agent or Noise
	Text   string // the words as written: "Where is order A1001?"; of a noise its name
	Spoken string // the words as the synthesiser was told to say them: "where is order ay one zero zero one?"; "" for a noise
	Voice  string // the synthesiser's name of the voice; "" for a noise

	// Words are the words of Text without the punctuation around them, in order: exactly one for each
	// part of Text between spaces. Empty for a noise.
	Words []Word

	SpeechStart time.Duration // from the recording's start to the first sample of speech, or of the noise
	SpeechEnd   time.Duration // from the recording's start to the end of the last such sample

	SHA256  string // of the WAV file, in lower case hexadecimal digits
	Licence string // of the voice: a heading of the NOTICE file

	key     string    // Text, normalised
	decode  sync.Once // guards the writing of samples
	samples []int16
}

// Word is one written word and the stretch of the recording in which it is spoken.
type Word = audio.Word

// Samples returns the recording: 24 kHz (audio.RateHz), mono. It is decoded once and shared: read-only. It panics when
// the embedded file is damaged, which only a broken build can bring about.
func (u *Utterance) Samples() []int16 {
	u.decode.Do(func() { u.samples = decode(u.ID) })
	return u.samples
}
