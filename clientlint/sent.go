package clientlint

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// Frame is a frame that the client sent.
type Frame struct {
	At    time.Duration // since the session began
	Bytes int           // of the frame
	// Event is the event in it; nil where there is none that can be read. It must stay as it is until the next call.
	Event wire.ClientEvent
	// DBFS is the level of the sound that the client appends with it, where that is known and the sound is not there; nil: the
	// event has the sound.
	DBFS *float64
	// Type and EventID are those of the event as far as they can be read; "" is none.
	Type, EventID string
}

// ReadFrame reads a text frame.
func ReadFrame(at time.Duration, text []byte) Frame {
	f := Frame{At: at, Bytes: len(text)}
	if ev, err := wire.DecodeClient(text); err == nil {
		f.Event, f.Type, f.EventID = ev, ev.EventType(), wire.EventID(ev)
	} else {
		f.Type = wire.TypeOf(text)
	}
	if f.EventID == "" {
		f.EventID = stringAt(text, "event_id")
	}
	return f
}

// sentFrame is a frame of the client's.
type sentFrame struct {
	cause
	at    time.Duration
	ev    wire.ClientEvent // nil: none that can be read
	input piece            // of an append
}

// hugeFrame is the size from which frames are too large for many of the peers and proxies between.
// Source: reports from production, where proxies cut them off.
const hugeFrame = 1 << 20

// Sent looks at a frame that the client sent. Whether the server takes what it asks for shows with the next frame, or with
// [Linter.Handled].
func (l *Linter) Sent(f Frame) {
	l.Handled()
	l.count(f.At)
	if f.Bytes > hugeFrame {
		l.blame(cause{frame: l.frames}, "huge-frame", "a frame has %d bytes", f.Bytes)
	}
	l.open = &sentFrame{cause: cause{l.frames, f.Type, f.EventID}, at: f.At, ev: f.Event}
	switch ev := f.Event.(type) {
	case *wire.InputAudioBufferAppend:
		l.open.input = l.measure(ev.Audio, f.DBFS)
	case *wire.ResponseCreate:
		l.answers.turnEnded = false // what is refused next is this
	}
}

// Handled says that the server has done what the client's last frame asks for, and has refused it if it does. Only a
// server knows; without it, the next frame tells.
func (l *Linter) Handled() {
	f := l.open
	if f == nil {
		return
	}
	l.close(f)
	l.attempted(f)
	l.accepted(f)
	l.asking = cause{}
}

// close ends the wait for the fate of a frame.
func (l *Linter) close(f *sentFrame) {
	l.open = nil
	l.asking = f.cause
	if f.event != wire.TypeInputAudioBufferAppend {
		l.remember(*f)
	}
}

// remembered is how many frames of the client's, and how many finished responses, are known. Chosen.
const remembered = 32

func (l *Linter) remember(f sentFrame) {
	if len(l.recent) == remembered {
		l.recent = slices.Delete(l.recent, 0, 1)
	}
	l.recent = append(l.recent, f)
}

// newest returns the newest frame of the client's for which is holds, or nil.
func (l *Linter) newest(is func(f *sentFrame) bool) *sentFrame {
	for i := range slices.Backward(l.recent) {
		if f := &l.recent[i]; is(f) {
			return f
		}
	}
	return nil
}

// attempted looks at what the client wants, which matters whether it is taken or refused.
func (l *Linter) attempted(f *sentFrame) {
	switch ev := f.ev.(type) {
	case *wire.ConversationItemCreate:
		l.answers.changed = true
	case *wire.ConversationItemTruncate:
		l.answers.changed = true
		l.playing.settled(ev.ItemID)
	case *wire.ConversationItemDelete:
		l.answers.changed = true
		l.playing.settled(ev.ItemID)
	case *wire.ResponseCancel:
		l.playing.cancelled(ev.ResponseID, f.at)
	}
}

// accepted looks at what the server has not refused.
func (l *Linter) accepted(f *sentFrame) {
	switch ev := f.ev.(type) {
	case *wire.InputAudioBufferAppend:
		l.append(f)
	case *wire.InputAudioBufferClear:
		l.sound.waiting = 0
	case *wire.SessionUpdate:
		if m := ev.Session.Model; m != "" && m != l.model && l.model != "" {
			l.report("model-in-update", "the model stays %s; %s is ignored", l.model, m)
		}
	case *wire.ConversationItemCreate:
		l.conv.root = ev.PreviousItemID.Or("") == rootItem
		l.create(&ev.Item)
	case *wire.ResponseCreate:
		l.asked(f, ev.Response)
	case *wire.UnknownEvent:
		l.translated(f, ev)
	}
}

// stringAt returns the text of a key of a frame; "" if there is none.
func stringAt(frame []byte, key string) string {
	var text string
	if raw, ok := wire.Lookup(frame, key); !ok || json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}
