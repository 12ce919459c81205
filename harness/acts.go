package harness

import (
	"errors"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/harness/internal/handset"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// do carries out an act of the playhead.
func (l *live) do(now time.Duration, act judge.Act) {
	beside := act.Kind != judge.ActSpeak
	var err error
	switch act.Kind {
	case judge.ActSpeak:
		err = l.speak(act.Step)
	case judge.ActDecide:
		err = l.decide(act)
	case judge.ActFault:
		err = l.injectFault(act.Step)
	case judge.ActHangUp:
		l.hangUp(now)
	}
	if err != nil {
		l.rec.Add(now, timeline.ActFailed{Step: act.Step, Reason: err.Error(), Beside: beside})
		return
	}
	l.rec.Add(now, timeline.ActBegan{Step: act.Step, From: l.lines.from(act.Step), Beside: beside})
	if beside {
		l.rec.Add(now, timeline.ActEnded{Step: act.Step, Beside: beside})
	}
}

// speak lets the caller begin to say the words of a step.
func (l *live) speak(step int) error {
	s := l.sc.Script[step]
	if l.simulator != nil {
		l.script.Begin(s.Exchange, l.sent)
	}
	l.mouth.Say(step, handset.Spoken(s.Caller, l.lines.caller[step]))
	return nil
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
	l.ear.HangUp(now)
	if l.session == nil {
		close(l.closed)
		return
	}
	l.work.Go(func() {
		defer close(l.closed)
		l.service.end()
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
	select {
	case <-l.closed:
		return true
	default:
		return now >= l.hungUpAt+l.service.within()+closeWithin
	}
}
