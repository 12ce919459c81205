package soundcheck

import (
	"fmt"
	"os"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/judge/tracks"
)

// The rates that are read, samples a second.
const (
	lowestHz  = 8000
	highestHz = 48000
)

// read finds the speech in a stereo file.
func read(file string, swap bool) (*tracks.Call, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	clip, err := audio.ReadWAV(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	switch {
	case clip.Channels != 2:
		return nil, fmt.Errorf("%s has %d channel(s): caller and agent are told apart by their channels, so it takes two. Have the recorder keep both sides apart (dual channel)",
			file, max(clip.Channels, 1))
	case clip.RateHz < lowestHz || clip.RateHz > highestHz:
		return nil, fmt.Errorf("%s has %d samples a second: it takes %d to %d", file, clip.RateHz, lowestHz, highestHz)
	case len(clip.Samples) == 0:
		return nil, fmt.Errorf("%s has no sound", file)
	}
	left, right, err := split(clip)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if swap {
		left, right = right, left
	}
	return tracks.Find(left, right), nil
}

// split returns the channels of a clip at audio.RateHz.
func split(clip *audio.Clip) (left, right []int16, err error) {
	left, right = clip.Sides()
	if left, err = audio.Resample(left, clip.RateHz, audio.RateHz); err != nil {
		return nil, nil, err
	}
	right, err = audio.Resample(right, clip.RateHz, audio.RateHz)
	return left, right, err
}
