package phoneline

import "github.com/voicesim/voicesim/audio"

// Companded is what a codec makes of samples at its own rate.
func Companded(e audio.Encoding, samples []int16) []int16 {
	c := newCodec(e)
	return c.companded(samples)
}

// Losses carries packets of sound, and reports of each whether it was lost.
func Losses(s Settings, packets int) (lost []bool) {
	n := newNetwork(s, upward)
	p := make([]int16, audio.FrameSamples)
	for range packets {
		for i := range p {
			p[i] = 1000
		}
		before := n.lost
		n.carry(p, true)
		lost = append(lost, n.lost > before)
	}
	return lost
}

// NewLoop makes the loop of a noise, as each process does once.
func NewLoop(n Noise) []int16 { return newLoop(n, audio.PCM16) }
