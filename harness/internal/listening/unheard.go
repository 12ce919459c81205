package listening

import (
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/timeline"
)

// Unheard is the sound that came and was never heard: of each item what comes behind the farthest sample that was. Silence alone is none.
func (a *Arrivals) Unheard() []timeline.Unheard {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []timeline.Unheard
	for _, it := range a.list {
		if it.isStrange || it.isFallback || it.heard >= it.arrived {
			continue
		}
		rest := it.samples[it.heard:it.arrived]
		if audio.Run(rest, a.speaker.quiet) == len(rest) {
			continue
		}
		all = append(all, timeline.Unheard{
			Response: it.response, Item: it.item, Length: audio.Duration(len(rest), audio.RateHz), Peaks: audio.Peaks(rest, audio.RateHz/timeline.PeaksHz),
		})
	}
	return all
}
