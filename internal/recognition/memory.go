package recognition

import (
	"hash/maphash"
	"slices"
	"sync"

	"github.com/voicesim/voicesim/audio"
)

// memory holds what was made of the turns that came last, of all recognisers of one vocabulary alone: the calls of a run
// say the same again and again, and the same samples give the same words. It may be used by any number of goroutines.
type memory struct {
	mu    sync.Mutex
	turns map[turnKey]*reading
	order []turnKey // in which they came; once there are mostTurns, a ring
	next  int       // place in it of the next
}

// mostTurns is how many turns are remembered. Chosen: more than a library of scenarios has; each takes some 2 KB.
const mostTurns = 1024

// turnKey tells turns apart, by a hash of 64 bits: in a million turns two of one length have the same once in ten billion runs.
type turnKey struct {
	sound           uint64
	samples, rateHz int
}

// reading is what was made of a turn. It is immutable.
type reading struct {
	understanding Understanding
	parts         []part
	verdicts      []verdict
}

// seed is that of the hashes of this process.
var seed = maphash.MakeSeed()

// keyOf returns the key of a turn.
func keyOf(samples []int16, rateHz int) turnKey {
	key := turnKey{samples: len(samples), rateHz: rateHz}
	var h maphash.Hash
	h.SetSeed(seed)
	var room [8192]byte
	for len(samples) > 0 {
		n := min(len(samples), len(room)/2)
		h.Write(audio.Format{}.AppendBytes(room[:0], samples[:n]))
		samples = samples[n:]
	}
	key.sound = h.Sum64()
	return key
}

// of returns what was made of a turn; nil if it is not remembered.
func (m *memory) of(key turnKey) *reading {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.turns[key]
}

// keep remembers what was made of a turn, in place of the oldest where there are too many.
func (m *memory) keep(key turnKey, r *reading) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.turns == nil {
		m.turns = map[turnKey]*reading{}
	}
	if _, known := m.turns[key]; known {
		return // another goroutine was first
	}
	if len(m.order) < mostTurns {
		m.order = append(m.order, key)
	} else {
		delete(m.turns, m.order[m.next])
		m.order[m.next] = key
		m.next = (m.next + 1) % mostTurns
	}
	m.turns[key] = r
}

// memory returns what remembers the turns of r; nil is nothing, where there are several vocabularies or none.
func (r *Recogniser) memory() *memory {
	if len(r.vocabularies) != 1 {
		return nil
	}
	return r.vocabularies[0].memory
}

// recall has r as it was when it had understood a turn.
func (r *Recogniser) recall(known *reading) Understanding {
	r.parts = append(r.parts[:0], known.parts...)
	r.verdicts = append(r.verdicts[:0], known.verdicts...)
	return known.understanding
}

// reading returns what r has made of a turn.
func (r *Recogniser) reading(u Understanding) *reading {
	return &reading{u, slices.Clone(r.parts), slices.Clone(r.verdicts)}
}
