package fakeserver

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// watch notes what a session's two ends send, for its journal and for the lint of its client. It
// belongs to the session's loop. A nil watch notes nothing.
type watch struct {
	session *session
	lint    linter
	log     *sessionLog // nil without a journal

	// Of the client's frame that is being handled.
	entry   *Entry // nil without a journal, and between frames
	refused string
	event   json.RawMessage
}

// newWatch returns the watch of a session; nil if nobody wants to know.
func newWatch(s *session, ask *handshake) *watch {
	opts := &s.server.opts
	journal := opts.Journal || opts.Control
	if !journal && opts.Observe == nil {
		return nil
	}
	w := &watch{session: s}
	w.lint.init(s.config, ask.callID != "", w.found)
	if journal {
		w.log = s.server.journals.open(SessionJournal{
			Session: s.number, ID: s.id, Scope: ask.scope, Kind: s.config.Type, Model: s.config.Model,
			CallID: ask.callID, UserAgent: ask.userAgent, Key: ask.key,
		})
	}
	return w
}

// arrived notes that the client sent a frame. [watch.handled] follows when the server has handled it.
func (w *watch) arrived(f *frame) {
	if w == nil {
		return
	}
	w.lint.arrived(w.session.age(), len(f.text))
	if w.log == nil {
		return
	}
	w.entry = &Entry{Offset: w.session.age(), Client: true, Bytes: len(f.text)}
	w.log.add(w.entry)
}

// client notes the event in the frame, before it takes effect.
func (w *watch) client(ev wire.ClientEvent) {
	if w == nil {
		return
	}
	w.lint.client(ev)
	if a, ok := ev.(*wire.InputAudioBufferAppend); ok && w.log != nil {
		w.event = recordedAppend(a)
	}
}

// refusing notes why the server refuses what is being handled.
func (w *watch) refusing(p *problem) {
	if w == nil {
		return
	}
	w.refused = cmp.Or(p.code, "refused")
	w.lint.refused(w.session.current.event, w.session.current.id, p)
}

// handled completes what [watch.arrived] began.
func (w *watch) handled(f *frame) {
	if w == nil {
		return
	}
	if w.entry != nil {
		if w.event == nil && !f.binary {
			w.event = redacted(f.text)
		}
		w.log.complete(w.entry, w.session.current.event, w.refused, w.event)
	}
	w.entry, w.refused, w.event = nil, "", nil
	w.lint.handled()
}

// server notes an event that the server sends.
func (w *watch) server(ev wire.ServerEvent, frame []byte) {
	if w == nil {
		return
	}
	w.lint.server(ev, w.session.age())
	if w.log != nil {
		w.log.add(&Entry{Offset: w.session.age(), Type: ev.EventType(), Bytes: len(frame), Event: recordedServer(ev, frame)})
	}
}

// observed looks at what the session tells its observer.
func (w *watch) observed(o Observation) {
	if w == nil {
		return
	}
	switch o := o.(type) {
	case *FaultBegan:
		if w.log != nil && !strings.HasPrefix(o.Fault, laterName) {
			w.log.note("fault "+o.Fault+" begins", false)
		}
	case *SessionEnded:
		w.over()
		if w.log != nil {
			w.log.end(o.Reason)
		}
	}
}

// heard looks at a turn of the caller's that has sound.
func (w *watch) heard(t *Turn, it *item) {
	if w == nil || len(w.session.server.vocabularies) == 0 {
		return
	}
	w.lint.now = w.session.age()
	w.lint.heard(t, it.samples, it.format.RateHz)
}

// asked looks at a response of the conversation that begins.
func (w *watch) asked(r *response) {
	if w == nil {
		return
	}
	w.lint.now = w.session.age()
	w.lint.asked(r)
}

// notOffered looks at a call of a tool that a response does not have. It reports whether the lint is told.
func (w *watch) notOffered(r *response, req *Request, c Call) (linted bool) {
	if w == nil || offers(w.session.tools(r), c) {
		return false
	}
	w.lint.now = w.session.age()
	w.lint.notOffered(c, req.toolNames())
	return true
}

// over lets the lint look at what is left. A session that plays dead was over for its client when that began.
func (w *watch) over() {
	s := w.session
	at, own := s.now, s.ending.client
	if !s.muted.IsZero() {
		at, own = s.muted, false
	}
	w.lint.over(at.Sub(s.born), own, s.unread())
}

// note keeps what a loaded script has to say.
func (w *watch) note(text string) { w.keep(text, true) }

// keep keeps a note; doubt says that a test must look at it.
func (w *watch) keep(text string, doubt bool) {
	if w != nil && w.log != nil {
		w.log.note(text, doubt)
	}
}

// unplayed keeps how much of a loaded script is left.
func (w *watch) unplayed(lines int) {
	if w != nil && w.log != nil {
		w.log.unplayed(lines)
	}
}

// found tells of a finding of the lint.
func (w *watch) found(f Lint) {
	f.Session = w.session.number
	if w.log != nil {
		w.log.found(f)
	}
	if observe := w.session.server.opts.Observe; observe != nil {
		observe(&f)
	}
}
