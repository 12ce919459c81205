package clientlint

import (
	"time"

	"github.com/voicesim/voicesim/audio"
)

// Turn is what only a server knows of a turn of the caller's: what it understood.
type Turn struct {
	ItemID     string `json:"item_id"`
	Frame      int    `json:"frame,omitempty"`     // of both ends from 1, the newest when it ended or was given up; 0 for a turn that is an item
	Injected   bool   `json:"injected,omitempty"`  // it is a message of the client's program and no turn; nothing else is set
	Understood bool   `json:"understood"`          // it knows the words
	Transcript string `json:"transcript"`          // the words; where they are not understood, it says so
	Diagnosis  string `json:"diagnosis,omitempty"` // what seems wrong with the sound, in words; "" is nothing
	// SoundMs is how many milliseconds of the turn are sound that somebody should have understood, and LoudestDBFS the level of
	// the loudest of it, as [Loud] measures them. 0 where nobody could, since the server knows no words.
	SoundMs     int     `json:"sound_ms,omitempty"`
	LoudestDBFS float64 `json:"loudest_dbfs,omitempty"`
}

// What counts as sound that somebody should have understood. Chosen: a word, and the sounds of speech; below the
// floor there is only the noise of a microphone.
const (
	shortestSound = 400 * time.Millisecond
	soundWindow   = 20 * time.Millisecond
	soundRange    = 25.0  // dB below the loudest window
	soundFloor    = -65.0 // dBFS
)

// Heard tells what the server understood of a turn, when that is in the conversation: after conversation.item.done.
func (l *Linter) Heard(at time.Duration, t *Turn) {
	l.Handled()
	l.now = at
	it := l.conv.find(t.ItemID)
	if t.Injected {
		if it != nil {
			it.turn, it.injected = nil, true
		}
		return
	}
	if it != nil && it.turn != nil {
		it.turn.understood, it.turn.told = t.Understood, true
		it.turn.transcript = t.Transcript
	}
	switch {
	case t.Understood:
	case t.Diagnosis != "":
		l.blame(l.cameBy(t.ItemID), "damaged-audio", "%s%s", t.Diagnosis, l.endless(t))
	case time.Duration(t.SoundMs)*time.Millisecond >= shortestSound:
		l.blame(l.cameBy(t.ItemID), "not-understood", "%.1f s of sound, %.0f dBFS at the loudest, and no word of it is in the recordings that the server knows%s",
			float64(t.SoundMs)/1000, t.LoudestDBFS, l.endless(t))
	}
}

// endless says, of a turn that was given up, that turn detection did not end it.
func (l *Linter) endless(t *Turn) string {
	if t.ItemID != "" || !l.sound.speaking {
		return ""
	}
	return "; turn detection found no end of it, and nothing was answered"
}

// Loud returns how long there is sound in samples, and the level of the loudest of it, in dBFS.
func Loud(samples []int16, rateHz int) (sound time.Duration, loudestDBFS float64) {
	size := audio.Samples(soundWindow, rateHz)
	var levels []float64
	loudestDBFS = soundFloor
	for at := 0; at+size <= len(samples); at += size {
		level := audio.DBFS(samples[at : at+size])
		levels, loudestDBFS = append(levels, level), max(loudestDBFS, level)
	}
	for _, level := range levels {
		if level > max(soundFloor, loudestDBFS-soundRange) {
			sound += soundWindow
		}
	}
	return sound, loudestDBFS
}
