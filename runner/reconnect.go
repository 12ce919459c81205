package runner

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/runner/internal/queues"
	"github.com/voicesim/voicesim/runner/internal/settings"
	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/runner/internal/waiting"
	"github.com/voicesim/voicesim/wire"
)

// Reconnect says what becomes of a call whose connection to the server is lost. The zero value: the session ends.
//
// A new connection is a new session of the server, which knows nothing. It gets the configuration of the agent who has
// the call, then the conversation as text: what the caller said as far as it was understood, what the agent said as far
// as it was heard, calls and their outputs. What is queued of the agent is played meanwhile. A Reconnected event says
// what could not be restored.
type Reconnect struct {
	// Attempts is how often a new connection is tried before the session ends; zero means not at all. The first attempt
	// is at once. A server that refuses the session as such (its key, its address) is not tried again.
	Attempts int
	Backoff  Backoff // before the second attempt and later ones; the server's Retry-After wins
	// Rotate is the age at which a connection is replaced before the server ends it, at a moment at which nobody speaks:
	// OpenAI's end after 60 minutes. Zero means never. It needs Attempts.
	Rotate time.Duration
	// Items is how many of the newest items are put into the new conversation; zero means 200, negative none.
	Items int
	// Anew has an answer made anew that the caller was hearing when the connection was lost, and whose end had not come: the
	// model sees what was heard of it. Else the caller has to speak first.
	Anew bool
}

// relink is the way from one connection of a session to the next.
type relink struct {
	state    relinkState
	planned  bool
	attempt  int       // of this way, from 1
	attempts int       // of all, whose names must differ
	since    time.Time // when the connection was lost
	cause    error     // why
	cancel   context.CancelFunc
	waits    *waiting.Deadline // for the next attempt, or for the new session to be configured
	rotate   *waiting.Deadline // for the age at which the connection is replaced
	due      bool              // it has that age
	update   string            // event id of the configuration of the new session
	owed     bool              // an answer was owed to the caller when the connection was lost
	report   Reconnected
}

type relinkState uint8

const (
	linked      relinkState = iota
	dialling                // a new connection is tried
	pausing                 // the next attempt waits for its time
	configuring             // the new session is to acknowledge its configuration
)

// away reports whether there is no session at the server.
func (r *relink) away() bool { return r.state != linked && (!r.planned || r.state == configuring) }

// recovers reports whether a loss of the connection is to be made good.
func (l *loop) recovers(err error) bool {
	if l.s.opts.Reconnect.Attempts == 0 || !l.config.done || l.ending {
		return false
	}
	var closed *transport.CloseError
	return !errors.As(err, &closed) || slices.Contains([]int{1001, 1006, 1011, 1012, 1013, 1014}, closed.Code)
}

// linkLost begins the way to a new connection.
func (l *loop) linkLost(err error) {
	l.emit(&ConnectionLost{Err: err})
	l.link.Abandon()
	if l.relink.state == configuring { // the new one is gone, too
		l.relink.planned = false // nor is the old one there any more
		l.attemptFailed(err)
		return
	}
	if l.relink.cancel != nil {
		l.relink.cancel() // of a planned replacement
	}
	l.deadlines.Cancel(l.relink.rotate)
	l.s.opts.Logger.Warn("connection lost") // its reason may be the server's words
	l.relink = relink{since: time.Now(), cause: err, attempts: l.relink.attempts}
	l.relink.report.TurnLost = l.turns.Speaking() || l.turns.Stopped()
	l.relink.owed = l.forgetLink()
	l.tryLink()
}

// forgetLink forgets what the old session was about, and reports whether the caller waits for an answer of it.
func (l *loop) forgetLink() (owed bool) {
	owed = l.turns.LinkLost()
	l.scheduler.LinkLost()
	l.stopAwaitingResponse()
	for _, dl := range []*waiting.Deadline{l.waits.turn, l.waits.answered, l.waits.cancelled, l.waits.suspicion} {
		l.deadlines.Cancel(dl)
	}
	if l.shield.on { // the new session has it as it was
		l.learn(l.shield.detection)
	}
	l.suspicion, l.shield = turntaking.Suspicion{}, shield{}
	l.s.player.Pause(false)
	l.linePlays("")
	l.local.asides = nil
	owed = l.hostedLost() || owed
	for _, id := range l.responses.order {
		r := l.responses.byID[id]
		if r.done {
			continue
		}
		anew := l.s.opts.Reconnect.Anew && !r.cancelled && !r.cutOff
		owed = owed || !r.outOfBand && (!r.spoke || anew) && r.batch == nil
		l.over(r, lostResponse(id))
	}
	return owed
}

// tryLink tries a new connection, beside the loop.
func (l *loop) tryLink() {
	r := &l.relink
	r.state = dialling
	r.attempt++
	r.attempts++
	ctx, cancel := context.WithTimeoutCause(l.s.jobs.Context, l.s.opts.dialTime(), errNoConnect)
	r.cancel = cancel
	generation, attempt := l.link.Generation()+1, r.attempts
	l.s.end.dialling.Go(func() {
		defer cancel()
		fresh, err := l.s.dial(ctx, generation)
		if err != nil {
			err = dialError(ctx, err)
		}
		l.s.inbox.Push(queues.Message{Do: func() { l.dialled(attempt, fresh, err) }, Dropped: func() {
			if fresh != nil {
				fresh.Discard()
			}
		}})
	})
}

// dialled takes the outcome of an attempt, which may be one that nobody waits for any more.
func (l *loop) dialled(attempt int, fresh *link.Link, err error) {
	r := &l.relink
	switch {
	case r.state != dialling || attempt != r.attempts || l.ending:
		if fresh != nil {
			fresh.Discard()
		}
	case err != nil:
		l.attemptFailed(err)
	case r.planned && !l.quiet():
		fresh.Discard() // somebody has begun to speak: at the next quiet moment
		l.relink = relink{due: true, attempts: r.attempts}
	default:
		l.switchTo(fresh)
	}
}

// attemptFailed tries again after a while, or ends the session.
func (l *loop) attemptFailed(err error) {
	r := &l.relink
	l.deadlines.Cancel(r.waits)
	if r.planned && r.state == dialling { // the old connection serves
		l.relink = relink{attempts: r.attempts}
		l.rotateAfter(rotateAgain)
		return
	}
	var refused *HandshakeError
	wait := l.s.opts.Reconnect.Backoff.Wait(r.attempt)
	if errors.As(err, &refused) {
		wait = max(wait, refused.RetryAfter)
	}
	if r.attempt >= l.s.opts.Reconnect.Attempts || refused != nil && refused.Status < 500 && refused.Status != 429 {
		l.endAway(err)
		return
	}
	r.state = pausing
	r.waits = l.deadlines.Add(wait, l.tryLink)
}

// endAway ends a session that found no new connection.
func (l *loop) endAway(last error) {
	err := &ConnectionError{Err: errors.Join(l.relink.cause, last)}
	l.end(err, 0, "")
}

// switchTo goes on with a new connection: the configuration first, the conversation when that is acknowledged. The
// caller's audio goes there from now on.
func (l *loop) switchTo(fresh *link.Link) {
	r := &l.relink
	old := l.link
	if r.planned {
		r.since = time.Now()
		l.forgetLink()
	}
	fresh.Start(receiver{l.s})
	r.report.AudioLost = l.s.caller.Relead(fresh, old)
	l.link = fresh
	l.s.end.dialling.Go(func() {
		old.Shut()
		old.Finish(closeWait)
	})
	r.state = configuring
	l.config.updates.Forget()
	l.config.drift, l.config.tracing = settings.Drift{}, wire.Opt[wire.Tracing]{}
	as := l.as
	if t := l.handoffs.Sent(); t != nil {
		as = t.as
	}
	r.update = l.update(as)
	l.config.voice.spoken = false
	if l.handoffs.Sent() != nil {
		l.handoffs.Update = r.update
	}
	r.waits = l.deadlines.Add(l.s.opts.dialTime(), func() {
		l.link.Abandon()
		r.planned = false
		l.attemptFailed(errNoConnect)
	})
}

// relinked takes the acknowledgement of the new session's configuration.
func (l *loop) relinked() {
	r := &l.relink
	l.deadlines.Cancel(r.waits)
	report := r.report
	report.Planned, report.Attempts, report.Gap = r.planned, r.attempt, time.Since(r.since)
	report.Restored, report.Unrestored = l.replay()
	owed := r.owed
	l.relink = relink{attempts: r.attempts}
	l.rotateAfter(l.s.opts.Reconnect.Rotate)
	l.s.opts.Logger.Info("reconnected", "planned", report.Planned, "attempts", report.Attempts, "gap", report.Gap)
	l.emit(&report)
	if owed && len(l.toolCalls.open) == 0 && l.scheduler.Waiting() == 0 {
		l.answerTurn()
	}
}

// rotateAgain is how long after a planned replacement that failed it is tried again. Chosen.
const rotateAgain = time.Minute

// rotateAfter plans the replacement of the connection.
func (l *loop) rotateAfter(age time.Duration) {
	if age <= 0 || l.s.opts.Reconnect.Attempts == 0 {
		return
	}
	l.relink.rotate = l.deadlines.Watch(age, func() { l.relink.due = true })
}

// rotate replaces the connection at a quiet moment, if it is old enough.
func (l *loop) rotate() {
	if l.relink.due && l.relink.state == linked && l.quiet() {
		l.relink = relink{planned: true, attempts: l.relink.attempts}
		l.tryLink()
	}
}

// quiet reports whether nobody speaks, and nothing is under way.
func (l *loop) quiet() bool { return l.stateNow() == Listening && !l.turns.BlocksResponse() }

// dialTime bounds an attempt.
func (o *Options) dialTime() time.Duration {
	if o.ConnectTimeout < 0 {
		return 15 * time.Second
	}
	return o.ConnectTimeout
}
