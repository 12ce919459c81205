package speech

import "github.com/voicesim/voicesim/audio"

// Word is a written word, with its punctuation, and the stretch of the sound in which it is spoken.
type Word = audio.Word

// Speech is sound with its words.
type Speech struct {
	Samples []int16 // 24 kHz (audio.RateHz), mono; from the first sample that sounds to the last. Shared: read-only
	Words   []Word  // of the written text, in the order spoken: one for each part between spaces that has a letter or a digit

	Estimated bool   // the times of the words were read off the sound, and may be wrong by a word
	From      Origin // who spoke
	Voice     string // whose voice it is; "" where nobody said
	File      string // the recording, as it can be shown to the user; "" when it was no file
}

// Origin tells where speech comes from.
type Origin string

// The origins of speech, in the order in which a [Finder] asks them.
const (
	FromFile       Origin = "file"       // a file that was named beside the words
	FromRecordings Origin = "recordings" // a folder of recordings
	FromBundled    Origin = "bundled"    // the recordings that come with voicesim
	FromVoice      Origin = "voice"      // a voice that speaks, by itself or out of its cache
	FromStandIn    Origin = "stand-in"   // the stand-in voice
)
