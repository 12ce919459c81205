package fakeserver

import "time"

// Word is a displayed word and when it is spoken: "A1001" from the start of "ay" to the end of "one".
type Word struct {
	Text       string
	Start, End time.Duration // from the start of the samples
}

// Speech is sound with its words.
type Speech struct {
	Samples []int16 // 24 kHz mono, read-only: it may be shared
	Words   []Word  // in the order spoken
}

// Voice turns text into speech. It is deterministic: the same text gives the same samples.
type Voice interface {
	// Speak returns the speech of text, or a Speech without samples if this voice cannot say it.
	Speak(text string) Speech
}

// Voices is the voice that asks each of voices in turn until one can say the text.
func Voices(voices ...Voice) Voice { return voiceList(voices) }

type voiceList []Voice

func (l voiceList) Speak(text string) Speech {
	for _, v := range l {
		if s := v.Speak(text); len(s.Samples) > 0 {
			return s
		}
	}
	return Speech{}
}
