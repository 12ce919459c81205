package harness

import (
	"cmp"
	"time"

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

// drowns notes that nothing of what a step says is louder than the noise of the line.
func (l *live) drowns(step *scenarios.Step, said []int16) {
	if l.line.Phone() == nil || !step.Speaks() {
		return
	}
	if by, ok := l.line.Phone().Audible(said); !ok {
		l.rec.Add(l.rec.Now(), timeline.LineDrowned{Step: step.Index, By: -by})
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
