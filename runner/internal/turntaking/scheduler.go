package turntaking

import (
	"slices"
	"strconv"

	"github.com/voicesim/voicesim/wire"
)

// Pending is a response that somebody wants and that is not requested yet.
type Pending struct {
	Config           *wire.ResponseConfig // of its own; nil joins others without one
	EventID          string               // that its request is to have; "" for any
	Items            []string             // items of this session that it is to answer and the server has not shown yet
	WaitsForTurnEnd  bool                 // waits while the caller speaks or awaits the server's own response
	OnlyInTurn       bool                 // has become pointless when a turn newer than this one has begun
	Turn             int
	AnsweredByServer bool // answered by the response that the server is about to make
	Attempts         int  // times it was refused because another response was active
	Retries          int  // times it was asked for again because it could not be had
	Protected        bool // its response cannot be interrupted by the caller
	Rewritten        int  // times it was asked for again because it was written
}

// maxAttempts is how often a pending response may lose the race against the server's own responses. Chosen: more than
// once in a row is rare, and for ever is a loop.
const maxAttempts = 4

// Request is one response.create.
type Request struct {
	EventID string
	Config  *wire.ResponseConfig
	Pending []Pending
}

// Protected reports whether the response to a request cannot be interrupted by the caller.
func (r *Request) Protected() bool {
	return slices.ContainsFunc(r.Pending, func(w Pending) bool { return w.Protected })
}

// Scheduler sees to it that the conversation has one response at a time and that no request for one
// is lost. It is the only source of response.create in the conversation; out-of-band responses do not
// concern it. Its state is the request in flight and the active response:
//
//	state      | input                               | next       | and
//	-----------+-------------------------------------+------------+------------------------------
//	any        | enqueue                             | same       | queued
//	idle       | next, one that may go               | requested  | create; pending ones without a
//	           |                                     |            | config that stand together go
//	           |                                     |            | together
//	idle       | created                             | active     | by the server itself; pending
//	           |                                     |            | ones that it answers are done
//	idle       | created, a request was given up     | active     | its answer: to be cancelled
//	requested  | created                             | active     | ours
//	requested  | created, answering a turn           | active,    | the server's own; ours will
//	           |                                     | in flight  | be refused
//	active     | next                                | active     | nothing
//	active     | created                             | active     | the new one; a done was lost
//	active     | done                                | idle       |
//	any        | done of another response            | same       |
//	blocked    | done of any response                | idle       |
//	requested  | cancel                              | requested  | cancel follows created
//	active     | cancel                              | cancelling | cancel with its id
//	cancelling | cancel                              | cancelling | nothing
//	cancelling | done                                | idle       |
//	in flight  | error of ours: another one active   | active     | what it was for goes first in
//	           |                                     |            | the queue, unless answered;
//	           |                                     |            | after maxAttempts it is lost
//	requested  | the same                            | blocked    | the same; until a done, or a while
//	active     | the same, of the request taken for  | active     | the same: the response was the
//	           | this response                       |            | server's own
//	requested, | the same, after cancel              | blocked    | what it was for is dropped
//	in flight  |                                     | or active  |
//	in flight  | error of ours, another              | idle       | what it was for is lost
//	in flight  | error of somebody else              | same       |
//	in flight  | no answer for long                  | idle       | what it was for is lost
//
// The request in flight beside an active response is no state of its own: see inFlight.
//
// An error without an event id is ours if it is about an active response and a request is in flight; what other ones mean
// is found out before (waiting.Meant).
type Scheduler struct {
	queue      []Pending
	inFlight   *Request // sent, neither confirmed nor refused
	confirmed  *Request // of the active response; kept in case the server refuses it after all
	Active     string   // id of the response under way
	cancelling bool
	cancelNext bool // the request in flight is to be cancelled when its response begins
	blocked    bool // the server has a response under way that it did not tell us about
	requests   int  // counts, for event ids
	late       int  // requests given up whose responses may still come
}

// schedulerState is what a scheduler is about.
type schedulerState uint8

const (
	responseIdle       schedulerState = iota // no response is requested or under way
	responseRequested                        // the server has not answered a request
	responseActive                           // a response is under way
	responseCancelling                       // it is to end: it was cancelled
	responseBlocked                          // one is under way that the server did not tell us about
)

// state returns what the scheduler is about.
func (s *Scheduler) state() schedulerState {
	switch {
	case s.cancelling:
		return responseCancelling
	case s.Active != "":
		return responseActive
	case s.inFlight != nil:
		return responseRequested
	case s.blocked:
		return responseBlocked
	}
	return responseIdle
}

// Busy reports whether a response is pending, requested or under way.
func (s *Scheduler) Busy() bool { return len(s.queue) > 0 || s.state() != responseIdle }

// Enqueue queues a response.
func (s *Scheduler) Enqueue(w Pending) { s.queue = append(s.queue, w) }

// Next returns the request to be sent now, or nil. blocked says that none must be asked for during
// the caller's turn, turn is the newest turn.
func (s *Scheduler) Next(blocked bool, turn int) *Request {
	s.queue = slices.DeleteFunc(s.queue, func(w Pending) bool { return w.OnlyInTurn && w.Turn != turn })
	if s.state() != responseIdle || len(s.queue) == 0 || blocked && s.queue[0].WaitsForTurnEnd {
		return nil
	}
	n := 1
	if s.queue[0].Config == nil {
		for n < len(s.queue) && s.queue[n].Config == nil && s.queue[n].EventID == "" {
			n++
		}
	}
	id := s.queue[0].EventID
	if id == "" {
		s.requests++
		id = "voicesim_create_" + strconv.Itoa(s.requests)
	}
	s.inFlight = &Request{
		EventID: id,
		Config:  s.queue[0].Config,
		Pending: slices.Clone(s.queue[:n]),
	}
	s.queue = slices.Delete(s.queue, 0, n)
	return s.inFlight
}

// ItemShown notes that an item of this session is in the conversation.
func (s *Scheduler) ItemShown(id string) {
	s.eachPending(func(w *Pending) {
		w.Items = slices.DeleteFunc(w.Items, func(item string) bool { return item == id })
	})
}

// ServerWillAnswer notes that the server is about to answer the conversation as it is now.
func (s *Scheduler) ServerWillAnswer() {
	s.eachPending(func(w *Pending) { w.AnsweredByServer = w.Config == nil && len(w.Items) == 0 })
}

// LinkLost forgets what the server was about: its session is gone. What was requested waits again.
func (s *Scheduler) LinkLost() {
	if s.inFlight != nil {
		s.Postpone(s.inFlight)
	}
	s.Active, s.inFlight, s.confirmed, s.late = "", nil, nil, 0
	s.cancelling, s.cancelNext, s.blocked = false, false, false
	s.ServerDidNotAnswer()
}

// NewTurn notes that the caller speaks: what comes now is no answer to an old request.
func (s *Scheduler) NewTurn() { s.late = 0 }

// ServerDidNotAnswer notes that the server did not answer the turn after all.
func (s *Scheduler) ServerDidNotAnswer() {
	s.eachPending(func(w *Pending) { w.AnsweredByServer = false })
}

// ItemRefused notes that an item of this session does not come into the conversation, and drops what waits only to be
// asked about it.
func (s *Scheduler) ItemRefused(id string) {
	s.queue = slices.DeleteFunc(s.queue, func(w Pending) bool { return len(w.Items) == 1 && w.Items[0] == id })
	s.ItemShown(id)
}

func (s *Scheduler) eachPending(f func(*Pending)) {
	for i := range s.queue {
		f(&s.queue[i])
	}
	if s.inFlight != nil {
		for i := range s.inFlight.Pending {
			f(&s.inFlight.Pending[i])
		}
	}
}

// Created takes the begin of a response of the conversation. answersTurn says that the server made it of
// itself because of a turn. ours is its request, nil if there is none. cancel says that it is to be
// cancelled at once.
func (s *Scheduler) Created(id string, answersTurn bool) (ours *Request, cancel bool) {
	s.Active, s.cancelling, s.confirmed, s.blocked = id, false, nil, false
	if !answersTurn && s.inFlight == nil && s.late > 0 {
		s.late--
		return nil, true
	}
	if answersTurn || s.inFlight == nil {
		s.queue = slices.DeleteFunc(s.queue, func(w Pending) bool { return w.AnsweredByServer })
		return nil, false
	}
	ours, cancel = s.inFlight, s.cancelNext
	s.confirmed, s.inFlight, s.cancelNext = ours, nil, false
	return ours, cancel
}

// Done takes the end of a response of the conversation.
func (s *Scheduler) Done(id string) {
	s.blocked = false
	if id == s.Active {
		s.Active, s.cancelling, s.confirmed = "", false, nil
	}
}

// Cancel returns the id of the response to be cancelled now, or "".
func (s *Scheduler) Cancel() string {
	switch s.state() {
	case responseActive:
		s.cancelling = true
		return s.Active
	case responseRequested:
		s.cancelNext = true
	case responseIdle, responseBlocked:
		s.cancelNext = false
	case responseCancelling:
	}
	return ""
}

// Postpone takes back into the queue what a request was for whose response was cancelled before it began to speak.
func (s *Scheduler) Postpone(r *Request) {
	s.queue = append(slices.Clone(r.Pending), s.queue...)
}

// Refusal is what the server's refusal of a request came to.
type Refusal uint8

const (
	NotOurs       Refusal = iota // the error is about something else
	LostRace                     // dealt with: it waits for the other response, or was answered by it
	ResponsesLost                // nobody will answer
)

// codeActive is the error of a create while another response is active.
// Source: recordings of the live API, error events.
const codeActive = "conversation_already_has_active_response"

// Refused takes an error of the server, and returns the request that it refuses, nil if it is about something else.
func (s *Scheduler) Refused(eventID, code string) (came Refusal, r *Request) {
	switch {
	case s.inFlight != nil && (eventID == s.inFlight.EventID || eventID == "" && code == codeActive):
		r = s.inFlight
	case s.confirmed != nil && code == codeActive && (eventID == s.confirmed.EventID || eventID == ""):
		r = s.confirmed
	default:
		return NotOurs, nil
	}
	unwanted := s.cancelNext && r == s.inFlight
	s.inFlight, s.confirmed, s.cancelNext = nil, nil, false
	if code != codeActive {
		return ResponsesLost, r
	}
	s.blocked = s.Active == ""
	if !unwanted && s.requeue(r) {
		return ResponsesLost, r
	}
	return LostRace, r
}

// requeue puts what a refused request was for first in the queue, and reports whether some of it had its last
// attempt.
func (s *Scheduler) requeue(r *Request) (lost bool) {
	var again []Pending
	for _, w := range r.Pending {
		w.Attempts++
		switch {
		case w.AnsweredByServer:
		case w.Attempts >= maxAttempts:
			lost = true
		default:
			again = append(again, w)
		}
	}
	s.queue = append(again, s.queue...)
	return lost
}

// WaitedTooLong gives up what the server does not answer, and returns the request that is lost by it, nil if none is.
func (s *Scheduler) WaitedTooLong() (lost *Request) {
	if lost = s.inFlight; lost != nil {
		s.late++
	}
	s.inFlight, s.blocked, s.cancelNext = nil, false, false
	return lost
}

// Waiting reports how many responses are pending.
func (s *Scheduler) Waiting() int { return len(s.queue) }

// Protects reports whether the request in flight is for a response that cannot be interrupted.
func (s *Scheduler) Protects() bool { return s.inFlight != nil && s.inFlight.Protected() }

// InFlight reports whether a request is neither confirmed nor refused.
func (s *Scheduler) InFlight() bool { return s.inFlight != nil }

// Cancelling reports whether something that was cancelled is not over: the response under way, or the request in flight.
func (s *Scheduler) Cancelling() bool { return s.cancelling || s.cancelNext }

// Requested is the event id of the request in flight, "" if there is none.
func (s *Scheduler) Requested() string {
	if s.inFlight == nil {
		return ""
	}
	return s.inFlight.EventID
}

// Blocked reports whether the server has a response under way that it did not tell of.
func (s *Scheduler) Blocked() bool { return s.blocked }
