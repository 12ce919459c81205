package clientlint

import (
	"encoding/base64"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// translation follows a translation session: sound comes without a break, and the client asks for the end.
//
//	client appends sound             its time goes on; a break in it is a finding
//	client sends session.close       closing
//	server sends session.closed      closed: the client may leave
type translation struct {
	on      bool
	until   time.Duration // when the sound that came so far will have been spoken; 0 before the first
	closing bool
	closed  bool
}

// received looks at what the server sent.
func (t *translation) received(eventType string) {
	t.closed = t.closed || eventType == wire.TypeSessionClosed
}

// longestBreak is how late sound may come. Chosen: far more than networks take.
const longestBreak = time.Second

// translated looks at an event of a translation session that the server takes.
func (l *Linter) translated(f *sentFrame, ev *wire.UnknownEvent) {
	t := &l.translation
	if !t.on {
		return
	}
	switch ev.Type {
	case wire.TypeSessionClose:
		t.closing = true
	case wire.TypeSessionInputAudioBufferAppend:
		sound, err := base64.StdEncoding.DecodeString(stringAt(ev.Raw, "audio"))
		if err != nil || l.opts.NoSound {
			return
		}
		l.sound.taken = f.cause
		if len(sound)%2 != 0 {
			l.report("torn-sample", "an append of %d bytes ends within a sample", len(sound))
		}
		if late := f.at - t.until; t.until > 0 && late > longestBreak && !l.opts.NoTimes {
			l.report("broken-sound", "no sound came for %d ms: what follows is taken for what was said right after it", late.Milliseconds())
		}
		t.until = max(t.until, f.at) + audio.Format{}.Normal().Duration(len(sound))
	}
}

// left looks at how a translation session ended.
func (l *Linter) left(byClient bool) {
	t := &l.translation
	switch {
	case !t.on || !byClient || t.closed || t.until == 0:
	case t.closing:
		l.report("left-translation", "the client left after session.close, before session.closed came")
	default:
		l.report("left-translation", "the client left without session.close")
	}
}
