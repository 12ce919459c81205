package page

import (
	"encoding/base64"

	"github.com/voicesim/voicesim/audio"
)

// peaksHz is how many peaks a second there are. Chosen: more than one for each dot of ten seconds on a wide screen.
const peaksHz = 100

// Peaks are the loudest samples of each hundredth of a second, of both tracks: a byte each, in base64. A byte is 255 times the
// square root of the sample by the loudest that there can be. A zero is followed by how many zeros there are, 1 to 255.
type Peaks struct {
	RateHz int    `json:"rate_hz"`
	Caller string `json:"caller"`
	Agent  string `json:"agent"`
}

// quietTop is the greatest peak that is silence.
var quietTop = audio.Peak(quiet)

// soundSize is about how many bytes of base64 the sound of a track with these peaks has.
func soundSize(tops []byte) int {
	const silence, each = shortest * peaksHz / RateHz, soundHz / peaksHz / 2
	n, still := 0, 0
	for _, t := range tops {
		if t <= quietTop {
			still++
			continue
		}
		if still < silence {
			n += still * each
		}
		n, still = n+each, 0
	}
	return base64.StdEncoding.EncodedLen(n)
}

// packZeros writes runs of zeros as a zero and their number.
func packZeros(all []byte) []byte {
	var out []byte
	for i := 0; i < len(all); {
		n := 0
		for i+n < len(all) && all[i+n] == 0 && n < 255 {
			n++
		}
		if n > 0 {
			out = append(out, 0, byte(n))
			i += n
			continue
		}
		out = append(out, all[i])
		i++
	}
	return out
}
