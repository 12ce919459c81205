package phoneline

import (
	"math"
	"math/rand/v2"

	"github.com/voicesim/voicesim/audio"
)

// network carries packets one way: it loses some, and delays all by the same time.
type network struct {
	losing bool // anything can be lost
	chance *rand.Rand

	// Losses come in bursts, as Gilbert and Elliott describe them: in the bad state every packet is lost, in the good one none.
	// Source: E. N. Gilbert, "Capacity of a burst-noise channel", 1960.
	bad         bool
	worse, heal float64 // chances of a packet to go from good to bad, and back

	late float64 // chance of a packet of the good state to come after the receiver has given it up

	last [audio.FrameSamples]int16 // what was delivered last
	run  int                       // packets lost in a row

	lost, sounding int // packets that were lost, and those of them in which somebody spoke
}

// What is random on a line, each from the seed and a number of its own.
const (
	upward   = 11 // losses of what the caller says
	downward = 12 // losses of what the caller hears
	begins   = 13 // where the noise begins
)

// lateShare is how many packets are later than the receiver waits for. Source: a normal distribution of which that is three
// times the deviation.
const lateShare = 0.0027

// conceal is how loud the packet before a loss is heard again, the first and the second time. Chosen: as G.711 appendix I, which
// fades out over 60 ms.
var conceal = [...]float64{0.5, 0.25}

func newNetwork(s Settings, way uint64) network {
	n := network{chance: rand.New(rand.NewPCG(s.Seed, way)), losing: s.Loss > 0 || s.Jitter > 0}
	burst := s.Burst
	if burst == 0 {
		burst = usualBurst
	}
	n.heal = min(1, float64(packet)/float64(burst))
	n.worse = n.heal * s.Loss / (1 - s.Loss)
	if n.worse > 1 { // so much is lost that bursts are longer
		n.worse, n.heal = 1, (1-s.Loss)/s.Loss
	}
	if s.Jitter > 0 {
		n.late = lateShare
	}
	return n
}

// carry makes of a packet what the receiver has in its place, and reports whether it was lost. Spoken is whether somebody speaks in it.
func (n *network) carry(p []int16, spoken bool) (lost bool) {
	if !n.losing {
		return false
	}
	if n.bad {
		n.bad = n.chance.Float64() >= n.heal
	} else {
		n.bad = n.chance.Float64() < n.worse
	}
	if !n.bad && (n.late == 0 || n.chance.Float64() >= n.late) {
		copy(n.last[:], p)
		n.run = 0
		return false
	}
	n.lost++
	if spoken {
		n.sounding++
	}
	if n.run >= len(conceal) {
		clear(p)
		return true
	}
	level := conceal[n.run]
	for i, s := range n.last {
		p[i] = int16(math.Round(float64(s) * level))
	}
	n.run++
	return true
}

// quiet reports whether there is no sound in samples. Of G.711 silence is not always zero.
func quiet(samples []int16) bool {
	for _, s := range samples {
		if s > hiss || s < -hiss {
			return false
		}
	}
	return true
}

// hiss is the largest sample that is no sound. Chosen: that of a silent telephone, -66 dBFS.
const hiss = 16
