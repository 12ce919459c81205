package clientlint

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// inputSound follows the caller's sound.
type inputSound struct {
	waiting  time.Duration // of sound appended since the last commit or clear, with turn detection off
	last     time.Duration // when sound was appended last
	newest   cause         // the append that it was
	speaking bool          // since speech_started
	cleared  time.Duration // when the client last cleared what was being spoken; 0 is never
	stopped  string        // the item of the turn that turn detection ended last
	idled    string        // that of the silence that it took for a turn last
	taken    cause         // what made the newest turn
	takenID  string        // its item

	over, takenOver bool // the speech, and the newest turn, began while an answer was playing
}

// piece is the sound of an append.
type piece struct {
	bytes  int
	length time.Duration
	loud   bool // it is more than the silence of an open microphone; false while turn detection is on
}

// quietest is the level from which an append is more than the silence of an open microphone. Chosen: between the noise of a
// room and soft speech.
const quietest = -45.0 // dBFS

// measure returns what there is to know of the sound of an append, whose level may be known: nil is not.
func (l *Linter) measure(sound []byte, dbfs *float64) piece {
	p := piece{bytes: len(sound), length: l.input.Duration(len(sound))}
	switch {
	case l.vad.IsSome(): // nobody asks
	case dbfs != nil:
		p.loud = *dbfs > quietest
	default:
		l.samples = l.input.AppendSamples(l.samples[:0], sound)
		p.loud = audio.DBFS(l.samples) > quietest
	}
	return p
}

// append looks at sound that the server takes.
func (l *Linter) append(f *sentFrame) {
	s := &l.sound
	if f.input.bytes == 0 {
		return
	}
	if f.input.loud {
		s.waiting += f.input.length
	}
	s.last, s.newest = l.now, f.cause
	if f.input.bytes%l.input.SampleBytes() != 0 && !l.opts.NoSound {
		l.report("torn-sample", "an append of %d bytes ends within a sample", f.input.bytes)
	}
}

// committed looks at a turn that ends.
func (l *Linter) committed(ev *wire.InputAudioBufferCommitted) {
	s := &l.sound
	s.speaking, s.waiting = false, 0
	vad, on := l.vad.Value()
	if !on {
		l.playing.interrupted(l.now)
	}
	s.takenID, s.taken, s.takenOver, s.over = ev.ItemID, cause{}, s.over, false
	switch {
	case ev.ItemID == s.idled: // the server's own doing
		l.answers.owed, l.answers.turnEnded = true, true
	case ev.ItemID == s.stopped:
		s.taken = s.newest
		if on && vad.CreateResponse.Or(true) {
			l.answers.owed, l.answers.turnEnded = true, true
		}
	default:
		s.taken = l.newestOf(wire.TypeInputAudioBufferCommit)
	}
	if l.answers.active != nil {
		l.answers.owed = false
	}
}

// speechBegan looks at speech that turn detection finds.
func (l *Linter) speechBegan() {
	s := &l.sound
	s.speaking = true
	if s.cleared > 0 && l.now-s.cleared < speaksOn && !l.opts.NoTimes {
		l.blame(l.newestOf(wire.TypeInputAudioBufferClear), "cleared-speech",
			"the buffer was cleared %d ms before, while the caller spoke, who goes on: what was said until then is lost", (l.now - s.cleared).Milliseconds())
	}
	s.cleared, s.over = 0, l.playing.sounds(l.now)
	if vad, _ := l.vad.Value(); !l.opts.Control {
		// Where the server answers by itself and is to interrupt nothing, answers are heard to their end, unless the client cancels.
		l.playing.spokenOver(l.now, vad.InterruptResponse.Or(true) || !vad.CreateResponse.Or(true))
	}
}

// speechCleared looks at a buffer that is cleared.
func (l *Linter) speechCleared() {
	s := &l.sound
	if s.speaking && l.vad.IsSome() {
		s.cleared = l.now
	}
	s.speaking = false
}

// speaksOn is how soon after a clear the speech must go on that was cleared in its middle: who mutes a microphone does not unmute it
// as fast. Chosen.
const speaksOn = time.Second

// newestOf returns the client's newest event of a type.
func (l *Linter) newestOf(eventType string) cause {
	if f := l.newest(func(f *sentFrame) bool { return f.event == eventType }); f != nil {
		return f.cause
	}
	return cause{}
}

// cameBy returns what the client did that made an item.
func (l *Linter) cameBy(item string) cause {
	switch item {
	case "": // nothing did: it is being spoken
		return l.sound.newest
	case l.sound.takenID:
		return l.sound.taken
	}
	return l.newestOf(wire.TypeConversationItemCreate)
}
