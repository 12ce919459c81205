package speech

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
)

// Take is a recording as it was made, with what can be told of it by looking.
type Take struct {
	Clip    *audio.Clip
	Samples []int16         // the clip at 24 kHz, mono, whole
	Sounds  []audio.Segment // where it speaks; never empty
	Quiet   float64         // level of the quietest tenth, in dBFS
}

// ErrSilent means that there is no speech in a recording.
var ErrSilent = errors.New("nobody speaks in it")

// NewTake looks at a recording. The error is [ErrSilent], or that of a sample rate that cannot be converted (an
// *audio.RateError).
func NewTake(clip *audio.Clip) (*Take, error) {
	rate := cmp.Or(clip.RateHz, audio.RateHz)
	samples, err := audio.Resample(clip.Mono(), rate, audio.RateHz)
	if err != nil {
		return nil, err
	}
	t := &Take{Clip: clip, Samples: samples}
	if t.hear(); len(t.Sounds) == 0 {
		return nil, ErrSilent
	}
	return t, nil
}

// What counts as speech, chosen by trial on the bundled recordings and on voices that speak: what is less than
// 35 dB below the loud parts, and clearly above the noise of the room.
const (
	belowLoud    = 35.0
	aboveNoise   = 8.0
	surelySpeech = 15.0 // below the loud parts, whatever the noise
	leastSpeech  = -65.0
	edgeBefore   = 20 * time.Millisecond // of soft beginnings
	edgeAfter    = 40 * time.Millisecond // of soft ends
	levelFrame   = audio.RateHz / 100
)

// hear finds the speech.
func (t *Take) hear() {
	var levels []float64
	for rest := t.Samples; len(rest) >= levelFrame; rest = rest[levelFrame:] {
		levels = append(levels, audio.DBFS(rest[:levelFrame]))
	}
	if len(levels) == 0 {
		return
	}
	slices.Sort(levels)
	loud := levels[len(levels)*19/20]
	t.Quiet = levels[len(levels)/10]
	threshold := max(loud-belowLoud, min(t.Quiet+aboveNoise, loud-surelySpeech), leastSpeech)
	t.Sounds = audio.Segments(t.Samples, audio.RateHz, &audio.DetectorOptions{
		ThresholdDBFS: threshold, HysteresisDB: 3, OpenAfter: 30 * time.Millisecond, CloseAfter: 120 * time.Millisecond,
	})
}

// Start is when the first word begins, End when the last has ended.
func (t *Take) Start() time.Duration { return max(0, t.Sounds[0].Start-edgeBefore) }

// End is when the last word has ended.
func (t *Take) End() time.Duration {
	return min(t.Sounds[len(t.Sounds)-1].End+edgeAfter, audio.Duration(len(t.Samples), audio.RateHz))
}

// Speech returns the take from its first word to its last, with times of the words that are estimated.
func (t *Take) Speech(text string) Speech {
	from, to := t.Start(), t.End()
	sounds := make([]audio.Segment, len(t.Sounds))
	for i, s := range t.Sounds {
		sounds[i] = audio.Segment{Start: s.Start - from, End: s.End - from}
	}
	sounds[0].Start, sounds[len(sounds)-1].End = 0, to-from
	first, last := audio.Samples(from, audio.RateHz), min(audio.Samples(to, audio.RateHz), len(t.Samples))
	return Speech{Samples: t.Samples[first:last:last], Words: estimate(text, sounds), Estimated: true}
}
