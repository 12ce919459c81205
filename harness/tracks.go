package harness

import (
	"slices"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/spare"
)

// usualCall is how many samples of a track there is room for at first. Chosen: most calls of a library are shorter.
const usualCall = 12 * audio.RateHz

// rooms are those of tracks whose calls are over, for the calls to come.
var rooms spare.Rooms

// track is the sound of one side of a call that is played.
type track []int16

// newTrack returns an empty one.
func newTrack() track { return rooms.Take(usualCall) }

// add puts sound behind what there is. The room doubles: a long call is not copied again and again.
func (t *track) add(sound []int16) {
	if len(*t)+len(sound) > cap(*t) {
		*t = slices.Grow(*t, cap(*t))
	}
	*t = append(*t, sound...)
}

// over returns what was recorded, as changed says, in memory of its own. The track must not be used afterwards.
func (t *track) over(changed func([]int16) []int16) []int16 {
	out := slices.Clone(changed(*t))
	rooms.Give(*t)
	*t = nil
	return out
}
