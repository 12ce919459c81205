package playout

import (
	"slices"
	"time"
)

// The order in which responses are heard. An aside may come beside the answer to a turn, in pieces between its pieces;
// the ear gets one after the other:
//
//	piece of                                | stands
//	----------------------------------------+-----------------------------------------------------
//	the response on the air, amid an item   | before all of other responses
//	a response of which something waits     | behind that
//	any other                               | behind all
//
// The response on the air is that of which something was handed out last. Nothing of another one follows before the
// end of its item; if that does not come, a device that had to play silence for HoldLimit gets the others all the same,
// and so does another player to whom nothing was left to be played at two looks of its owner, as far apart (see LetGo).

// HoldLimit is how long others wait, in silence, for the rest of an item. Chosen: longer than a gap on a bad line, and
// short for a caller.
const HoldLimit = 2 * time.Second

// mayFollow reports whether sound of an item may be handed out now.
func (q *queue) mayFollow(s *spoken) bool {
	return q.onAir == nil || q.onAir.ended || q.onAir.Response == s.Response
}

// air notes whose sound is handed out.
func (q *queue) air(s *spoken) {
	q.dry = q.dry && s == q.onAir
	q.onAir, q.heldFor = s, 0
}

// holdFor notes that so much silence was read.
func (q *queue) holdFor(n int) {
	if q.pieces.Len() == 0 {
		return
	}
	if q.heldFor += int64(n); q.heldFor >= int64(q.format.Bytes(HoldLimit)) {
		q.onAir, q.heldFor = nil, 0
	}
}

// speaks reports whether a response is in the middle of an item.
func (q *queue) speaks(response string) bool {
	return q.onAir != nil && !q.onAir.ended && q.onAir.Response == response
}

// wait queues a piece, and returns the mark of its end as it stands now.
func (q *queue) wait(p piece) Mark {
	q.waiting += int64(len(p.data))
	at := q.pieces.Len()
	for at > 0 && q.pieces.At(at-1).of.Response != p.of.Response {
		at--
	}
	if at == 0 && !q.speaks(p.of.Response) {
		at = q.pieces.Len()
	}
	if at == q.pieces.Len() {
		q.pieces.PushBack(p)
		return Mark{q.generation, q.taken + q.waiting}
	}
	end := q.taken + int64(len(p.data))
	for i := range at {
		end += int64(len(q.pieces.At(i).data))
	}
	q.pieces.Insert(at, p)
	return Mark{q.generation, end}
}

// placeOf is where a new item stands among the others, which are in the order of their sound.
func (q *queue) placeOf(s *spoken) int {
	last := len(q.items)
	for i := range last {
		if same := q.items[last-1-i]; same.Response == s.Response {
			if q.speaks(s.Response) || q.waits(s.Response) {
				return last - i
			}
			break
		}
	}
	return last
}

// waits reports whether something of a response waits.
func (q *queue) waits(response string) bool {
	for i := range q.pieces.Len() {
		if q.pieces.At(i).of.Response == response {
			return true
		}
	}
	return false
}

// HoldsBack reports whether something waits that may come to be held back for the rest of an item, and no reading device
// decides how long.
func (p *Player) HoldsBack() bool {
	if p.mode == Device {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.queue.pieces.Len() > 0
}

// LetGo looks whether what is held back has to wait any longer: not if nothing else was left to be heard, now and at the
// last look. It returns what is to be handed out then, if audio is pushed.
func (p *Player) LetGo() []Chunk {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
	starved := p.starved
	p.starved = p.queue.pieces.Len() > 0 && !p.queue.mayFollow(p.queue.pieces.At(0).of) && p.queue.inAirLen == 0
	if !starved || !p.starved {
		return nil
	}
	p.starved, p.queue.onAir = false, nil
	return p.handOutDue()
}

// Chunk is audio that is handed out to a player to whom it is pushed, later than it came or again, or the end of an
// item.
type Chunk struct {
	Item
	PCM  []byte // nil at the end of an item
	Mark Mark   // of its end
}

// handOutDue hands out what may be handed out of all that waits.
func (q *queue) handOutDue() (out []Chunk) {
	for q.pieces.Len() > 0 && q.mayFollow(q.pieces.At(0).of) {
		p := q.pieces.PopFront()
		q.waiting -= int64(len(p.data))
		q.air(p.of)
		q.handOut(unheard{of: p.of, n: int64(len(p.data)), data: p.data, buf: p.buf})
		out = append(out, Chunk{Item: p.of.Item, PCM: slices.Clone(p.data), Mark: q.mark()})
		if p.of.ended && (q.pieces.Len() == 0 || q.pieces.At(0).of != p.of) {
			out = append(out, Chunk{Item: p.of.Item, Mark: q.mark()})
		}
	}
	return out
}
