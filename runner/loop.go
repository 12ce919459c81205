package runner

import (
	"errors"
	"time"

	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/runner/internal/checking"
	"github.com/voicesim/voicesim/runner/internal/conversation"
	"github.com/voicesim/voicesim/runner/internal/failures"
	"github.com/voicesim/voicesim/runner/internal/jobs"
	"github.com/voicesim/voicesim/runner/internal/queues"
	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/runner/internal/waiting"
	"github.com/voicesim/voicesim/usage"
	"github.com/voicesim/voicesim/wire"
)

// loop is the state of a session. Its methods run in the loop's goroutine only, or, after that has
// ended, under Session.end.mu.
type loop struct {
	s *Session

	// The machines.
	turns     turntaking.Turns
	scheduler turntaking.Scheduler
	history   *conversation.History
	beside    *conversation.History // of responses out of band that are under way
	deadlines *waiting.Deadlines

	// What is going on.
	as          *snapshot // who has the call
	responses   responseStates
	toolCalls   toolCalls
	hosted      hosted
	handoffs    turntaking.Handoffs[transition]
	checks      checking.Checks[*responseState]
	sound       sound
	line        line
	waits       waits
	relink      relink
	ledger      usage.Ledger
	marks       marks
	counts      counts
	hooks       jobs.Line
	reminded    int // times in this silence of the caller
	handedOff   int // handoffs since the caller said something
	fallbacks   int // played in this silence
	asides      int // fallbacks made, for their ids
	suspicion   turntaking.Suspicion
	shield      shield
	speech      turntaking.Speech
	retrying    int // responses that are asked for again after a while
	state       State
	draining    []chan error // of those who wait for the end of the agent\'s turn
	unconfirmed []*confirmation
	events      int // made so far
	turnOfItem  conversation.Turns

	// The connection.
	link      *link.Link
	config    configuration
	local     localItems
	badFrames int
	unknown   int         // events of an unknown type
	lastError *wire.Error // of an error event
	ending    bool        // end was called
	closed    *Closed     // set then
}

// waits are what the loop waits for from the server, and from an agent's instructions. Each may be nil.
type waits struct {
	turn         *waiting.Deadline // for the next that the server says about the caller's turn
	serverAnswer *waiting.Deadline // for the server's own response to a turn
	answered     *waiting.Deadline // for the answer to a request
	cancelled    *waiting.Deadline // for the end of a response that was cut off
	quiet        *waiting.Deadline // for what is pushed to be heard
	held         *waiting.Deadline // for the rest of an item for which others wait
	suspicion    *waiting.Deadline // for the decision about the caller's speech
	reminder     *waiting.Deadline // for the caller to say something
	fallback     *waiting.Deadline // for the silence to be too long
	hangUp       *waiting.Deadline // for the end of the agent's last words
	handoff      *waiting.Deadline // for the instructions of an agent, or for its configuration
}

// localItems are what this session puts into the conversation.
type localItems struct {
	puts      int                    // counts what was put
	count     int                    // counts them, for their ids
	unacked   map[string]unackedItem // those that the server has not shown there, by their ids
	replayed  map[string]bool        // ids of items that were put into the conversation of another session
	outOfBand int                    // counts the requests out of band, for their event ids
	asides    []string               // event ids of those that the server has not answered, oldest first
}

// Waiting times of the response scheduler. Chosen: longer than a live server takes, which answers a
// request within a second or two even under load, and short enough not to leave a caller for ever.
const (
	answerWait       = 15 * time.Second // for response.created or an error after response.create
	serverAnswerWait = 10 * time.Second // for the server's own response to a turn
	blockedWait      = 2 * time.Second  // for a response.done of a response we were not told of
	doneWait         = 10 * time.Second // for the response.done of a response that was cut off
	quietWait        = 30 * time.Second // for the next event of a response under way
	speechWait       = time.Minute      // for the end of the caller's speech, if a response waits for it
)

// run is the loop: it deals with one message after the other, then with what is over, until the session
// ends.
func (l *loop) run() {
	defer l.hangUp()
	l.update(l.as)
	for !l.ending {
		select {
		case <-l.s.inbox.Wake:
		case <-l.deadlines.Timer.C:
		}
		for _, m := range l.s.inbox.Take() {
			l.handle(m)
			l.afterMessage()
			if m.Handled != nil {
				close(m.Handled)
			}
			if l.ending {
				break
			}
		}
		for dl := l.deadlines.Next(); dl != nil && !l.ending; dl = l.deadlines.Next() {
			dl.Expire()
			l.afterMessage()
		}
	}
}

// handle deals with a message, unless it is of a link that is not the session's any more.
func (l *loop) handle(m queues.Message) {
	if m.Generation != 0 && m.Generation != l.link.Generation() {
		l.discard(m)
		return
	}
	switch {
	case m.Audio != nil:
		l.handleAudio(m.Audio)
	case m.Event != nil:
		l.serverEvent(m.Event)
	default:
		m.Do()
	}
}

// discard takes back the memory of a message that nobody deals with.
func (l *loop) discard(m queues.Message) {
	if m.Audio != nil {
		l.s.buffers.Put(m.Audio.Data)
		l.s.inbox.Release(m.Audio)
	}
}

// afterMessage does what follows from whatever has just happened: it asks for the response that is due, and
// says what the session is about now.
func (l *loop) afterMessage() {
	if l.ending || !l.config.done {
		return
	}
	l.lowerShield()
	if !l.scheduler.Cancelling() {
		l.confirm(nil)
	}
	l.requestNext()
	if now := l.stateNow(); now != l.state {
		l.state = now
		l.emit(&StateChanged{State: now})
		l.watchSilence(now)
	}
	l.rotate()
	if l.state == Listening {
		l.drained(nil)
		l.leave()
	}
	l.watchPlayout()
}

// watchPlayout has the loop look again when what is pushed has been heard, if time alone tells that, and while something is
// held back for the rest of an item.
func (l *loop) watchPlayout() {
	if l.waits.held == nil && l.s.player.HoldsBack() {
		l.waits.held = l.deadlines.Watch(playout.HoldLimit, func() {
			l.waits.held = nil
			l.handOut(l.s.player.LetGo())
		})
	}
	if l.waits.quiet != nil {
		return
	}
	if at, known := l.s.player.QuietAt(); known {
		l.waits.quiet = l.deadlines.Add(max(time.Until(at), 0), func() { l.waits.quiet = nil })
	}
}

// stateNow is what the session is about.
func (l *loop) stateNow() State {
	switch {
	case !l.s.player.Silent(), l.line.playing != "":
		return Speaking
	case l.relink.away(), l.scheduler.Busy(), l.hosted.held, l.hosted.calls.Busy(), l.retrying > 0, l.turns.AwaitingResponse(), len(l.toolCalls.open) > 0, l.handoffs.Busy(), l.checks.Running > 0:
		return Thinking
	}
	return Listening
}

// emit hands an event to the reader of the session's events.
//
// It completes the event's header: with the moment, a number, and, where the event is about no response or item of a
// known turn, the agent who has the call and the newest turn.
func (l *loop) emit(ev Event) {
	h := ev.header()
	l.events++
	h.Time, h.Number = time.Now(), l.events
	if h.Agent == nil {
		h.Agent = l.as.agent
	}
	if h.Turn == 0 && h.ResponseID == "" {
		h.Turn = l.turns.Turn
	}
	if observe := l.s.opts.Observe; observe != nil {
		observe(ev)
	}
	l.s.events.Push(ev)
	l.hooked(ev)
}

// problem reports that something is wrong on this side. Its error may come from the user's code and hold
// what was said in the call: it is not logged.
func (l *loop) problem(kind ProblemKind, err error) { l.tell(&Problem{Kind: kind, Err: err}) }

// tell is problem for one that is about something.
func (l *loop) tell(p *Problem) {
	l.s.opts.Logger.Warn("session problem", "kind", string(p.Kind))
	l.counts.problems.Add(p.Kind)
	l.emit(p)
}

// send queues an event for the server.
func (l *loop) send(ev wire.ClientEvent) { l.link.Push(ev, false) }

// sendUrgent queues an event that overtakes the audio that waits.
func (l *loop) sendUrgent(ev wire.ClientEvent) {
	if !l.relink.away() {
		l.link.Push(ev, true)
	}
}

// badFrame counts a frame that could not be read.
func (l *loop) badFrame(err error) {
	l.badFrames++
	l.problem(BadFrame, err)
	if l.badFrames >= l.s.opts.MaxBadFrames {
		l.end(ErrBadFrames, 0, "")
	}
}

// lost takes the end of the connection.
func (l *loop) lost(err error) {
	var closed *transport.CloseError
	if !errors.As(err, &closed) || l.lossError(closed) != nil {
		l.counts.errors.Add(SessionLost)
	}
	if l.recovers(err) {
		l.linkLost(err)
		return
	}
	switch {
	case closed != nil:
		l.end(l.lossError(closed), closed.Code, closed.Reason)
	default:
		l.end(&ConnectionError{Err: failures.Exported(err)}, 0, "")
	}
	l.link.Abandon()
}

// lossError is why a session ended that the server closed. 1000 and no code at all are a normal end of a session that had
// begun; 1001 is the server going away, or the end of the longest session, amid a call.
// Source: RFC 6455, section 7.4.1: 1001 is a server going down, 1005 a frame without a code; recordings of the live API.
func (l *loop) lossError(c *transport.CloseError) error {
	const none = 1005
	switch {
	case (!l.config.done || l.expired()) && l.lastError != nil:
		return &ConnectionError{Code: c.Code, Reason: c.Reason, Err: l.lastError}
	case l.config.done && (c.Code == 1000 || c.Code == none):
		return nil
	}
	return &ConnectionError{Code: c.Code, Reason: c.Reason}
}

// expired reports whether the server said that the session has reached its longest time.
func (l *loop) expired() bool {
	return l.lastError != nil && l.lastError.Code.Or("") == failures.CodeExpired
}

// end ends the session, once, for a reason: nil is a normal end.
func (l *loop) end(err error, code int, reason string) {
	if l.ending {
		return
	}
	l.ending = true
	l.closed = &Closed{Code: code, Reason: reason, Err: err}
}

// unheardAtEnd notes what the caller will not hear any more. After a lost connection what is queued is still played.
func (l *loop) unheardAtEnd() {
	unheard := l.s.player.Unheard()
	l.s.player.End()
	if !l.s.player.Shut() {
		return
	}
	for _, t := range unheard {
		if !t.OutOfBand {
			l.historyChanged(l.history.Truncated(t.ID, t.Heard, t.Generated))
		}
	}
}

// hangUp ends what is open when the session ends.
func (l *loop) hangUp() {
	l.end(errLoopEnded, 0, "") // unless it was ended
	l.s.jobs.StopAll(l.endCause())
	l.closeCalls()
	l.link.Shut()
	if l.relink.cancel != nil {
		l.relink.cancel()
	}
	l.s.caller.HangUp()
	l.unheardAtEnd()
	l.drained(ErrClosed)
	l.confirm(ErrClosed)
	l.deadlines.Timer.Stop()
}
