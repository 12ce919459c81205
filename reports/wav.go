package reports

import (
	"io"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/timeline"
)

// WAV writes the sound of a call: stereo PCM16 at timeline.RateHz, on the left what the caller sent,
// on the right what was heard of the agent. The shorter track is followed by silence.
func WAV(w io.WriteSeeker, rec *timeline.Recording) error {
	return audio.WriteWAV(w, audio.Stereo(rec.Caller, rec.Agent, timeline.RateHz))
}
