package runner

import (
	"slices"
	"strconv"

	"github.com/voicesim/voicesim/wire"
)

// pendingResponse is a response that somebody wants and that is not requested yet.
type pendingResponse struct {
	config           *wire.ResponseConfig // of its own; nil joins others without one
	eventID          string               // that its request is to have; "" for any
	items            []string             // items of this session that it is to answer and the server has not shown yet
	waitsForTurnEnd  bool                 // waits while the caller speaks or awaits the server's own response
	onlyInTurn       bool                 // has become pointless when a turn newer than this one has begun
	turn             int
	answeredByServer bool // answered by the response that the server is about to make
	attempts         int  // times it was refused because another response was active
	retries          int  // times it was asked for again because it could not be had
	rewritten        int  // times it was asked for again because it was written
}

// maxAttempts is how often a pending response may lose the race against the server's own responses. Chosen: more than
// once in a row is rare, and for ever is a loop.
const maxAttempts = 4

// request is one response.create.
type request struct {
	eventID string
	config  *wire.ResponseConfig
	pending []pendingResponse
}

// scheduler sees to it that the conversation has one response at a time and that no request for one
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
// An error without an event id is ours if it is about an active response and a request is in flight.
type scheduler struct {
	queue      []pendingResponse
	inFlight   *request // sent, neither confirmed nor refused
	confirmed  *request // of the active response; kept in case the server refuses it after all
	active     string   // id of the response under way
	cancelling bool
	cancelNext bool     // the request in flight is to be cancelled when its response begins
	blocked    bool     // the server has a response under way that it did not tell us about
	requests   int      // counts, for event ids
	lost       *request // the newest that was lost
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
func (s *scheduler) state() schedulerState {
	switch {
	case s.cancelling:
		return responseCancelling
	case s.active != "":
		return responseActive
	case s.inFlight != nil:
		return responseRequested
	case s.blocked:
		return responseBlocked
	}
	return responseIdle
}

// busy reports whether a response is pending, requested or under way.
func (s *scheduler) busy() bool { return len(s.queue) > 0 || s.state() != responseIdle }

// enqueue queues a response.
func (s *scheduler) enqueue(w pendingResponse) { s.queue = append(s.queue, w) }

// next returns the request to be sent now, or nil. blocked says that none must be asked for during
// the caller's turn, turn is the newest turn.
func (s *scheduler) next(blocked bool, turn int) *request {
	s.queue = slices.DeleteFunc(s.queue, func(w pendingResponse) bool { return w.onlyInTurn && w.turn != turn })
	if s.state() != responseIdle || len(s.queue) == 0 || blocked && s.queue[0].waitsForTurnEnd {
		return nil
	}
	n := 1
	if s.queue[0].config == nil {
		for n < len(s.queue) && s.queue[n].config == nil && s.queue[n].eventID == "" {
			n++
		}
	}
	id := s.queue[0].eventID
	if id == "" {
		s.requests++
		id = "voicesim_create_" + strconv.Itoa(s.requests)
	}
	s.inFlight = &request{
		eventID: id,
		config:  s.queue[0].config,
		pending: slices.Clone(s.queue[:n]),
	}
	s.queue = slices.Delete(s.queue, 0, n)
	return s.inFlight
}

// itemShown notes that an item of this session is in the conversation.
func (s *scheduler) itemShown(id string) {
	s.eachPending(func(w *pendingResponse) {
		w.items = slices.DeleteFunc(w.items, func(item string) bool { return item == id })
	})
}

// serverWillAnswer notes that the server is about to answer the conversation as it is now.
func (s *scheduler) serverWillAnswer() {
	s.eachPending(func(w *pendingResponse) { w.answeredByServer = w.config == nil && len(w.items) == 0 })
}

// serverDidNotAnswer notes that the server did not answer the turn after all.
func (s *scheduler) serverDidNotAnswer() {
	s.eachPending(func(w *pendingResponse) { w.answeredByServer = false })
}

// itemRefused notes that an item of this session does not come into the conversation, and drops what waits only to be
// asked about it.
func (s *scheduler) itemRefused(id string) {
	s.queue = slices.DeleteFunc(s.queue, func(w pendingResponse) bool { return len(w.items) == 1 && w.items[0] == id })
	s.itemShown(id)
}

func (s *scheduler) eachPending(f func(*pendingResponse)) {
	for i := range s.queue {
		f(&s.queue[i])
	}
	if s.inFlight != nil {
		for i := range s.inFlight.pending {
			f(&s.inFlight.pending[i])
		}
	}
}

// created takes the begin of a response of the conversation. answersTurn says that the server made it of
// itself because of a turn. ours is its request, nil if there is none. cancel says that it is to be
// cancelled at once.
func (s *scheduler) created(id string, answersTurn bool) (ours *request, cancel bool) {
	s.active, s.cancelling, s.confirmed, s.blocked = id, false, nil, false
	if answersTurn || s.inFlight == nil {
		s.queue = slices.DeleteFunc(s.queue, func(w pendingResponse) bool { return w.answeredByServer })
		return nil, false
	}
	ours, cancel = s.inFlight, s.cancelNext
	s.confirmed, s.inFlight, s.cancelNext = ours, nil, false
	return ours, cancel
}

// done takes the end of a response of the conversation.
func (s *scheduler) done(id string) {
	s.blocked = false
	if id == s.active {
		s.active, s.cancelling, s.confirmed = "", false, nil
	}
}

// cancel returns the id of the response to be cancelled now, or "".
func (s *scheduler) cancel() string {
	switch s.state() {
	case responseActive:
		s.cancelling = true
		return s.active
	case responseRequested:
		s.cancelNext = true
	case responseIdle, responseBlocked:
		s.cancelNext = false
	case responseCancelling:
	}
	return ""
}

// postpone takes back into the queue what a request was for whose response was cancelled before it began to speak.
func (s *scheduler) postpone(r *request) {
	s.queue = append(slices.Clone(r.pending), s.queue...)
}

// refusal is what the server's refusal of a request came to.
type refusal uint8

const (
	notOurs       refusal = iota // the error is about something else
	lostRace                     // dealt with: it waits for the other response, or was answered by it
	responsesLost                // nobody will answer
)

// codeActive is the error of a create while another response is active.
// Source: recordings of the live API, error events.
const codeActive = "conversation_already_has_active_response"

// refused takes an error of the server.
func (s *scheduler) refused(eventID, code string) refusal {
	var r *request
	switch {
	case s.inFlight != nil && (eventID == s.inFlight.eventID || eventID == "" && code == codeActive):
		r = s.inFlight
	case s.confirmed != nil && code == codeActive && (eventID == s.confirmed.eventID || eventID == ""):
		r = s.confirmed
	default:
		return notOurs
	}
	unwanted := s.cancelNext && r == s.inFlight
	s.lost = r
	s.inFlight, s.confirmed, s.cancelNext = nil, nil, false
	if code != codeActive {
		return responsesLost
	}
	s.blocked = s.active == ""
	if !unwanted && s.requeue(r) {
		return responsesLost
	}
	return lostRace
}

// requeue puts what a refused request was for first in the queue, and reports whether some of it had its last
// attempt.
func (s *scheduler) requeue(r *request) (lost bool) {
	var again []pendingResponse
	for _, w := range r.pending {
		w.attempts++
		switch {
		case w.answeredByServer:
		case w.attempts >= maxAttempts:
			lost = true
		default:
			again = append(again, w)
		}
	}
	s.queue = append(again, s.queue...)
	return lost
}

// waitedTooLong gives up what the server does not answer, and reports whether requests were lost by it.
func (s *scheduler) waitedTooLong() (lost bool) {
	lost = s.inFlight != nil
	s.lost = s.inFlight
	s.inFlight, s.blocked, s.cancelNext = nil, false, false
	return lost
}
