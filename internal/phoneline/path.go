package phoneline

import "github.com/voicesim/voicesim/audio"

// path is one way.
type path struct {
	codec   codec
	network network
	coded   queue // what the codec has made, less than a packet
	out     queue // what is on its way

	// What was lost of that, where anything can be.
	gone  []bool   // by packet of out, the oldest first
	taken int      // samples of that one that are out
	lost  [][2]int // of the frame that was taken last, reused
}

func newPath(s Settings, way uint64) path {
	room := audio.Samples(s.Delay(), audio.RateHz) + 4*audio.FrameSamples
	return path{
		codec: newCodec(s.Codec), network: newNetwork(s, way),
		out: queue{buf: make([]int16, 0, 2*room)}, coded: queue{buf: make([]int16, 0, 8*audio.FrameSamples)},
		gone: make([]bool, 0, room/audio.FrameSamples+2), lost: make([][2]int, 0, 2),
	}
}

// carry puts a frame on its way. Spoken is whether somebody speaks in it.
func (p *path) carry(frame []int16, spoken bool) {
	p.coded.makeRoom(2 * audio.FrameSamples)
	p.coded.buf = p.codec.append(p.coded.buf, frame)
	for p.coded.len() >= audio.FrameSamples {
		packet := p.coded.pop(audio.FrameSamples)
		lost := p.network.carry(packet, spoken)
		p.out.push(packet)
		if p.network.losing {
			p.gone = append(p.gone, lost)
		}
	}
}

// pass puts a frame on its way, and returns the one that comes out.
func (p *path) pass(frame []int16, spoken bool) []int16 {
	p.carry(frame, spoken)
	return p.take(audio.FrameSamples)
}

// take takes so many samples of what is on its way, and notes which of them were lost.
func (p *path) take(n int) []int16 {
	out := p.out.pop(n)
	p.lost = p.lost[:0]
	for at := 0; p.network.losing && at < len(out); {
		next := min(len(out), at+audio.FrameSamples-p.taken)
		if p.gone[0] {
			p.lost = append(p.lost, [2]int{at, next})
		}
		p.taken += next - at
		at = next
		if p.taken == audio.FrameSamples {
			p.taken, p.gone = 0, p.gone[:copy(p.gone, p.gone[1:])]
		}
	}
	return out
}
