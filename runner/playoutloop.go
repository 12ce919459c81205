package runner

import (
	"time"
)

// The part of the playout that belongs to the session's loop.

// push queues audio of an item that was so many bytes on the wire; it owns data from then on. It
// reports whether the audio was taken, and the mark of its end.
func (p *Playout) push(ref spoken, received int, data []byte) (Mark, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, ok := p.queue.push(ref, received, data)
	if !ok {
		p.late += int64(received)
		p.queue.recycle(data)
	}
	return m, ok
}

// endItem notes that no more audio of an item comes.
func (p *Playout) endItem(response, item string, content int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queue.endItem(response, item, content)
}

// endResponse notes that no more audio of a response comes.
func (p *Playout) endResponse(response string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queue.endResponse(response)
}

// cut interrupts the agent as [interrupt] decides: no read comes between the decision and the silence.
func (p *Playout) cut(active, scope string, cause Cause) interruption {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := interrupt(p.queue.spokenItems(), active, scope, cause)
	p.queue.silenceResponses(out.silenced)
	return out
}

// silent reports whether nothing is left to be heard.
func (p *Playout) silent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.queue.silent()
}

// counts returns how much audio of interrupted responses was refused, and how often it ran dry.
func (p *Playout) counts() (late time.Duration, underruns int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.queue.wire.Duration(int(p.late)), p.underruns
}

// end notes that nothing more will come.
func (p *Playout) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
}

// shutNow ends the playout at once.
func (p *Playout) shutNow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shut = true
}
