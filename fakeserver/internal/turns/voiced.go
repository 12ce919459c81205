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
	at := func(i int) float64 { return float64(sound[i+1]) - float64(sound[i]) } // rumble is left out
	for lag := rate / highestPitch; lag <= rate/lowestPitch; lag++ {
		var both, here, there float64
		for i := 0; i+lag+1 < len(sound); i++ {
			a, b := at(i), at(i+lag)
			both += a * b
			here += a * a
			there += b * b
		}
		if both > 0 && both*both > voicedShare*voicedShare*here*there {
			return true
		}
	}
	return false
}
