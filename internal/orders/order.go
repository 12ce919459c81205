package orders

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// Order decides when events are delivered. It is for one session and one goroutine at a time.
type Order struct {
	rnd  *rand.Rand               // nil holds nothing back
	due  map[string]time.Duration // when the newest event of a strand is
	of   map[string]string        // responses, by the items that they make
	came hash.Hash                // of what was delivered
}

// New returns the order of a seed, of which 0 is that in which events come, for a session whose simulator has a seed of its own.
func New(seed, simulator uint64) *Order {
	o := &Order{due: map[string]time.Duration{}, of: map[string]string{}, came: sha256.New()}
	if seed != 0 {
		o.rnd = rand.New(rand.NewPCG(seed, simulator))
	}
	return o
}

// Due returns when an event is to be delivered that has come now: never before what it depends on. Events with one time are delivered in the order
// in which they came.
func (o *Order) Due(frame []byte, now time.Duration) time.Duration {
	if o.rnd == nil {
		return now
	}
	typ, s := wire.TypeOf(frame), subjectOf(frame)
	if typ == wire.TypeResponseOutputItemAdded {
		o.of[s.item] = s.response
	}
	p := placeOf(typ, frame, s, o.of[s.item])
	if !p.apart {
		p.after, p.in = append(p.after, barrier), append(p.in, all)
	}
	due := now + o.hold(p.most)
	for _, strand := range p.after {
		due = max(due, o.due[strand])
	}
	for _, strand := range p.in {
		o.due[strand] = max(o.due[strand], due)
	}
	return due
}

// hold is how long an event is held back: half of them not at all.
func (o *Order) hold(most time.Duration) time.Duration {
	if most == 0 || o.rnd.IntN(2) == 0 {
		return 0
	}
	return time.Duration(o.rnd.Int64N(int64(most)))
}

// Delivered notes that an event was delivered.
func (o *Order) Delivered(frame []byte) {
	typ := wire.TypeOf(frame)
	if strings.HasSuffix(typ, ".delta") {
		return // of these there are thousands of orders that nobody tells apart
	}
	s := subjectOf(frame)
	_, _ = io.WriteString(o.came, typ+" "+s.item+" "+s.response+"\n")
}

// Reset forgets what was not delivered: the session has a new connection.
func (o *Order) Reset() { clear(o.due) }

// Fingerprint tells the order in which events were delivered, pieces of sound and words left out, from others.
func (o *Order) Fingerprint() string { return hex.EncodeToString(o.came.Sum(nil)[:8]) }
