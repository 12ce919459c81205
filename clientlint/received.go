package clientlint

import (
	"time"

	"github.com/voicesim/voicesim/wire"
)

// Received looks at an event that the server sent.
func (l *Linter) Received(at time.Duration, ev wire.ServerEvent) {
	if e, ok := ev.(*wire.ErrorEvent); ok {
		l.count(at)
		l.erred(&e.Error)
		return
	}
	l.Handled()
	l.count(at)
	switch ev := ev.(type) {
	case *wire.SessionCreated:
		l.configure(&ev.Session)
		l.ends(&ev.Session)
	case *wire.SessionUpdated:
		l.answers.changed = true
		l.configure(&ev.Session)
		l.ends(&ev.Session)
	case *wire.ConversationItemAdded:
		l.added(&ev.Item, ev.PreviousItemID.Or(""))
	case *wire.ConversationItemDone:
		l.itemDone(&ev.Item, ev.PreviousItemID.Or(""))
	case *wire.ConversationItemTruncated:
		l.truncated(ev)
	case *wire.ConversationItemDeleted:
		l.calls.deleted(ev.ItemID)
		l.conv.remove(ev.ItemID)
	case *wire.ConversationItemInputAudioTranscriptionCompleted:
		l.conv.transcribed(ev.ItemID, ev.Transcript)
	case *wire.UnknownEvent:
		l.translation.received(ev.Type)
	default:
		l.receivedSound(ev)
		l.receivedResponse(ev)
	}
}

// count begins a frame of either end.
func (l *Linter) count(at time.Duration) {
	l.frames++
	l.now = at
	if l.frames == 1 && l.opts.Session != nil {
		l.ends(l.opts.Session)
	}
}

// receivedSound looks at what an event tells of the caller's sound.
func (l *Linter) receivedSound(ev wire.ServerEvent) {
	s := &l.sound
	switch ev := ev.(type) {
	case *wire.InputAudioBufferSpeechStarted:
		l.speechBegan()
	case *wire.InputAudioBufferSpeechStopped:
		s.speaking, s.stopped = false, ev.ItemID
	case *wire.InputAudioBufferTimeoutTriggered:
		s.stopped, s.idled = ev.ItemID, ev.ItemID
	case *wire.InputAudioBufferCommitted:
		l.committed(ev)
	case *wire.InputAudioBufferCleared:
		l.speechCleared()
	}
}

// receivedResponse looks at what an event tells of a response.
func (l *Linter) receivedResponse(ev wire.ServerEvent) {
	switch ev := ev.(type) {
	case *wire.ResponseCreated:
		l.begun(&ev.Response)
	case *wire.ResponseOutputItemAdded:
		l.outputAdded(ev.ResponseID, &ev.Item)
	case *wire.ResponseOutputItemDone:
		l.outputDone(&ev.Item)
	case *wire.ResponseOutputAudioDelta:
		if r := l.answers.running[ev.ResponseID]; r == nil || !r.outOfBand {
			l.playing.play(ev.ItemID, ev.ResponseID, len(ev.Delta), l.now)
		}
	case *wire.ResponseDone:
		l.done(&ev.Response)
	}
}

// truncated looks at a truncation that the server has made.
func (l *Linter) truncated(ev *wire.ConversationItemTruncated) {
	rule, why := l.playing.truncated(ev, l.now)
	if vad, on := l.vad.Value(); rule == "" || !l.plays() || rule == "late-stop" && !(on && vad.InterruptResponse.Or(true)) {
		return // or the client decides by itself what interrupts
	}
	asked := l.newest(func(f *sentFrame) bool {
		t, ok := f.ev.(*wire.ConversationItemTruncate)
		return ok && t.ItemID == ev.ItemID
	})
	if asked == nil {
		return // the server did it by itself
	}
	l.blame(asked.cause, rule, "%s", why)
}

// plays reports whether the frames tell what a client that plays answers as they come is playing.
func (l *Linter) plays() bool { return !l.opts.NoSound && !l.opts.NoTimes }
