package runner

import (
	"strconv"
	"time"

	"github.com/voicesim/voicesim/internal/playout"
)

// Fallback is what the caller hears when nobody says anything to them that is owed: the model is slow, a tool is, or the
// server is. The zero value is nothing.
type Fallback struct {
	After time.Duration // of silence while the session is Thinking; zero means never
	Sound []byte        // what is heard, in Options.Output's format: "One moment, please."
	Times int           // how often in one such silence, each After the last; zero means once
}

// FallbackPlayed reports that the caller hears the fallback.
type FallbackPlayed struct {
	Header
	Time int // which of Fallback.Times, from 1
}

// watchSilence begins to count the silence when the session has begun to think, and stops when it does not any more.
func (l *loop) watchSilence(now State) {
	f := &l.s.opts.Fallback
	if f.After <= 0 || len(f.Sound) == 0 {
		return
	}
	l.deadlines.Cancel(l.waits.fallback)
	l.waits.fallback = nil
	if now == Listening {
		l.fallbacks = 0
	}
	if now == Thinking && l.fallbacks < max(f.Times, 1) && !l.turns.Speaking() {
		l.waits.fallback = l.deadlines.Watch(f.After, l.fallBack)
	}
}

// fallBack plays the fallback. It is out of band: the conversation does not know of it.
func (l *loop) fallBack() {
	l.fallbacks++
	l.asides++
	id := "voicesim_fallback_" + strconv.Itoa(l.asides)
	ref := playout.Item{Response: id, ID: id, OutOfBand: true}
	r := l.responseOf(id)
	r.outOfBand, r.done = true, true
	l.emit(&FallbackPlayed{Time: l.fallbacks})
	l.play(ref, 0, append(l.s.buffers.get(len(l.s.opts.Fallback.Sound)), l.s.opts.Fallback.Sound...))
	l.handOut(l.s.player.EndItem(ref))
}
