package playout

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/deque"
)

// Item names an item of the agent's speech, in one response.
type Item struct {
	Response, ID string
	Content      int  // index of the audio in the item
	OutOfBand    bool // no part of the conversation, which cannot be told about it
}

// spoken is the agent's audio in one item, as a queue knows it.
type spoken struct {
	Item
	ended    bool  // no more of it comes
	received int64 // bytes on the wire
	queued   int64 // bytes that are or were in the queue
	heard    int64 // bytes of these that were heard
}

// piece is audio of one item that waits to be played.
type piece struct {
	of   *spoken
	data []byte // what is left of it
	buf  []byte // all of it, for recycling; nil if something else still uses it
}

// unheard is audio that was handed out and has not reached the ear yet.
type unheard struct {
	of   *spoken // nil: silence
	n    int64   // bytes
	data []byte  // those, if the player is far: they are handed out again when it is emptied for others
	buf  []byte  // for recycling; nil if something else still uses it
}

// queue is the agent's audio on its way to the ear: what waits to be played, what was handed out and is not
// heard yet, and how far each item has come. It has no clock: reading, marks and elapse move it on.
//
//	input                   | effect
//	------------------------+---------------------------------------------------------------
//	push                    | queued behind what waits of its response, else behind all others; or
//	                        | refused if its response is silenced
//	push (Push)             | handed out at once, unless it has to wait for another response
//	push, too much waits    | refused, and so is what still comes of its response
//	read                    | takes what is queued, but nothing of another response amid the item
//	                        | on the air: see order.go; without latency it is heard thereby
//	read, with latency      | it is heard when so much more was read, silence included
//	take (Far)              | takes what is queued; it is heard when its mark comes back
//	mark (Far, Push)        | everything up to it is heard, taken or not, unless it is of an older
//	                        | generation
//	elapse (Push)           | so much of what was handed out is heard, item after item
//	end of item             | the item is complete; it is forgotten when it is heard; (Push) what
//	                        | waited for that is handed out
//	end of response         | the same for all its items
//	silence responses       | what is queued or unheard of them is gone, what still comes is
//	                        | refused; if they had sound, a new generation begins, and what a far
//	                        | player has of others is handed out again, as it is emptied
//	restart (Far)           | a new generation begins, and all that the player has is handed out again
type queue struct {
	format  audio.Format // of what is queued
	wire    audio.Format // of what arrives
	mode    Mode
	latency int64 // bytes between a read and the ear
	limit   int64 // bytes that may wait and be unheard together; 0 is no limit

	onAir   *spoken // the item that was handed out last; nil before the first
	heldFor int64   // bytes of silence read while others waited for the rest of it

	pieces   deque.Deque[piece]
	inAir    deque.Deque[unheard]
	inAirLen int64 // bytes, silence included
	items    []*spoken
	silenced deque.Deque[string] // ids of responses, newest last

	generation uint32
	taken      int64 // bytes of audio handed out since the start
	arrived    int64 // mark offset up to which everything was heard
	waiting    int64 // bytes in pieces
	dry        bool  // a read ran dry within an item
	recycle    func([]byte)
}

// silencedMemory is how many interrupted responses are remembered. Chosen: late audio comes within
// seconds, and a response takes longer than that.
const silencedMemory = 64

// find returns the entry of an item, nil if it has none.
func (q *queue) find(response, item string, content int) *spoken {
	for i := len(q.items) - 1; i >= 0; i-- {
		if s := q.items[i]; s.ID == item && s.Content == content && s.Response == response {
			return s
		}
	}
	return nil
}

// Pushed is what became of audio that arrived.
type Pushed uint8

const (
	Taken Pushed = iota // it will be heard, or was handed out
	Held                // Push: it waits for another response, and will be handed out after it
	Late                // refused: nothing more may be heard of its response
	Full                // refused: too much waits; nothing more of its response is taken
)

// push queues audio of an item, which was so many bytes on the wire, and returns the mark of its end.
// The queue owns data from then on, unless it is refused.
func (q *queue) push(ref Item, received int, data []byte) (Mark, Pushed) {
	if q.isSilenced(ref.Response) {
		return Mark{}, Late
	}
	if q.limit > 0 && q.waiting+q.inAirLen+int64(len(data)) > q.limit {
		q.refuse(ref.Response)
		return Mark{}, Full
	}
	s := q.find(ref.Response, ref.ID, ref.Content)
	if s == nil {
		s = &spoken{Item: ref}
		q.items = slices.Insert(q.items, q.placeOf(s), s)
	}
	s.received += int64(received)
	s.queued += int64(len(data))
	q.dry = q.dry && !q.mayFollow(s)
	if q.mode == Push && q.mayFollow(s) {
		q.air(s)
		q.handOut(unheard{of: s, n: int64(len(data)), data: data, buf: data})
		return q.mark(), Taken
	}
	mark := q.wait(piece{of: s, data: data, buf: data})
	if q.mode == Push {
		return Mark{}, Held
	}
	return mark, Taken
}

// mark is the place up to which audio was handed out.
func (q *queue) mark() Mark { return Mark{q.generation, q.taken} }

// handOut notes audio that is on its way to the ear.
func (q *queue) handOut(u unheard) {
	q.inAir.PushBack(u)
	q.inAirLen += u.n
	q.taken += u.n
}

// refuse takes nothing more of a response.
func (q *queue) refuse(response string) {
	if q.silenced.Len() == silencedMemory {
		q.silenced.PopFront()
	}
	q.silenced.PushBack(response)
}

func (q *queue) isSilenced(response string) bool {
	for i := range q.silenced.Len() {
		if *q.silenced.At(i) == response {
			return true
		}
	}
	return false
}

// read copies audio that is queued to b and returns how much it was. The caller fills the rest with
// silence, or reads less.
func (q *queue) read(b []byte) int {
	total := 0
	for total < len(b) && q.pieces.Len() > 0 && q.mayFollow(q.pieces.At(0).of) {
		n := copy(b[total:], q.pieces.At(0).data)
		total += n
		q.take(n)
	}
	return total
}

// take hands out n bytes of the first piece.
func (q *queue) take(n int) {
	p := q.pieces.At(0)
	q.air(p.of)
	u := unheard{of: p.of, n: int64(n)}
	if q.mode == Far {
		u.data = p.data[:n]
	}
	p.data = p.data[n:]
	if len(p.data) == 0 {
		u.buf = q.pieces.PopFront().buf
	}
	q.waiting -= u.n
	switch {
	case q.mode == Far:
		q.handOut(u)
		return
	case q.latency > 0:
		q.handOut(unheard{of: u.of, n: u.n})
	default:
		u.of.heard += u.n
		q.taken += u.n
	}
	q.release(u.buf)
}

// release recycles memory that nothing uses any more, if there is any.
func (q *queue) release(buf []byte) {
	if buf != nil {
		q.recycle(buf)
	}
}

// skip is read for audio that reached a far player in another way.
func (q *queue) skip(n int64) {
	for n > 0 && q.pieces.Len() > 0 {
		k := min(n, int64(len(q.pieces.At(0).data)))
		q.take(int(k))
		n -= k
	}
}

// silence notes that so many bytes of silence were read after the audio, and reports whether that is
// a gap within an item.
func (q *queue) silence(n int) (underrun bool) {
	q.still(n)
	q.holdFor(n)
	if n > 0 && !q.dry && len(q.items) > 0 {
		last := q.items[len(q.items)-1]
		if q.onAir != nil && !q.onAir.ended {
			last = q.onAir
		}
		underrun = !last.ended && last.queued > 0
		q.dry = underrun
	}
	return underrun
}

// still notes that so many bytes of silence were read after what was read before.
func (q *queue) still(n int) {
	if n > 0 && q.latency > 0 && q.inAirLen > 0 {
		q.inAir.PushBack(unheard{n: int64(n)})
		q.inAirLen += int64(n)
	}
}

// retireHeard makes heard what has reached the ear by now, and forgets items that are heard and complete.
func (q *queue) retireHeard() {
	for q.mode == Device && q.inAirLen > q.latency {
		q.land(q.inAirLen - q.latency)
	}
	if !slices.ContainsFunc(q.items, (*spoken).over) {
		return
	}
	q.items = slices.DeleteFunc(q.items, (*spoken).over)
}

func (s *spoken) over() bool { return s.ended && s.heard >= s.queued }

// land makes up to n bytes of the oldest unheard audio heard, and returns how many.
func (q *queue) land(n int64) int64 {
	u := q.inAir.At(0)
	n = min(n, u.n)
	if u.of != nil {
		u.of.heard += n
		q.arrived += n
	}
	u.n -= n
	q.inAirLen -= n
	if u.data != nil {
		u.data = u.data[n:]
	}
	if u.n == 0 {
		q.release(q.inAir.PopFront().buf)
	}
	return n
}

// elapse makes up to n bytes of what was handed out heard, and returns how many.
func (q *queue) elapse(n int64) (heard int64) {
	for heard < n && q.inAir.Len() > 0 {
		heard += q.land(n - heard)
	}
	q.retireHeard()
	return heard
}

// heard takes a far player's mark.
func (q *queue) heard(m Mark) {
	if q.mode == Device || m.Generation != q.generation {
		return
	}
	q.skip(m.Offset - q.taken) // a player may get its audio in another way than by taking it
	for q.inAir.Len() > 0 && q.arrived < m.Offset {
		q.land(m.Offset - q.arrived)
	}
	q.retireHeard()
}

// endItem notes that no more audio of an item comes, and reports whether some of it waits.
func (q *queue) endItem(response, item string, content int) (waits bool) {
	if s := q.find(response, item, content); s != nil {
		s.ended = true
		for i := range q.pieces.Len() {
			waits = waits || q.pieces.At(i).of == s
		}
	}
	q.retireHeard()
	return waits
}

// endResponse notes that no more audio of a response comes.
func (q *queue) endResponse(response string) {
	for _, s := range q.items {
		s.ended = s.ended || s.Response == response
	}
	q.retireHeard()
}

// silent reports whether nothing is left to be heard.
func (q *queue) silent() bool {
	if q.waiting > 0 {
		return false
	}
	for i := range q.inAir.Len() {
		if q.inAir.At(i).of != nil {
			return false
		}
	}
	return true
}

// progress returns how far the items have come that are not heard and over.
func (q *queue) progress() []itemProgress {
	var out []itemProgress
	for _, s := range q.items {
		out = append(out, itemProgress{
			Item: s.Item, ended: s.ended,
			heard:    q.format.Duration(int(s.heard)).Truncate(time.Millisecond),
			received: q.wire.Duration(int(s.received)).Truncate(time.Millisecond),
		})
	}
	return out
}

// silenceResponses drops what is queued and unheard of responses, and refuses what still comes.
func (q *queue) silenceResponses(ids []string) {
	if len(ids) == 0 {
		return
	}
	for _, id := range ids {
		q.refuse(id)
	}
	gone := func(s *spoken) bool { return s != nil && slices.Contains(ids, s.Response) }
	q.pieces.Keep(func(p *piece) bool {
		if gone(p.of) {
			q.waiting -= int64(len(p.data))
			q.release(p.buf)
		}
		return !gone(p.of)
	})
	q.inAir.Keep(func(u *unheard) bool {
		if gone(u.of) {
			q.inAirLen -= u.n
			q.release(u.buf)
		}
		return !gone(u.of)
	})
	if gone(q.onAir) {
		q.onAir = nil
	}
	before := len(q.items)
	q.items = slices.DeleteFunc(q.items, gone)
	if len(q.items) < before { // else no player has anything of them
		q.empty()
	}
	q.retireHeard()
}

// empty begins a new generation: marks of older ones are ignored, and what a far player has is handed out again.
func (q *queue) empty() {
	if q.mode != Device {
		q.takeBack()
	}
	q.generation++
	q.arrived = q.taken
}

// takeBack puts what a far player has, which is to be emptied, before all that waits.
func (q *queue) takeBack() {
	if q.inAir.Len() > 0 {
		q.onAir = nil
	}
	for i := 0; q.inAir.Len() > 0; i++ {
		u := q.inAir.PopFront()
		q.pieces.Insert(i, piece{of: u.of, data: u.data, buf: u.buf})
		q.waiting += u.n
	}
	q.inAirLen = 0
}
