package fakeserver

import (
	"math/rand/v2"
	"time"
)

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// idEpoch is second 0 of the stamps in ids: the end of 2019.
// Source: ids of recorded sessions against their expires_at (docs/fidelity.md).
const idEpoch = 1576800000

// chance makes everything of a session that looks random. It belongs to the session's loop.
type chance struct {
	src   *rand.PCG
	since time.Time // the clock when the server was made
	epoch time.Time // the time of day in ids at that moment

	stamp    [5]byte // of the second stampFor
	stampFor int64
	room     []byte // for the id being made
}

// randomLength is the length of the random part of every id.
// Source: recorded sessions (docs/fidelity.md).
const randomLength = 16

func newChance(seed uint64, session int, since, epoch time.Time) *chance {
	return &chance{src: rand.NewPCG(seed, uint64(session)), since: since, epoch: epoch, stampFor: -1}
}

// id returns prefix, the second of now in five characters, and sixteen random ones.
func (c *chance) id(prefix string, now time.Time) string {
	if second := c.unix(now) - idEpoch; second != c.stampFor {
		c.stampFor = second
		rest := max(0, second)
		for i := len(c.stamp) - 1; i >= 0; i-- {
			c.stamp[i] = base62[rest%62]
			rest /= 62
		}
	}
	c.room = append(append(c.room[:0], prefix...), c.stamp[:]...)
	c.room = c.appendRandom(c.room, randomLength)
	return string(c.room)
}

// callID returns the id of a function call, which has no stamp.
func (c *chance) callID() string {
	c.room = c.appendRandom(append(c.room[:0], "call_"...), randomLength)
	return string(c.room)
}

// padding returns n random characters.
func (c *chance) padding(n int) string {
	c.room = c.appendRandom(c.room[:0], n)
	return string(c.room)
}

func (c *chance) appendRandom(dst []byte, n int) []byte {
	for n > 0 {
		bits := c.src.Uint64()
		for range min(n, 10) { // ten characters of 6 bits
			dst = append(dst, base62[(bits&63)%62])
			bits >>= 6
		}
		n -= min(n, 10)
	}
	return dst
}

// between returns a duration from low up to high, in whole milliseconds.
func (c *chance) between(low, high time.Duration) time.Duration {
	steps := uint64((high - low) / time.Millisecond)
	return low + time.Duration(c.src.Uint64()%(steps+1))*time.Millisecond
}

// unix returns the time of day that the server shows at now.
func (c *chance) unix(now time.Time) int64 { return c.epoch.Add(now.Sub(c.since)).Unix() }
