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
	if pushed != Taken {
		p.late += int64(received)
		p.queue.recycle(data)
		return m, pushed
	}
	p.handedOut()
	return m, pushed
}

// EndItem notes that no more audio of an item comes, and returns the mark of its end as far as audio is pushed.
func (p *Player) EndItem(response, item string, content int) Mark {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
	p.queue.endItem(response, item, content)
	return p.queue.mark()
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

// EndResponse notes that no more audio of a response comes.
func (p *Player) EndResponse(response string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
	p.queue.endResponse(response)
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
		if out.Again = p.queue.handOutAgain(); len(out.Again) > 0 {
			p.handedOut()
		}
	}
	return out
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

// End notes that nothing more will come.
func (p *Player) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
}

// ShutNow ends the playout at once.
func (p *Player) ShutNow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shut = true
}
