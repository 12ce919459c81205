package playout

import (
	"time"
)

// The part of the player that belongs to the session's loop.

// Push queues audio of an item that was so many bytes on the wire; it owns data from then on. It
// returns what became of the audio, and the mark of its end.
func (p *Player) Push(ref Item, received int, data []byte) (Mark, Pushed) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
	m, pushed := p.queue.push(ref, received, data)
	switch pushed {
	case Taken:
		p.handedOut()
	case Late, Full:
		p.late += int64(received)
		p.queue.recycle(data)
	case Held:
	}
	return m, pushed
}

// EndItem notes that no more audio of an item comes. If audio is pushed, it returns what is to be handed out now: the
// end of the item, unless it waits, and what has waited for it.
func (p *Player) EndItem(ref Item) []Chunk {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
	waits := p.queue.endItem(ref.Response, ref.ID, ref.Content)
	if p.mode != Push || waits {
		return nil
	}
	return append([]Chunk{{Item: ref, Mark: p.queue.mark()}}, p.handOutDue()...)
}

// handOutDue hands out what may be handed out, if audio is pushed; p.mu must be held.
func (p *Player) handOutDue() (out []Chunk) {
	if p.mode != Push {
		return nil
	}
	if out = p.queue.handOutDue(); len(out) > 0 {
		p.handedOut()
	}
	return out
}

// Progress returns how much of an item has arrived and was heard, of those that are not heard and over.
func (p *Player) Progress(ref Item) (t Truncation, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
	for _, it := range p.queue.progress() {
		if it.Response == ref.Response && it.ID == ref.ID && it.Content == ref.Content {
			return Truncation{it.Item, it.heard, it.received}, true
		}
	}
	return Truncation{}, false
}

// Unheard returns how far the items have come of which not everything is known to be heard and over, in the order of
// their sound.
func (p *Player) Unheard() (out []Truncation) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
	for _, it := range p.queue.progress() {
		if it.heard < it.received || !it.ended {
			out = append(out, Truncation{it.Item, it.heard, it.received})
		}
	}
	return out
}

// EndResponse notes that no more audio of a response comes, and returns what is to be handed out now, if audio is
// pushed.
func (p *Player) EndResponse(response string) []Chunk {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
	p.queue.endResponse(response)
	return p.handOutDue()
}

// Cut interrupts the agent as [interrupt] decides: no read comes between the decision and the silence.
func (p *Player) Cut(active, scope string) Interruption {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
	out := interrupt(p.queue.progress(), active, scope)
	p.queue.silenceResponses(out.Silenced)
	if p.mode == Push && len(out.Cut) > 0 {
		p.since = time.Time{}
		out.Again = p.handOutDue()
	}
	return out
}

// Pause has reads give silence, and what is queued wait, or not any more.
func (p *Player) Pause(held bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = held
}

// Silenced reports whether nothing more may be heard of a response.
func (p *Player) Silenced(response string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.queue.isSilenced(response)
}

// Silent reports whether nothing is left to be heard.
func (p *Player) Silent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
	return p.queue.silent()
}

// Counts returns how much audio of interrupted responses was refused, and how often it ran dry.
func (p *Player) Counts() (late time.Duration, underruns int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.queue.wire.Duration(int(p.late)), p.underruns
}

// End notes that nothing more will come. What waits is still played, unless the player is shut.
func (p *Player) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	for _, s := range p.queue.items {
		s.ended = true
	}
	p.queue.retireHeard()
}

// ShutNow ends the playout at once.
func (p *Player) ShutNow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shut = true
}

// Shut reports whether ShutNow was called.
func (p *Player) Shut() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.shut
}
