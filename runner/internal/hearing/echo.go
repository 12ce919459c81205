package hearing

import (
	"sync"

	"github.com/voicesim/voicesim/audio"
)

// Echo recognises the agent's own voice in what a microphone hears: sound that is, for the most part, what the loudspeaker
// played a little before. It compares both at 4 kHz, where a telephone has most of a voice, over the newest 150 ms, at every
// delay up to 600 ms; so what the caller says over it, if it is as loud as the echo, is not the agent's.
//
// What has no sound there, a hiss, is taken for the agent's as long as that was heard.
//
// The delay is counted from the newest sound of each side, so both must come as they are played and heard.
type Echo struct {
	mu                    sync.Mutex
	fromAgent, fromCaller *audio.Converter
	played                []int32 // by the loudspeaker, newest last
	heard                 []int32 // by the microphone
	sums                  []int64 // of the squares of what was played before each of its samples, and at last of all
	delay                 int     // at which it was found last
	scratch               []byte
}

const (
	echoRate   = 4000
	echoWindow = echoRate * 15 / 100 // what is compared
	echoDelay  = echoRate * 6 / 10   // the longest delay
	// echoShare is how much of the energy of what is heard must be explained by what was played. Chosen: half.
	echoShare = 0.5
	// echoFloor is the mean square below which nothing is heard at all. Chosen: -60 dBFS.
	echoFloor = 32768 * 32768 * 1e-6
	// echoNear is how far the delay moves between two pieces, at most, without a search. Chosen: 5 ms.
	echoNear = echoRate / 200
)

// NewEcho returns what recognises the sound of an agent in one format in the sound of a caller in another.
func NewEcho(agent, caller audio.Format) (*Echo, error) {
	to := audio.Format{Encoding: audio.PCM16, RateHz: echoRate}
	a, err := audio.NewConverter(agent, to)
	if err != nil {
		return nil, err
	}
	c, err := audio.NewConverter(caller, to)
	if err != nil {
		return nil, err
	}
	return &Echo{fromAgent: a, fromCaller: c, played: make([]int32, echoDelay+echoWindow), heard: make([]int32, echoWindow), sums: make([]int64, echoDelay+echoWindow+1)}, nil
}

// Played takes what the loudspeaker plays.
func (e *Echo) Played(pcm []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.take(e.played, e.fromAgent, pcm)
}

// Heard takes what the microphone hears, and reports whether that is the agent's own voice.
func (e *Echo) Heard(pcm []byte) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := min(e.take(e.heard, e.fromCaller, pcm), echoWindow)
	for i, x := range e.played {
		e.sums[i+1] = e.sums[i] + int64(x)*int64(x)
	}
	switch {
	case float64(e.sums[len(e.played)]) < echoFloor*echoWindow:
		return false
	case energy(e.heard[echoWindow-n:]) < echoFloor*float64(n):
		return true // quiet, or a hiss of which nothing is left here: an s
	}
	power := energy(e.heard)
	longest := len(e.played) - len(e.heard)
	for d := max(e.delay-echoNear, 0); d <= min(e.delay+echoNear, longest); d++ {
		if e.explains(d, power) {
			return true
		}
	}
	for d := 0; d <= longest; d++ {
		if e.explains(d, power) {
			e.delay = d
			return true
		}
	}
	return false
}

// take puts sound behind what is kept of it, which is as long as before, and returns how many samples it was.
func (e *Echo) take(kept []int32, c *audio.Converter, pcm []byte) (n int) {
	e.scratch = c.Append(e.scratch[:0], pcm)
	n = len(e.scratch) / 2
	skip := max(n-len(kept), 0)
	copy(kept, kept[n-skip:])
	for i, at := skip, len(kept)-(n-skip); i < n; i, at = i+1, at+1 {
		kept[at] = int32(int16(uint16(e.scratch[2*i]) | uint16(e.scratch[2*i+1])<<8))
	}
	return n
}

// explains reports whether what was played, a delay ago, is most of what is heard, of a power.
func (e *Echo) explains(delay int, power float64) bool {
	end := len(e.played) - delay
	from := end - len(e.heard)
	played := float64(e.sums[end] - e.sums[from])
	if played < echoFloor {
		return false
	}
	both := product(e.heard, e.played[from:end])
	return both > 0 && float64(both)*float64(both) >= echoShare*power*played
}

func energy(samples []int32) float64 { return float64(product(samples, samples)) }

// product is the sum of the products of the samples of two sounds of one length.
func product(a, b []int32) int64 {
	var one, two int64 // two sums that do not wait for each other
	for len(a) >= 4 && len(b) >= 4 {
		one += int64(a[0])*int64(b[0]) + int64(a[1])*int64(b[1])
		two += int64(a[2])*int64(b[2]) + int64(a[3])*int64(b[3])
		a, b = a[4:], b[4:]
	}
	for i, x := range a {
		one += int64(x) * int64(b[i])
	}
	return one + two
}
