package seeded

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// idEpoch is second 0 of the stamps in ids: the end of 2019.
// Source: ids of sessions recorded from the live server, against their expires_at.
const idEpoch = 1576800000

// RNG makes everything of a session that looks random. What is drawn for one purpose changes nothing that is drawn
// for another: each has a stream of its own. It belongs to the session's loop.
type RNG struct {
	seed, session uint64
	streams       map[string]*rand.PCG // by purpose

	since time.Time // the clock when the server was made
	epoch time.Time // the time of day in ids at that moment

	stamp    [5]byte // of the second stampFor
	stampFor int64
	room     []byte // for the id being made
}

// randomLength is the length of the random part of every id.
// Source: ids of sessions recorded from the live server.
const randomLength = 16

// New returns what is random of a session of a number, of a server that was made when the clock showed since and the
// time of day was epoch.
func New(seed uint64, session int, since, epoch time.Time) *RNG {
	return &RNG{seed: seed, session: uint64(session), streams: map[string]*rand.PCG{}, since: since, epoch: epoch, stampFor: -1}
}

// of returns the stream of a purpose.
func (r *RNG) of(purpose string) *rand.PCG {
	src := r.streams[purpose]
	if src == nil {
		h := fnv.New64a()
		_, _ = h.Write([]byte(purpose))
		src = rand.NewPCG(r.seed^h.Sum64(), r.session)
		r.streams[purpose] = src
	}
	return src
}

// Uint64 returns 64 random bits for a purpose.
func (r *RNG) Uint64(purpose string) uint64 { return r.of(purpose).Uint64() }

// ID returns prefix, the second of now in five characters, and sixteen random ones. Ids of a prefix are a purpose.
func (r *RNG) ID(prefix string, now time.Time) string {
	if second := r.Unix(now) - idEpoch; second != r.stampFor {
		r.stampFor = second
		rest := max(0, second)
		for i := len(r.stamp) - 1; i >= 0; i-- {
			r.stamp[i] = base62[rest%62]
			rest /= 62
		}
	}
	r.room = append(append(r.room[:0], prefix...), r.stamp[:]...)
	r.room = appendRandom(r.room, r.of(prefix), randomLength)
	return string(r.room)
}

// CallID returns the id of a function call, which has no stamp.
func (r *RNG) CallID() string {
	r.room = appendRandom(append(r.room[:0], "call_"...), r.of("call_"), randomLength)
	return string(r.room)
}

// Padding returns n random characters.
func (r *RNG) Padding(n int) string {
	r.room = appendRandom(r.room[:0], r.of("padding"), n)
	return string(r.room)
}

func appendRandom(dst []byte, src *rand.PCG, n int) []byte {
	for n > 0 {
		bits := src.Uint64()
		for range min(n, 10) { // ten characters of 6 bits
			dst = append(dst, base62[(bits&63)%62])
			bits >>= 6
		}
		n -= min(n, 10)
	}
	return dst
}

// Between returns a duration from low up to high, in whole milliseconds, for a purpose.
func (r *RNG) Between(purpose string, low, high time.Duration) time.Duration {
	steps := uint64((high - low) / time.Millisecond)
	return low + time.Duration(r.of(purpose).Uint64()%(steps+1))*time.Millisecond
}

// Unix returns the time of day that the server shows at now, in seconds.
func (r *RNG) Unix(now time.Time) int64 { return r.epoch.Add(now.Sub(r.since)).Unix() }
