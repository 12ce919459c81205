package runner

import (
	"context"
	"slices"

	"github.com/voicesim/voicesim/runner/internal/failures"
	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/runner/internal/waiting"
	"github.com/voicesim/voicesim/wire"
)

// serverError finds out what an error of the server is about.
//
//	error                                   | is
//	----------------------------------------+------------------------------------------------
//	answers our session.update              | the end of Connect, or of the handoff
//	answers our response.create: another    | benign; asked again later
//	response is active                      |
//	answers our response.create otherwise   | tried again if that is the policy, else a response that
//	                                        | nobody will get: also a Problem
//	answers our conversation.item.create    | an item that is not in the conversation: also a Problem
//	nothing to cancel                       | benign: the response was over
//	session expired                         | fatal; the server closes the connection
//	any other                               | reported, no more
//
// An error without event id answers what it can only mean: see waiting.Meant.
func (l *loop) serverError(ev *wire.ErrorEvent) {
	err := &ev.Error
	eventID, code := err.EventID.Or(""), err.Code.Or("")
	if eventID == "" {
		eventID = waiting.Meant(err, l.wishes())
	}
	l.lastError = err
	l.local.asides = slices.DeleteFunc(l.local.asides, func(id string) bool { return id == eventID })
	out := &ServerError{Err: err, Benign: code == failures.CodeNothingToCancel, Fatal: code == failures.CodeExpired}
	fate, refused := l.scheduler.Refused(eventID, code)
	if fate != turntaking.NotOurs {
		l.deadlines.Cancel(l.waits.answered)
	}
	out.Benign = out.Benign || fate == turntaking.LostRace
	if out.Class = failures.ClassOf(err); out.Benign {
		out.Class = BenignRace
	}
	l.counts.errors.Add(out.Class)
	l.s.opts.Logger.Log(context.Background(), out.Class.Level(), "server error", "class", string(out.Class), "type", err.Type, "code", code)
	l.emit(out)
	l.updateRefused(eventID, err)
	l.itemRefused(eventID, err)
	if fate == turntaking.ResponsesLost {
		l.tryAgain(refused, l.turns.Turn, err, &Problem{Kind: RequestLost, Err: &RequestError{EventID: eventID, Err: err}})
	}
	if fate != turntaking.NotOurs && l.scheduler.Blocked() {
		l.waits.answered = l.deadlines.Add(blockedWait, func() { l.scheduler.WaitedTooLong() })
	}
}

// wishes are what was asked of the server and has no answer.
func (l *loop) wishes() (all []waiting.Wish) {
	for _, id := range l.config.updates.Pending() {
		all = append(all, waiting.Wish{ID: id, Of: waiting.Sessions})
	}
	for _, u := range l.local.inOrder() {
		all = append(all, waiting.Wish{ID: u.event, Of: waiting.Items})
	}
	for _, id := range l.local.asides {
		all = append(all, waiting.Wish{ID: id, Of: waiting.Responses})
	}
	if id := l.scheduler.Requested(); id != "" {
		all = append(all, waiting.Wish{ID: id, Of: waiting.Responses})
	}
	return all
}
