package fakeserver

import (
	"bytes"
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/fakeserver/internal/settings"
	"github.com/voicesim/voicesim/wire"
)

// Fault is something that goes wrong with a connection, on purpose. [Session.Inject] begins one. All
// its methods are called by the session's loop and must not block. A fault has state and is injected
// once. Package faults has those that scenarios can name; docs/writing-a-fault.md shows how to write
// another.
type Fault interface {
	// Name is what scenarios and logs call it.
	Name() string
	// Begin is called once, when the fault is injected. One that has done all it does calls
	// [Line.End].
	Begin(l *Line)
}

// Interceptor is a fault that decides, from its beginning to its end, what becomes of each event
// sent.
type Interceptor interface {
	Fault
	// Intercept is called with an event on its way to the client. [Line.Pass] sends it on, now or
	// later, once, twice or never.
	Intercept(l *Line, out *Outgoing)
}

// Ender is a fault that wants to know when it is over: one that holds events back sends them on then.
// It is not told when the session is over before.
type Ender interface {
	Fault
	// End is called once, after the fault's timers were stopped.
	End(l *Line)
}

// Outgoing is an event on its way to the client. It may be kept.
type Outgoing struct {
	Type  string // of the event; "" for a frame that is none
	Frame []byte // as it goes out; read-only
	// Answers is the number of the client's frame, from 1, that this answers at once; 0 for events that
	// come by themselves, those of responses and of turn detection among them.
	Answers int
}

// Event returns the event, each time a new one, or nil for a frame that is none.
func (o *Outgoing) Event() wire.ServerEvent {
	ev, err := wire.DecodeServer(o.Frame)
	if err != nil {
		return nil
	}
	return ev
}

// With returns o with another event in its place, which keeps the id that it has.
func (o *Outgoing) With(ev wire.ServerEvent) (*Outgoing, error) {
	frame, err := wire.AppendServer(nil, ev)
	if err != nil {
		return nil, err
	}
	return &Outgoing{ev.EventType(), frame, o.Answers}, nil
}

// Line is the connection as a fault sees it, for use in the fault's own methods only.
type Line struct {
	s      *session
	fault  Fault
	timers []*eventloop.Timer
	over   bool
	struck bool // it has done something
	passes passing
}

// passing is what a fault does with the event that it intercepts.
type passing struct {
	out  *Outgoing
	once bool // it was passed on as it is, once so far
	more bool // something else was passed on
}

// faulty is the part of a session that goes wrong. It is owned by the loop.
type faulty struct {
	lines    []*Line // in the order injected
	depth    int     // of events that are in the hands of faults
	frames   int     // of the client, so far
	handling bool    // one of them is being handled

	transcripts []failing     // those that will fail, in order
	hurries     []reservation // of transcripts that will be early, in order
	ends        []holding     // of responses that will come late, in order
	overruns    []overrun     // of responses that will go on when they are cut, in order
}

// began counts a frame of the client.
func (fs *faulty) began() { fs.frames, fs.handling = fs.frames+1, true }

// injectFirst begins the faults of the options, and those that were loaded for the session.
func (s *session) injectFirst() {
	info := SessionInfo{Number: s.number, ID: s.id, Scope: s.scope, Model: s.config.Model, Profile: s.profile}
	for _, faults := range []FaultMaker{s.server.opts.Faults, s.server.scopes.Fault(s.scope)} {
		if faults == nil {
			continue
		}
		for _, f := range faults(info) {
			s.inject(f)
		}
	}
}

// inject begins a fault.
func (s *session) inject(f Fault) {
	l := &Line{s: s, fault: f}
	s.faulty.lines = append(s.faulty.lines, l)
	s.log.Debug("fault begins", "fault", f.Name())
	s.observe(&FaultBegan{Session: s.number, Fault: f.Name()})
	f.Begin(l)
	if l.over {
		l.strike()
	}
}

// strike tells once that the fault has done something.
func (l *Line) strike() {
	if !l.struck {
		l.struck = true
		l.s.observe(&FaultStruck{Session: l.s.number, Fault: l.fault.Name(), Injected: l.fault})
	}
}

// intercept gives the fault an event, and notes whether it does anything but pass it on.
func (l *Line) intercept(f Interceptor, out *Outgoing) {
	before := l.passes
	l.passes = passing{out: out}
	f.Intercept(l, out)
	if !l.passes.once || l.passes.more {
		l.strike()
	}
	l.passes = before
}

// intercepted sends a frame through the faults from a place on, and reports whether one took it.
func (s *session) intercepted(from int, out *Outgoing) bool {
	fs := &s.faulty
	for _, l := range fs.lines[from:] {
		if f, ok := l.fault.(Interceptor); ok && !l.over {
			fs.depth++
			l.intercept(f, out)
			fs.depth--
			return true
		}
	}
	return false
}

// emit sends a frame to the writer, past the faults.
func (s *session) emit(eventType string, frame []byte) {
	fs := &s.faulty
	if len(fs.lines) > 0 {
		if fs.depth == 0 {
			fs.lines = slices.DeleteFunc(fs.lines, func(l *Line) bool { return l.over })
		}
		out := &Outgoing{Type: eventType, Frame: bytes.Clone(frame)}
		if fs.handling && s.current.event != wire.TypeInputAudioBufferAppend {
			out.Answers = fs.frames
		}
		if s.intercepted(0, out) {
			return
		}
	}
	s.push(frame)
}

// Now returns the time of what is being handled, on the clock.
func (l *Line) Now() time.Time { return l.s.now }

// Pass sends an event on: to the faults injected after this one, then to the client.
func (l *Line) Pass(out *Outgoing) {
	if out == l.passes.out && !l.passes.once {
		l.passes.once = true
	} else {
		l.passes.more = true
	}
	place := slices.Index(l.s.faulty.lines, l)
	if !l.s.intercepted(place+1, out) {
		l.s.push(out.Frame)
	}
}

// Send sends an event that the session would not: it gets an id and passes all faults that are
// active, this one included.
func (l *Line) Send(ev wire.ServerEvent) {
	l.strike()
	l.s.send(ev)
}

// SendFrame does so with text that may be anything.
func (l *Line) SendFrame(frame []byte) {
	l.strike()
	l.s.emit("", frame)
}

// NewID returns an id as the session makes them, such as "event_…" for that prefix.
func (l *Line) NewID(prefix string) string { return l.s.rng.ID(prefix, l.s.now) }

// After calls f once, so much later. The end of the fault stops it.
func (l *Line) After(d time.Duration, f func()) {
	t := &eventloop.Timer{Fire: f}
	l.timers = slices.DeleteFunc(l.timers, func(t *eventloop.Timer) bool { return !t.Armed() })
	l.timers = append(l.timers, t)
	l.s.timers.Set(t, l.s.now.Add(d+faultPhase))
}

// End ends the fault. It is idempotent.
func (l *Line) End() {
	if l.over {
		return
	}
	for _, t := range l.timers {
		l.s.timers.Stop(t)
	}
	if e, ok := l.fault.(Ender); ok {
		l.s.faulty.depth++
		e.End(l)
		l.s.faulty.depth--
	}
	l.over = true
	l.s.log.Debug("fault ends", "fault", l.fault.Name())
	l.s.observe(&FaultEnded{Session: l.s.number, Fault: l.fault.Name(), Injected: l.fault})
}

// Cut ends the session and the connection without a close frame. What is on its way is lost.
func (l *Line) Cut() {
	l.strike()
	l.s.end(ending{reason: "cut by a fault", hurry: true})
}

// Expire ends the session as its sixtieth minute does.
func (l *Line) Expire() {
	l.strike()
	l.s.expire()
}

// Mute plays dead: from now on nothing is sent, and nothing is answered, a close frame neither. The
// session lasts until the client gives up.
func (l *Line) Mute() {
	l.strike()
	l.s.muted = l.s.now
	l.s.conn.Mute()
}

// OutputFormat returns the format of the sound of a response that runs, or that of the session.
func (l *Line) OutputFormat(responseID string) audio.Format {
	for _, r := range append(l.s.output.outOfBand[:len(l.s.output.outOfBand):len(l.s.output.outOfBand)], l.s.output.active) {
		if r != nil && r.id == responseID {
			return r.outputFormat()
		}
	}
	if out := l.s.config.Audio.Output; out != nil {
		return settings.AudioFormat(out.Format)
	}
	return audio.Format{}.Normal()
}
