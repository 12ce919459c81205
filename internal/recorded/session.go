package recorded

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/wire"
)

// Session is one recorded session.
type Session struct {
	Number  int  // its number where it was recorded; 0 where the recording does not say
	Frames  int  // of both ends
	NoTimes bool // the frames have none: they tell the order alone
	NoSound bool // the sound was cut from the frames, or is not whole

	frames    []frame
	created   *wire.Session               // what is in force, where no frame says so
	control   bool                        // of a phone call's control socket
	turns     map[string]*clientlint.Turn // what the server understood, by item; nil where it does not say
	overheard []*clientlint.Turn          // those of a translation session, in order, by the frame that ended them
	ending    *ending                     // nil: the client ended it with its last frame
}

// ending is how a session ended.
type ending struct {
	over     bool // else it ran on when it was recorded
	at       time.Duration
	byServer bool // by the server, or by a fault
}

// frame is one frame.
type frame struct {
	place Place
	text  []byte // as it was recorded
	count int    // of frames that it stands for
	at    time.Duration
	sent  clientlint.Frame // of the client's
	event wire.ServerEvent // of the server's; nil for one of the client's
}

// Place is where something stands in a file.
type Place struct {
	File string
	Line int    // from 1; 0 in a file that is one object
	Path string // the frame in such a file, as in "sessions[0].events[7]"; "" elsewhere
}

// String writes the place as in "call.jsonl:17".
func (p Place) String() string {
	switch {
	case p.Line > 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	case p.Path != "":
		return p.File + ": " + p.Path
	}
	return p.File
}

// Error says what is wrong with a recording, and where.
type Error struct {
	Place Place
	Err   error
}

// Error begins with the place.
func (e *Error) Error() string { return e.Place.String() + ": " + e.Err.Error() }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Finding is something that a recorded client did wrong.
type Finding struct {
	Place Place // of the frame; of the last for what shows at the end
	clientlint.LintFinding
}

// Text is a frame as it was recorded: JSON with its keys in their order, "null" or nothing for one that was none.
type Text struct {
	Sent  bool // by the client
	JSON  []byte
	Count int // of frames like it that it stands for, in recordings that were made smaller; 1 elsewhere
}

// Texts returns the frames of both ends as they were recorded.
func (s *Session) Texts() []Text {
	all := make([]Text, len(s.frames))
	for i := range s.frames {
		f := &s.frames[i]
		all[i] = Text{f.event == nil, f.text, f.count}
	}
	return all
}

// Lint judges the session's client.
func (s *Session) Lint() []Finding {
	var found []Finding
	opts := clientlint.Options{Session: s.created, Control: s.control, NoSound: s.NoSound, NoTimes: s.NoTimes}
	if s.turns != nil {
		opts.Injected = func(string) bool { return false } // turns tell
	}
	l := clientlint.New(opts, func(f clientlint.LintFinding) {
		at := f.Frame
		if at == 0 {
			at = len(s.frames)
		}
		found = append(found, Finding{s.frames[at-1].place, f})
	})
	for i := range s.frames {
		s.feed(l, &s.frames[i])
		for _, t := range s.overheard {
			if t.Frame == i+1 {
				l.Heard(s.frames[i].at, t)
			}
		}
	}
	switch e := s.ending; {
	case e != nil && e.over:
		l.End(e.at, !e.byServer)
	case e == nil && len(s.frames) > 0:
		l.End(s.frames[len(s.frames)-1].at, true)
	}
	return found
}

// feed gives a frame to the linter, and with it what the server understood.
func (s *Session) feed(l *clientlint.Linter, f *frame) {
	if f.event == nil {
		l.Sent(f.sent)
		return
	}
	l.Received(f.at, f.event)
	if done, ok := f.event.(*wire.ConversationItemDone); ok {
		if t := s.turns[done.Item.ID]; t != nil {
			l.Heard(f.at, t)
		}
	}
}
