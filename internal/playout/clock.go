package playout

import "time"

// The clock of a player to whom audio is pushed and who gives no marks: what was handed out counts as heard at the
// pace of real time, Options.Latency after it was handed out, item after item, never beyond what came. The first mark
// ends that: from then on only marks move the position.

// advance makes heard what has been heard by now; p.mu must be held.
func (p *Player) advance() {
	if p.mode != Push || p.told || p.since.IsZero() {
		return
	}
	if elapsed := time.Since(p.since); elapsed > 0 {
		p.played += p.queue.elapse(int64(p.format.Bytes(elapsed)) - p.played)
	}
	if p.queue.inAirLen == 0 {
		p.since = time.Time{}
	}
}

// handedOut starts the clock if it stands; p.mu must be held.
func (p *Player) handedOut() {
	p.starved = false
	if p.mode == Push && !p.told && p.since.IsZero() {
		p.since, p.played = time.Now().Add(p.latency), 0
	}
}

// QuietAt returns when all that was handed out will have been heard, if that is known by the clock alone.
func (p *Player) QuietAt() (at time.Time, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
	if p.mode != Push || p.told || p.since.IsZero() {
		return time.Time{}, false
	}
	left := p.format.Duration(int(p.played + p.queue.inAirLen))
	return p.since.Add(left + time.Microsecond), true // the duration is rounded down
}
