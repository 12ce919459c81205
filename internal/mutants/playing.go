package mutants

import (
	"sync"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// playing are the mutants whose caller hears what they should not.
func playing() []Mutant {
	return []Mutant{
		mutant("no_flush", "goes on playing what is queued when the caller interrupts, or a guardrail trips", func() *Broken { return keeping(never, anyCut) }),
		mutant("late_flush", "empties what is queued 400 ms late", func() *Broken { return keeping(400*time.Millisecond, anyCut) }),
		mutant("no_flush_after_trip", "cancels the answer when a guardrail trips, and goes on playing what is queued of it", func() *Broken { return keeping(never, byGuardrail) }),
		mutant("no_flush_after_done", "takes an answer that has arrived in full for spoken, and does not stop it", func() *Broken { return keeping(never, afterDone) }),
		mutant("stale_audio", "plays the sound that still arrives of an answer that was cut", staleAudio),
		mutant("incomplete_unheard", "throws away what is queued of an answer that ended early", incompleteUnheard),
		mutant("wrong_rate_out", "plays its sound at twice the rate", wrongRateOut),
		mutant("choppy", "plays each 60 ms of sound after 40 ms of silence", choppy),
	}
}

// Device returns what changes nothing but what the caller hears, frame by frame, at the rate of the session's output.
func Device(play func(frame []int16)) *Broken { return &Broken{play: play} }

// never is a flush that does not come.
const never = -1

// cut is an interruption of an answer.
type cut struct {
	cause runner.Cause
	done  bool // the response had ended
}

func anyCut(cut) bool        { return true }
func byGuardrail(c cut) bool { return c.cause == runner.ByGuardrail }
func afterDone(c cut) bool   { return c.done }

// player plays what arrives on the wire, in place of the session's playout.
type player struct {
	mu      sync.Mutex
	format  audio.Format                // of the session's output
	convert map[string]*audio.Converter // what arrives, by item
	queue   []int16
	flushIn int             // frames until the queue is emptied; negative is not
	done    map[string]bool // responses that have ended
	over    map[string]bool // responses that were cut and are not played any more
	repeats wire.Repeats
}

func newPlayer() *player {
	return &player{flushIn: never, convert: map[string]*audio.Converter{}, done: map[string]bool{}, over: map[string]bool{}}
}

// add queues the sound of a piece.
func (p *player) add(ev *wire.ResponseOutputAudioDelta) {
	p.queue = p.format.AppendSamples(p.queue, p.converted(ev))
}

// converted returns what a piece makes known of an item's sound, as the output has it.
func (p *player) converted(ev *wire.ResponseOutputAudioDelta) []byte {
	c := p.convert[ev.ItemID]
	if c == nil {
		var err error
		if c, err = audio.NewConverter(audio.Format{Encoding: p.format.Encoding}, p.format); err != nil {
			return nil // nor is there a session with such an output
		}
		p.convert[ev.ItemID] = c
	}
	return c.Append(nil, ev.Delta)
}

// rest returns what is left of an item's sound.
func (p *player) rest(item string) []byte {
	c := p.convert[item]
	if c == nil {
		return nil
	}
	return c.Flush(nil)
}

// next takes a frame from the queue.
func (p *player) next(frame []int16) {
	n := copy(frame, p.queue)
	clear(frame[n:])
	p.queue = p.queue[n:]
}

// keeping is a runtime that plays what arrives in place of the session's playout.
func keeping(late time.Duration, so func(cut) bool) *Broken {
	p := newPlayer()
	return p.keeping(late, so)
}

// keeping plays what arrives, and empties it so long after those cuts that are so; after others at once.
func (p *player) keeping(late time.Duration, so func(cut) bool) *Broken {
	return &Broken{
		settings: func(o *runner.Options) { p.format = o.Output },
		frame: func(f runner.Frame) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if f.Server == nil || p.repeats.Again(f.Server) {
				return
			}
			switch ev := f.Server.(type) {
			case *wire.ResponseOutputAudioDelta:
				if !p.over[ev.ResponseID] {
					p.add(ev)
				}
			case *wire.ResponseOutputAudioDone:
				if !p.over[ev.ResponseID] {
					p.queue = p.format.AppendSamples(p.queue, p.rest(ev.ItemID))
				}
			case *wire.ResponseDone:
				p.done[ev.Response.ID] = true
				p.over[ev.Response.ID] = p.over[ev.Response.ID] || ev.Response.Status == wire.StatusCancelled
			}
		},
		event: func(ev runner.Event) {
			cutOff, ok := ev.(*runner.Interrupted)
			if !ok {
				return
			}
			p.mu.Lock()
			defer p.mu.Unlock()
			switch {
			case !so(cut{cutOff.Cause, p.done[cutOff.ResponseID]}):
				p.queue, p.over[cutOff.ResponseID] = nil, true
			case late != never:
				p.flushIn = int(late / audio.FrameDuration)
			}
		},
		play: func(frame []int16) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if p.flushIn == 0 {
				p.queue = nil
			}
			p.flushIn = max(p.flushIn-1, never)
			p.next(frame)
		},
	}
}

// incompleteUnheard empties the queue when a response ends early, and when the session does.
func incompleteUnheard() *Broken {
	p := newPlayer()
	b := p.keeping(never, func(cut) bool { return false })
	sees := b.frame
	b.frame = func(f runner.Frame) {
		sees(f)
		if ev, ok := f.Server.(*wire.ResponseDone); ok && ev.Response.Status == wire.StatusIncomplete {
			p.mu.Lock()
			p.queue = nil
			p.mu.Unlock()
		}
	}
	return b
}

// staleAudio plays what arrives of an answer after it was cut.
func staleAudio() *Broken {
	p := newPlayer()
	return &Broken{
		settings: func(o *runner.Options) { p.format = o.Output },
		frame: func(f runner.Frame) {
			p.mu.Lock()
			defer p.mu.Unlock()
			switch ev := f.Server.(type) {
			case *wire.ResponseOutputAudioDelta:
				if late := p.converted(ev); p.over[ev.ResponseID] {
					p.queue = p.format.AppendSamples(p.queue, late)
				}
			case *wire.ResponseOutputAudioDone:
				p.rest(ev.ItemID)
			case *wire.ResponseDone:
				p.over[ev.Response.ID] = p.over[ev.Response.ID] || ev.Response.Status == wire.StatusCancelled
			}
		},
		event: func(ev runner.Event) {
			if cutOff, ok := ev.(*runner.Interrupted); ok {
				p.mu.Lock()
				p.over[cutOff.ResponseID] = true
				p.mu.Unlock()
			}
		},
		play: func(frame []int16) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if len(p.queue) > 0 && silent(frame) {
				p.next(frame)
			}
		},
	}
}

// silent reports whether there is no sound in samples.
func silent(samples []int16) bool {
	return audio.Run(samples, 0) == len(samples)
}

// wrongRateOut plays every second sample, and then nothing.
func wrongRateOut() *Broken {
	return &Broken{play: func(frame []int16) {
		for i := range len(frame) / 2 {
			frame[i] = frame[2*i]
		}
		clear(frame[len(frame)/2:])
	}}
}

// choppy puts silence between the frames of what it plays.
func choppy() *Broken {
	p := newPlayer()
	n := 0
	return &Broken{play: func(frame []int16) {
		if len(p.queue) > 0 || !silent(frame) {
			p.queue = append(p.queue, frame...)
		}
		if n++; n%5 < 2 {
			clear(frame)
			return
		}
		p.next(frame)
	}}
}
