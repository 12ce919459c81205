package playout

import (
	"errors"
	"io"
	"sync"
	"time"

	"github.com/voicesim/voicesim/audio"
)

// Options says how the agent's audio is played.
type Options struct {
	Format  audio.Format  // of what is played
	Wire    audio.Format  // of what arrives
	Latency time.Duration // between a read and the ear
	Mode    Mode
	Limit   time.Duration // of what may wait and be unheard together; zero is no limit

	Recycle func([]byte) // takes the memory of audio that was read or dropped
	OnQuiet func()       // called, without a lock held, when the last of the audio was heard
	OnHaste func()       // called so, once, when reads run ahead of real time
}

// Player is what the agent is about to be heard saying, and what of it was heard. It may be read by one goroutine
// at a time; its other methods may be called from any.
type Player struct {
	format  audio.Format // of what is read
	quiet   byte         // every byte of silence in that format
	mode    Mode
	latency time.Duration
	onQuiet func() // called, without the lock, when the last of the audio was heard
	onHaste func() // called, without the lock, when reads run ahead of real time; once

	mu    sync.Mutex // guards the rest
	queue queue
	began time.Time     // of the first read; zero before
	read  time.Duration // audio and silence read since then
	hasty bool

	starved bool // at the last look nothing was left to be heard but what was held back
	held    bool // reads give silence
	ended   bool // nothing more will come: EOF when the queue is empty
	shut    bool // EOF now

	told   bool      // a mark has come: no time is counted any more
	since  time.Time // when what was pushed began to be heard without a break; zero when nothing is unheard
	played int64     // bytes heard since then

	late      int64 // bytes on the wire of refused audio
	underruns int
}

var _ io.Reader = (*Player)(nil)

// ErrPushed is returned by Read of a player to whom audio is pushed.
var ErrPushed = errors.New("the agent's audio comes as events: there is nothing to read")

// leadAllowed is how far reads may be ahead of real time before they count as too fast. Chosen: more
// than any device buffers.
const leadAllowed = 2 * time.Second

// New returns an empty player.
func New(o *Options) *Player {
	p := &Player{format: o.Format, mode: o.Mode, latency: o.Latency, onQuiet: o.OnQuiet, onHaste: o.OnHaste}
	p.queue = queue{
		format: o.Format, wire: o.Wire, mode: o.Mode,
		latency: int64(o.Format.Bytes(o.Latency)), limit: int64(o.Format.Bytes(o.Limit)), recycle: o.Recycle,
		generation: 1,
	}
	if one := o.Format.AppendBytes(nil, []int16{0}); o.Format.SampleBytes() == 1 {
		p.quiet = one[0]
	}
	return p
}

// Read fills b with what is due, then with silence, in Options.Format. It never blocks and
// fills all of b but half a sample. After Close it returns io.EOF; after the end of the connection it
// does when what was queued has been read. It returns io.ErrShortBuffer for less than a sample, and ErrPushed
// when audio is pushed.
func (p *Player) Read(b []byte) (int, error) {
	b = b[:len(b)-len(b)%p.format.SampleBytes()]
	if len(b) == 0 {
		return 0, io.ErrShortBuffer
	}
	if p.mode == Push {
		return 0, ErrPushed
	}
	p.mu.Lock()
	if p.shut || p.ended && p.queue.waiting == 0 {
		p.mu.Unlock()
		return 0, io.EOF
	}
	wasSilent := p.queue.silent()
	n := 0
	if p.held {
		p.queue.still(len(b))
	} else {
		n = p.queue.read(b)
		if p.queue.silence(len(b) - n) {
			p.underruns++
		}
	}
	p.queue.retireHeard()
	fellSilent := !wasSilent && p.queue.silent()
	ranAhead := p.pace(len(b))
	p.mu.Unlock()

	fillBytes(b[n:], p.quiet)
	p.tell(fellSilent, ranAhead)
	return len(b), nil
}

// Take is Read without silence: it returns what is queued, which may be nothing, and the mark of its
// end. It is for far players (Options.FarPlayout), which buffer for themselves.
func (p *Player) Take(b []byte) (int, Mark) {
	b = b[:len(b)-len(b)%p.format.SampleBytes()]
	p.mu.Lock()
	if p.shut {
		p.mu.Unlock()
		return 0, Mark{}
	}
	wasSilent := p.queue.silent()
	n := p.queue.read(b)
	p.starved = p.starved && n == 0
	p.queue.retireHeard()
	fellSilent := !wasSilent && p.queue.silent()
	m := p.queue.mark()
	p.mu.Unlock()
	p.tell(fellSilent, false)
	return n, m
}

// Heard reports that a far player has played everything up to a mark, which it has from Take or from an
// Audio event. Marks from before the last
// interruption are ignored, so a player that gives back all its marks when it is emptied does no harm.
func (p *Player) Heard(m Mark) {
	p.mu.Lock()
	wasSilent := p.queue.silent()
	p.told = p.told || m.Generation != 0
	p.queue.heard(m)
	fellSilent := !wasSilent && p.queue.silent()
	p.mu.Unlock()
	p.tell(fellSilent, false)
}

// Mode returns Options.Mode.
func (p *Player) Mode() Mode { return p.mode }

// Restart hands out again what a far player has and has not reported as played, since it was replaced by an empty one.
func (p *Player) Restart() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.mode == Far {
		p.queue.empty()
	}
}

// Buffered returns how much is queued and not read. If audio is pushed, it is what was handed out and not heard.
func (p *Player) Buffered() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.mode == Push {
		p.advance()
		return p.format.Duration(int(p.queue.inAirLen + p.queue.waiting))
	}
	return p.format.Duration(int(p.queue.waiting))
}

// pace reports, once, that reads run ahead of real time; p.mu must be held.
func (p *Player) pace(n int) (ranAhead bool) {
	if p.hasty || p.mode != Device {
		return false
	}
	now := time.Now()
	if p.began.IsZero() {
		p.began = now
	}
	p.read += p.format.Duration(n)
	elapsed := now.Sub(p.began)
	if elapsed > p.read {
		p.began, p.read = now, 0 // a pause of the device earns no credit
	}
	p.hasty = p.read-elapsed > leadAllowed
	return p.hasty
}

// tell passes on what a call found out; p.mu must not be held.
func (p *Player) tell(fellSilent, ranAhead bool) {
	if fellSilent {
		p.onQuiet()
	}
	if ranAhead {
		p.onHaste()
	}
}

func fillBytes(b []byte, v byte) {
	if v == 0 {
		clear(b)
		return
	}
	for i := range b {
		b[i] = v
	}
}
