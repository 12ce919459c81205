package playout

import (
	"time"
)

// The part of the player that belongs to the session's loop.

// Push queues audio of an item that was so many bytes on the wire; it owns data from then on. It
// reports whether the audio was taken, and the mark of its end.
func (p *Player) Push(ref Item, received int, data []byte) (Mark, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, ok := p.queue.push(ref, received, data)
	if !ok {
		p.late += int64(received)
		p.queue.recycle(data)
	}
	return m, ok
}

// EndItem notes that no more audio of an item comes.
func (p *Player) EndItem(response, item string, content int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queue.endItem(response, item, content)
}

// EndResponse notes that no more audio of a response comes.
func (p *Player) EndResponse(response string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queue.endResponse(response)
}

// Cut interrupts the agent as [interrupt] decides: no read comes between the decision and the silence.
func (p *Player) Cut(active, scope string) Interruption {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := interrupt(p.queue.progress(), active, scope)
	p.queue.silenceResponses(out.Silenced)
	return out
}

// Silent reports whether nothing is left to be heard.
func (p *Player) Silent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
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
