package turns

// What makes the sound of a window a voice. Chosen: on the recordings of audiofixtures, and on noise of streets and of many voices.
const (
	lowestPitch  = 80 // Hz
	highestPitch = 400
	voicedShare  = 0.5 // how alike its periods are
	windowsHz    = 31  // windows a second
)

// voiced reports whether a window has a voice in it, or a tone: sound that repeats itself at a pitch. Noise does not.
func voiced(sound []int16) bool {
	rate := len(sound) * windowsHz
	steps := make([]int64, len(sound)-1) // rumble is left out
	sums := make([]int64, len(sound))    // of the squares of those before
	for i := range steps {
		steps[i] = int64(sound[i+1]) - int64(sound[i])
		sums[i+1] = sums[i] + steps[i]*steps[i]
	}
	all := sums[len(steps)]
	for lag := rate / highestPitch; lag <= rate/lowestPitch; lag++ {
		earlier, later := steps[:len(steps)-lag], steps[lag:]
		var both int64
		for i, step := range earlier {
			both += step * later[i]
		}
		here, there := float64(sums[len(earlier)]), float64(all-sums[lag])
		if both > 0 && float64(both)*float64(both) > voicedShare*voicedShare*here*there {
			return true
		}
	}
	return false
}
