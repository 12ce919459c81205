package reports

import (
	"io"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/timeline"
)

// WAV writes the sound of a call: stereo PCM16 at timeline.RateHz, on the left what the caller sent,
// on the right what was heard of the agent. The shorter track is followed by silence.
func WAV(w io.WriteSeeker, rec *timeline.Recording) error {
	n := max(len(rec.Caller), len(rec.Agent))
	stereo := make([]int16, 2*n)
	for i, s := range rec.Caller {
		stereo[2*i] = s
	}
	for i, s := range rec.Agent {
		stereo[2*i+1] = s
	}
	return audio.WriteWAV(w, &audio.Clip{Samples: stereo, RateHz: timeline.RateHz, Channels: 2})
}
