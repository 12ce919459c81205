package harness

import (
	"context"
	"errors"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/timeline"
)

// frames is the frame loop: one round every 20 ms, until the call is over and closed. It returns the
// call's length.
func (l *live) frames(ctx context.Context) (time.Duration, error) {
	for k := 0; ; k++ {
		now := time.Duration(k) * audio.FrameDuration
		time.Sleep(time.Until(l.rec.Start().Add(now)))
		if !l.hungUp && (ctx.Err() != nil || l.cancelled()) {
			l.hangUp(now)
		}
		virtualtime.Serve(ctx, l.work.Go)
		l.connect()
		l.service.leaves(l.session)
		for _, r := range l.rec.Take(now) {
			l.head.Feed(r)
		}
		for _, act := range l.head.Tick(now) {
			l.do(now, act)
		}
		if !l.hungUp && (l.head.Over() || l.connectErr != nil) {
			l.hangUp(now)
		}
		if l.hungUp && l.isClosed(now) && !l.head.ComesLate() {
			for _, r := range l.rec.Take(now + 1) {
				l.head.Feed(r)
			}
			return now, l.failure(ctx)
		}
		l.frame(now)
	}
}

// failure is why the call could not be played to its end; nil when it was.
func (l *live) failure(ctx context.Context) error {
	switch {
	case l.connectErr != nil:
		return l.connectErr
	case l.cancelled():
		return context.Canceled
	}
	return ctx.Err()
}

// connect takes the outcome of the connect when there is one.
func (l *live) connect() {
	if l.session != nil || l.connectErr != nil {
		return
	}
	select {
	case c := <-l.connecting:
		l.session, l.connectErr = c.session, c.err
	default:
		return
	}
	if l.session == nil {
		return
	}
	l.rec.Add(l.rec.Now(), timeline.Connected{Agent: l.startsWith})
	l.taps.Open()
}

// frame hears one frame of the playout and sends one of the caller.
func (l *live) frame(now time.Duration) {
	before := l.button.state
	said := l.mouth.Next(now)
	if l.session == nil || l.hungUp {
		_, heard := l.line.Hear(nil)
		l.caller.add(l.line.Send(said, now < l.mutedUntil))
		l.agent.add(heard)
		return
	}
	l.heard = l.line.Read(l.session.Playout(), l.heard)
	l.broken.Play(l.heard)
	clean, heard := l.line.Hear(l.heard)
	l.agent.add(heard)
	l.ear.Hear(now, clean, l.line.Lost())

	l.mutes(now, said)
	pressed := l.button.heard(l.session)
	sent := l.line.Send(said, now < l.mutedUntil)
	l.caller.add(sent)
	carried := l.line.Encode(sent)
	for _, key := range l.gateway.Hear(now, carried) {
		_ = l.session.PressKey(key) // a session that has ended hears nothing any more
	}
	if l.session.SendAudio(carried) == nil {
		l.sent += int64(len(sent))
	}
	if err := errors.Join(pressed, l.button.sent(l.session, before)); err != nil {
		l.rec.Add(now, timeline.Problem{Code: "push_to_talk", Message: err.Error()})
	}
	l.used(now)
}
