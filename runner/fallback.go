package runner

import (
	"strconv"
	"time"

	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/runner/internal/settings"
)

// Fallback is what the caller hears when nobody says anything to them that is owed: the model is slow, a tool is, or the
// server is. The zero value is nothing.
type Fallback struct {
	After time.Duration // of silence while the session is Thinking; zero means never
	Sound []byte        // what is heard, in Options.Output's format
	Words string        // what Sound says, for those who are told of it: "One moment, please."; "" says nothing of that
	Times int           // how often in one such silence, each After the last; zero means once
}

// Reminders speak to a caller who says nothing, and hang up in the end. The zero value: nobody does. Silence is counted from
// the end of the agent's turn: not while a tool runs, or a human decides. Each turn of the caller begins anew.
type Reminders struct {
	After        []time.Duration // of silence, before the first reminder, the second, …
	Instructions string          // what the agent is to do then, beside its own instructions: "Ask whether the caller is still there."
	HangUp       bool            // the call ends when the last reminder was heard and as much silence again
}

// remind counts the silence of the caller.
func (l *loop) remind() {
	r := &l.s.opts.Reminders
	l.deadlines.Cancel(l.waits.reminder)
	if len(r.After) == 0 || l.turns.BlocksResponse() {
		return
	}
	if l.reminded == len(r.After) {
		if r.HangUp {
			l.waits.reminder = l.deadlines.Watch(r.After[len(r.After)-1], func() { l.end(nil, 0, "") })
		}
		return
	}
	l.waits.reminder = l.deadlines.Watch(r.After[l.reminded], func() {
		l.reminded++
		l.enqueue(l.inTurn(l.as.beside(r.Instructions)))
	})
}

// heardFrom notes that the caller says something.
func (l *loop) heardFrom() {
	l.reminded, l.handedOff = 0, 0
	l.deadlines.Cancel(l.waits.reminder)
}

// FallbackPlayed reports that the caller hears the fallback. Its item is none of the conversation.
type FallbackPlayed struct {
	Header
	Time  int    // which of Fallback.Times, from 1
	Words string // Fallback.Words
	Sound []byte // Fallback.Sound; not to be changed
}

// watchSilence begins to count the silence when the session has begun to think, and stops when it does not any more.
func (l *loop) watchSilence(now State) {
	if now == Listening {
		l.remind()
	} else {
		l.deadlines.Cancel(l.waits.reminder)
	}
	f := &l.s.opts.Fallback
	if f.After <= 0 || len(f.Sound) == 0 {
		return
	}
	l.deadlines.Cancel(l.waits.fallback)
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
	f := &l.s.opts.Fallback
	l.emit(&FallbackPlayed{Header: Header{ItemID: id}, Time: l.fallbacks, Words: f.Words, Sound: f.Sound})
	received := settings.WireFormat(l.s.opts.Output).Bytes(l.s.opts.Output.Duration(len(f.Sound))) // as if it had come: what is cut is what is left
	l.play(ref, received, append(l.s.buffers.Get(len(f.Sound)), f.Sound...))
	l.handOut(l.s.player.EndItem(ref))
}
