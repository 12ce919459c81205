package listening

import (
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/timeline"
)

// Unheard is the sound that came and was never heard: of each item what comes behind the farthest sample that was. Silence alone is none.
func (a *Arrivals) Unheard() []timeline.Unheard {
	a.mu.Lock()
	defer a.mu.Unlock()
	rate := a.speaker.RateHz()
	var all []timeline.Unheard
	for _, it := range a.list {
		rest := it.samples[min(it.played, len(it.samples)):]
		if it.isFallback || isQuiet(rest, a.speaker.quiet) {
			continue
		}
		all = append(all, timeline.Unheard{
			Response: it.response, Item: it.item, Length: audio.Duration(len(rest), rate), Peaks: audio.Peaks(rest, rate/timeline.PeaksHz),
		})
	}
	return all
}
