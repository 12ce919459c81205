package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/audio"
)

// What counts as sound that somebody should have understood. Chosen: a word, and the sounds of speech; below the
// floor there is only the noise of a microphone.
const (
	shortestSound = 400 * time.Millisecond
	soundWindow   = 20 * time.Millisecond
	soundRange    = 25.0  // dB below the loudest window
	soundFloor    = -65.0 // dBFS
)

// heard looks at a turn of the caller's, of these samples.
func (l *linter) heard(t *Turn, samples []int16, rateHz int) {
	if t.Understood {
		return
	}
	if t.Diagnosis != "" {
		l.report("damaged-audio", "%s", t.Diagnosis)
		return
	}
	if sound, loudest := loud(samples, rateHz); sound >= shortestSound {
		l.report("not-understood", "%.1f s of sound, %.0f dBFS at the loudest, and no word of it is in the recordings that the server knows",
			sound.Seconds(), loudest)
	}
}

// loud returns how long there is sound in samples, and the level of the loudest of it, in dBFS.
func loud(samples []int16, rateHz int) (sound time.Duration, loudest float64) {
	size := audio.Samples(soundWindow, rateHz)
	var levels []float64
	loudest = soundFloor
	for at := 0; at+size <= len(samples); at += size {
		level := audio.DBFS(samples[at : at+size])
		levels, loudest = append(levels, level), max(loudest, level)
	}
	for _, level := range levels {
		if level > max(soundFloor, loudest-soundRange) {
			sound += soundWindow
		}
	}
	return sound, loudest
}
