package harness

import (
	"errors"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/wire"
)

// do carries out an act of the playhead.
func (l *live) do(now time.Duration, act judge.Act) {
	step := l.sc.Act(act.Step, act.Branch)
	beside := act.Kind != judge.ActCaller
	ended := func(at time.Duration) {
		l.rec.Add(at, timeline.ActEnded{Step: act.Step, Branch: act.Branch, Beside: beside})
	}
	from, lasts := "", false
	var err error
	switch act.Kind {
	case judge.ActCaller:
		lasts, from, err = l.callerDoes(now, step, ended)
	case judge.ActDecide:
		err = l.decide(act)
	case judge.ActFault:
		err = l.injectFault(act.Step)
	case judge.ActHangUp:
		l.hangUp(now)
	}
	if err != nil {
		l.rec.Add(now, timeline.ActFailed{Step: act.Step, Branch: act.Branch, Reason: err.Error(), Beside: beside})
		return
	}
	l.rec.Add(now, timeline.ActBegan{Step: act.Step, Branch: act.Branch, From: from, Beside: beside})
	if !lasts {
		ended(now)
	}
}

// callerDoes lets the caller begin to do what a step says. It lasts where the mouth or the keypad takes a while; ended is
// called when that is over. From is where the sound of speech comes from.
func (l *live) callerDoes(now time.Duration, step *scenarios.Step, ended func(time.Duration)) (lasts bool, from string, err error) {
	c, made := step.Caller, l.lines.caller[step]
	if step.Verb == scenarios.VerbCaller {
		ended = l.begins(ended)
	}
	if step.TakesTurn() && l.simulator != nil {
		l.script.Begin(step.Exchange, l.sent+int64(l.line.Late()))
	}
	switch step.Verb {
	case scenarios.VerbMute:
		l.mutedUntil, l.muteTook = now+c.Lasting, false
	case scenarios.VerbTyped:
		err = l.written(wire.ContentPart{Type: wire.ContentInputText, Text: wire.Some(c.Words)})
	case scenarios.VerbImage:
		err = l.written(wire.ContentPart{Type: wire.ContentInputImage, ImageURL: made.picture})
	case scenarios.VerbDTMF:
		err = l.gateway.Pressed(now + audio.Duration(len(made.samples)+l.line.Late(), audio.RateHz))
	default: // is heard, and that is all
	}
	if err != nil || !step.Sounds() {
		return false, "", err
	}
	l.taps.Wordless(!step.Speaks())
	l.drowns(now, step, made.samples)
	l.mouth.Say(made.samples, ended)
	return true, made.from, nil
}

// begins notes that the caller begins to speak, and returns what notes the end of it before it tells another.
func (l *live) begins(ended func(time.Duration)) func(time.Duration) {
	l.button.press()
	l.talking.Store(true)
	return func(at time.Duration) {
		l.button.release()
		l.talking.Store(false)
		ended(at)
	}
}

// written has the session send a message of the caller's.
func (l *live) written(part wire.ContentPart) error {
	if l.session == nil {
		return errors.New("the call is not connected")
	}
	return l.session.SendMessage(part)
}

// decide has the service carry out what a human decided.
func (l *live) decide(act judge.Act) error {
	if l.session == nil {
		return errors.New("the call is not connected")
	}
	return l.service.decide(l.session, act)
}

// newFault makes the fault of a step. The error is a *fakeserver.FaultError.
func newFault(f *scenarios.FaultStep) (fakeserver.Fault, error) {
	return faults.New(f.Name, faults.Options{For: f.For, Count: f.Count, Event: f.Event})
}

// injectFault begins the fault of a step in the session that runs.
func (l *live) injectFault(step int) error {
	fault, err := newFault(l.sc.Script[step].Fault)
	if err != nil {
		return err
	}
	l.taps.Injects(fault, step)
	running := l.simulator.Sessions()
	if len(running) == 0 || !running[len(running)-1].Inject(fault) {
		return errors.New("no connection is open")
	}
	return nil
}

// hangUp ends the call: the line goes dead at once, the session is closed beside the frame loop.
func (l *live) hangUp(now time.Duration) {
	l.hungUp, l.hungUpAt = true, now
	l.taps.HangsUp()
	l.ear.HangUp(now)
	l.mouth.Hush(now)
	if l.session == nil {
		close(l.closed)
		return
	}
	l.work.Go(func() {
		defer close(l.closed)
		l.service.keepsUp(l.session)
		l.service.end()
		l.service.leavesOpen(l.session)
		l.broken.BeforeClose()
		l.closeErr = l.session.Close()
	})
}

// isClosed reports whether the session is closed, or was given up. It is not within the frame of the hang-up: a session
// that was closed before closes again at that very instant.
func (l *live) isClosed(now time.Duration) bool {
	if now == l.hungUpAt {
		return false
	}
	return over(l.closed) || now >= l.hungUpAt+l.service.within()+closeWithin
}
