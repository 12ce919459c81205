package fakeserver

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/internal/redact"
	"github.com/voicesim/voicesim/wire"
)

// recorder notes what a session's two ends send, for its journal and for the lint of its client. It
// belongs to the session's loop. A nil recorder notes nothing.
type recorder struct {
	session *session
	lint    *clientlint.Linter
	log     *sessionLog   // nil without a journal
	frames  int           // of both ends so far
	newest  time.Duration // when the newest of them came

	// Of the client's frame that is being handled.
	entry   *Entry // nil without a journal, and between frames
	refused string
	event   json.RawMessage
	samples []int16 // of its sound
}

// newRecorder returns the recorder of a session; nil if nobody wants to know.
func newRecorder(s *session, ask *handshake) *recorder {
	opts := &s.server.opts
	journal := opts.Journal || opts.Control != nil
	if !journal && opts.Observe == nil {
		return nil
	}
	w := &recorder{session: s}
	lint := clientlint.Options{Injected: s.server.injects}
	if ask.callID != "" {
		lint.Control, lint.Session = true, s.config
	}
	w.lint = clientlint.New(lint, w.found)
	if journal {
		w.log = s.server.journals.open(SessionJournal{
			Session: s.number, ID: s.id, Scope: ask.scope, Kind: s.config.Type, Model: s.config.Model,
			CallID: ask.callID, UserAgent: ask.userAgent, Key: ask.key, Created: initial(s),
		})
	}
	return w
}

// initial returns the session.created that the control socket of a phone call does not get; nil on others.
func initial(s *session) json.RawMessage {
	if s.callID == "" {
		return nil
	}
	frame, err := wire.AppendServer(nil, &wire.SessionCreated{Session: *s.config})
	if err != nil {
		return nil
	}
	return redact.Frame(frame)
}

// arrived notes that the client sent a frame, and the event in it; nil for none that can be read. [recorder.handled] follows when
// the server has handled it.
func (w *recorder) arrived(f *eventloop.Frame, ev wire.ClientEvent) {
	if w == nil {
		return
	}
	at := w.session.age()
	w.frames, w.newest = w.frames+1, at
	sent := clientlint.Frame{At: at, Bytes: len(f.Text)}
	if _, unknown := ev.(*wire.UnknownEvent); ev != nil && !unknown {
		sent.Event, sent.Type, sent.EventID = ev, ev.EventType(), wire.EventID(ev)
	} else if !f.Binary {
		sent = clientlint.ReadFrame(at, f.Text)
	}
	if sound, ok := ev.(*wire.InputAudioBufferAppend); ok && w.log != nil && plain(sound) {
		level := w.level(sound.Audio)
		sent.DBFS, w.event = &level, redact.Append(sound, level)
	}
	w.lint.Sent(sent)
	if w.log != nil {
		w.entry = &Entry{Offset: at, Client: true, Bytes: len(f.Text)}
		w.log.add(w.entry)
	}
}

// level returns the level of sound that the client appends, to a tenth of a dB.
func (w *recorder) level(sound []byte) float64 {
	w.samples = w.session.input.buffer.Format.AppendSamples(w.samples[:0], sound)
	return math.Round(audio.DBFS(w.samples)*10) / 10
}

// refusing notes why the server refuses what is being handled.
func (w *recorder) refusing(p *problem) {
	if w == nil {
		return
	}
	w.refused = cmp.Or(p.Code, "refused")
}

// handled completes what [recorder.arrived] began.
func (w *recorder) handled(f *eventloop.Frame) {
	if w == nil {
		return
	}
	if w.entry != nil {
		if w.event == nil && !f.Binary {
			w.event = redact.Frame(f.Text)
		}
		w.log.complete(w.entry, w.session.current.event, w.refused, w.event)
	}
	w.entry, w.refused, w.event = nil, "", nil
	w.lint.Handled()
}

// server notes an event that the server sends.
func (w *recorder) server(ev wire.ServerEvent, frame []byte) {
	if w == nil {
		return
	}
	w.frames, w.newest = w.frames+1, w.session.age()
	w.lint.Received(w.newest, ev)
	if w.log != nil {
		w.log.add(&Entry{Offset: w.newest, Type: ev.EventType(), Bytes: len(frame), Event: redact.Server(ev, frame)})
	}
}

// observed looks at what the session tells its observer.
func (w *recorder) observed(o Observation) {
	if w == nil {
		return
	}
	switch o := o.(type) {
	case *FaultBegan:
		if w.log != nil && !strings.HasPrefix(o.Fault, laterName) {
			w.log.note("fault "+o.Fault+" begins", false)
		}
	case *SessionEnded:
		w.session.giveUp()
		w.over()
		if w.log != nil {
			w.log.end(o.Reason)
		}
	}
}

// injected looks at a message that the client's program wrote for the caller.
func (w *recorder) injected(it *item) {
	if w == nil {
		return
	}
	w.understood(&clientlint.Turn{ItemID: it.wire.ID, Injected: true})
}

// understood tells the lint what the server understood.
func (w *recorder) understood(t *clientlint.Turn) {
	if w.log != nil {
		w.log.heard(t)
	}
	w.lint.Heard(w.newest, t)
}

// heard looks at a turn of the caller's that has sound.
func (w *recorder) heard(t *Turn, it *item) {
	if w == nil || len(it.samples) == 0 {
		return
	}
	w.understood(w.turn(t, it.samples, it.format.RateHz))
}

// turn is what the server understood of samples.
func (w *recorder) turn(t *Turn, samples []int16, rateHz int) *clientlint.Turn {
	turn := &clientlint.Turn{ItemID: t.ItemID, Understood: t.Understood, Transcript: t.Transcript, Diagnosis: t.Diagnosis}
	if !t.Understood && len(w.session.server.vocabularies) > 0 {
		sound, loudest := clientlint.Loud(samples, rateHz)
		turn.SoundMs, turn.LoudestDBFS = int(sound.Milliseconds()), loudest
	}
	return turn
}

// overheard looks at what was said and becomes no item: all of a translation session, and turns that nobody ends.
func (w *recorder) overheard(t *Turn, samples []int16, rateHz int) {
	if w == nil {
		return
	}
	turn := w.turn(t, samples, rateHz)
	turn.Frame = w.frames
	w.understood(turn)
}

// lints reports whether the lint finds a call by itself: one of a tool that the client does not offer. Whether an MCP
// server has listed its tools is not the client's doing.
func (w *recorder) lints(r *response, c ToolCall) bool {
	if w == nil {
		return false
	}
	if c.Server != "" {
		return w.session.definition(r, c.Server) == nil
	}
	return true
}

// unmade notes a call that its response never came to, of a tool that the client does not offer: no frame shows it.
func (w *recorder) unmade(r *response, it *wire.Item) {
	c := ToolCall{Server: it.ServerLabel, Name: it.Name}
	if w == nil || it.Type == wire.ItemMessage || c.Server == "" && w.session.offers(r, c.Name) || !w.lints(r, c) {
		return
	}
	w.keep(fmt.Sprintf("%s: the call of %s, which is none of the response's tools, was not reached", r.id, c), true)
}

// over lets the lint look at what is left. A session that plays dead was over for its client when that began.
func (w *recorder) over() {
	s := w.session
	at, own := s.now, s.ending.client
	if !s.muted.IsZero() {
		at, own = s.muted, false
	}
	if w.log != nil {
		w.log.over(at.Sub(s.born), own)
	}
	w.lint.End(at.Sub(s.born), own)
}

// note keeps what a loaded script has to say.
func (w *recorder) note(text string) { w.keep(text, true) }

// keep keeps a note; doubt says that a test must look at it.
func (w *recorder) keep(text string, doubt bool) {
	if w != nil && w.log != nil {
		w.log.note(text, doubt)
	}
}

// unplayed keeps how much of a loaded script is left.
func (w *recorder) unplayed(lines int) {
	if w != nil && w.log != nil {
		w.log.unplayed(lines)
	}
}

// found tells of a finding of the lint.
func (w *recorder) found(f clientlint.LintFinding) {
	finding := LintFinding{Session: w.session.number, LintFinding: f}
	if w.log != nil {
		w.log.found(finding)
	}
	if observe := w.session.server.opts.Observe; observe != nil {
		observe(&finding)
	}
}
