package harness

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/phoneline"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// phoneLine makes the caller's phone line of a call; nil is one that changes nothing.
func (l *live) phoneLine() *phoneline.Line {
	if l.sc.PhoneLine == nil || l.sc.PhoneLine.Clean() {
		return nil
	}
	settings := l.sc.PhoneLine.Settings
	settings.Seed = cmp.Or(settings.Seed, l.opts.Seed)
	var speech [][]int16
	for step := range l.sc.Steps() {
		if step.Speaks() {
			speech = append(speech, l.lines.caller[step].samples)
		}
	}
	return phoneline.New(settings, speech...)
}

// quietest is how loud the loudest 20 ms of a sound are at least that anybody hears, in dBFS. Chosen: 15 dB below what is taken for speech.
const quietest = -60

// drowns notes that nothing of the sound of a step can be heard: it is not louder than the noise of the line, it is next to
// silence, or the line is muted for most of it. The last is noted of what is to be ignored alone: other words miss their answer.
func (l *live) drowns(now time.Duration, step *scenarios.Step, sound []int16) {
	drowned := timeline.LineDrowned{Step: step.Index}
	by, over := math.Inf(1), true
	if l.line.Phone() != nil {
		by, over = l.line.Phone().Audible(sound)
	}
	loudest := audio.SilenceDBFS
	for frame := range slices.Chunk(sound, audio.FrameSamples) {
		loudest = max(loudest, audio.DBFS(frame))
	}
	if l.line.Phone() != nil {
		loudest += l.sc.PhoneLine.Gain
	}
	switch {
	case !over:
		drowned.By = -by
	case loudest < quietest:
		drowned.By, drowned.Why = quietest-loudest, timeline.DrownedQuiet
	case step.Owed() == scenarios.ReactionIgnore && l.mutedUntil-now > audio.Duration(len(sound), audio.RateHz)/2:
		drowned.Why = timeline.DrownedMuted
	default:
		return
	}
	l.rec.Add(l.rec.Now(), drowned)
}

// mutes notes that the line takes sound for the first time since it was muted: of the caller's, or its own noise.
func (l *live) mutes(now time.Duration, said []int16) {
	if l.muteTook || now >= l.mutedUntil {
		return
	}
	noisy := l.sc.PhoneLine != nil && (l.sc.PhoneLine.Noise != "" || l.sc.PhoneLine.Echo.Level < 0)
	if noisy || audio.Run(said, 0) < len(said) {
		l.muteTook = true
		l.rec.Add(now, timeline.LineActed{What: timeline.LineMute})
	}
}

// used notes what the line does for the first time.
func (l *live) used(now time.Duration) {
	if l.line.Phone() == nil {
		return
	}
	use := l.line.Phone().Use()
	for _, has := range []struct {
		what string
		done bool
	}{
		{timeline.LineNoise, use.Said}, {timeline.LineEcho, use.Echoed}, {timeline.LineLoss, use.Lost > 0},
	} {
		if has.done && !l.acted[has.what] {
			if l.acted == nil {
				l.acted = map[string]bool{}
			}
			l.acted[has.what] = true
			l.rec.Add(now, timeline.LineActed{What: has.what})
		}
	}
}
