package runner

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/runner/internal/conversation"
	"github.com/voicesim/voicesim/runner/internal/failures"
	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/runner/internal/waiting"
	"github.com/voicesim/voicesim/wire"
)

// responseState is what the session knows about one response of the server. What depends on the moment at which
// it began is captured there, so that later turns and handoffs do not change it.
type responseState struct {
	id        string
	as        *snapshot // of the agent whose response it is
	outOfBand bool
	turn      int  // newest turn of the caller when it began
	begun     bool // its begin was announced
	done      bool
	tripped   bool                // a guardrail stopped it
	messages  []string            // ids of what it says or writes, in their order
	held      []heldSound         // that waits for checks
	protected bool                // the caller cannot interrupt it
	cancelled bool                // the application cancelled it
	cutOff    bool                // what it says was cut off: by the caller, a guardrail, the application
	beganAt   time.Time           // when it began
	spoke     bool                // sound of it came
	wrote     bool                // text of it came that is not spoken
	ours      *turntaking.Request // that it answers; nil for the server's own

	seen  time.Time         // when its newest event came
	watch *waiting.Deadline // for a sign of life of it

	batch   *turntaking.Batch // its function calls; nil without any
	overdue *waiting.Deadline // of the batch
}

// head is the header of events about the response, and an item of it unless that is "".
func (r *responseState) head(item string) Header {
	return Header{Agent: r.as.agent, ResponseID: r.id, ItemID: item, Turn: r.turn}
}

// author is whose items the response makes.
func (r *responseState) author() conversation.Author {
	return conversation.Author{Agent: r.as.agent.Name, Response: r.id}
}

// says notes that a response says or writes something in a message.
func (r *responseState) says(message string) {
	if !slices.Contains(r.messages, message) {
		r.messages = append(r.messages, message)
	}
}

// responseStates are the responses of a session, the newest ones.
type responseStates struct {
	byID   map[string]*responseState
	order  []string // oldest first
	newest string   // id of the newest response of the conversation
}

// responsesKept is how many responses are remembered. Chosen: many more than can have calls, checks or
// audio left, so that what is forgotten concerns nobody.
const responsesKept = 128

// responseOf returns the record of a response, made now if the server never announced it.
func (l *loop) responseOf(id string) *responseState {
	if r, ok := l.responses.byID[id]; ok {
		return r
	}
	r := &responseState{id: id, as: l.as, turn: l.turns.Turn}
	l.responses.byID[id] = r
	l.responses.order = append(l.responses.order, id)
	if len(l.responses.order) > responsesKept {
		delete(l.responses.byID, l.responses.order[0])
		l.responses.order = l.responses.order[1:]
	}
	return r
}

func (l *loop) responseCreated(ev *wire.ResponseCreated) {
	r := l.responseOf(ev.Response.ID)
	if r.begun || r.done {
		return
	}
	ours, cancel := l.begins(r, &ev.Response)
	l.watchResponse(r)
	if r.outOfBand {
		return
	}
	switch {
	case ours == nil && !cancel:
	case cancel:
		l.cancelUnplayed(r.id)
	case r.protected:
	case l.turns.BlocksResponse() && ours.Pending[0].WaitsForTurnEnd && !l.s.opts.judges() && l.bargesIn():
		// The caller began to speak while the request was on its way.
		l.cancelUnplayed(r.id)
		l.scheduler.Postpone(ours)
	}
}

// begins notes the begin of a response, and returns the request of ours that it answers, nil if there is none, and
// whether it is to be cancelled.
func (l *loop) begins(r *responseState, res *wire.Response) (ours *turntaking.Request, cancel bool) {
	r.beganAt = time.Now()
	r.begun, r.outOfBand = true, res.ConversationID.IsNull()
	l.emit(&ResponseStarted{Header: r.head(""), OutOfBand: r.outOfBand})
	if r.outOfBand {
		l.local.asides = l.local.asides[min(1, len(l.local.asides)):]
		return nil, false
	}
	l.responses.newest = r.id
	answersTurn := l.turns.ResponseCreated(l.scheduler.InFlight())
	l.stopAwaitingResponse()
	if answersTurn {
		l.deadlines.Cancel(l.waits.turn)
	}
	ours, cancel = l.scheduler.Created(r.id, answersTurn)
	if r.ours = ours; ours != nil {
		r.protected = ours.Protected()
		l.deadlines.Cancel(l.waits.answered)
	}
	return ours, cancel
}

// cancelUnplayed cancels a response that has just begun.
func (l *loop) cancelUnplayed(id string) {
	l.handOut(l.s.player.Cut(id, id).Again)
	if l.scheduler.Cancel() != "" {
		l.sendCancel(id)
	}
}

func (l *loop) responseDone(ev *wire.ResponseDone) {
	res := &ev.Response
	r := l.responseOf(res.ID)
	if r.done {
		return
	}
	if !r.begun { // its begin is late or lost
		l.begins(r, res)
	}
	for i := range res.Output {
		l.functionCall(r, &res.Output[i]) // those it has not been told of by output_item.done
		l.hostedItem(r, &res.Output[i], true)
	}
	l.over(r, res)
}

// over deals with the end of a response.
func (l *loop) over(r *responseState, res *wire.Response) {
	r.done = true
	l.deadlines.Cancel(r.watch)
	if !r.outOfBand {
		l.scheduler.Done(r.id)
		l.deadlines.Cancel(l.waits.cancelled)
	}
	l.soundOver(r)
	if len(r.held) == 0 {
		l.handOut(l.s.player.EndResponse(r.id))
	}
	l.history.ForgetAuthors(r.id)
	ev := ended(r, res)
	ev.Text = l.wordsOf(r, res.Output)
	l.ledger.Response(r.as.agent.Name, ev.Usage)
	l.emit(ev)
	l.check(l.checks.ResponseComplete(r))
	l.hostedResponseOver(r, res.Status)
	if r.batch != nil {
		l.followUp(r, r.batch.Done())
		l.batchOverdue(r)
		return
	}
	switch {
	case r.outOfBand || r.tripped:
	case res.Status == wire.StatusFailed:
		err := &FailedResponseError{ResponseID: r.id}
		if d, ok := res.StatusDetails.Value(); ok {
			err.Err = d.Error
		}
		l.counts.errors.Add(failures.ClassOf(err.Err))
		l.tryAgain(r.ours, r.turn, err.Err, &Problem{Header: r.head(""), Kind: ResponseFailed, Err: err})
	case res.Status == wire.StatusCompleted && r.wrote && !r.spoke && r.soundAsked():
		l.written(r)
	}
}

// watchResponse gives up a response of which nothing more comes, so that others get their turn. It is cancelled first,
// lest it is in the way of the next one.
func (l *loop) watchResponse(r *responseState) {
	r.seen = time.Now()
	var check func()
	check = func() {
		if l.hosted.calls.Holds(r) {
			r.seen = time.Now() // these have a time of their own
		}
		switch quiet := time.Since(r.seen); {
		case r.done || !r.outOfBand && l.scheduler.Active != r.id:
		case quiet < quietWait:
			r.watch = l.deadlines.Watch(quietWait-quiet, check)
		default:
			if r.outOfBand || l.scheduler.Cancel() != "" {
				l.sendCancel(r.id)
			}
			l.giveUp(r.id, DeadAir, errStuck)
		}
	}
	r.watch = l.deadlines.Watch(quietWait, check)
}

// alive notes that something came of a response.
func (l *loop) alive(response string) {
	if r, known := l.responses.byID[response]; known {
		r.seen = time.Now()
	}
}

// giveUp ends a response whose end does not come. If it does come later, it changes nothing.
func (l *loop) giveUp(response string, kind ProblemKind, err error) {
	l.problem(kind, err)
	l.over(l.responseOf(response), &wire.Response{ID: response, Status: wire.StatusIncomplete})
}

// ended is the event about the end of a response.
func ended(r *responseState, res *wire.Response) *ResponseEnded {
	ev := &ResponseEnded{Header: r.head(""), OutOfBand: r.outOfBand, Status: res.Status}
	if d, ok := res.StatusDetails.Value(); ok {
		ev.Reason, ev.Err = d.Reason, d.Error
	}
	if u, ok := res.Usage.Value(); ok {
		ev.Usage = &u
	}
	return ev
}

// words is where what a response says is kept: of one beside the conversation not in its history.
func (l *loop) words(r *responseState) *conversation.History {
	if r.outOfBand {
		return l.beside
	}
	return l.history
}

// wordsOf is what a response says in all its messages, now that it is over; what is kept beside the history is forgotten.
func (l *loop) wordsOf(r *responseState, output []wire.Item) string {
	for i := range output {
		if output[i].Type == wire.ItemMessage {
			r.says(output[i].ID)
		}
	}
	text := l.words(r).Words(r.messages, output)
	for _, id := range r.messages {
		l.beside.Deleted(id)
	}
	return text
}

// batchOverdue starts the time after which a response is asked for although outputs are missing.
func (l *loop) batchOverdue(r *responseState) {
	if !r.batch.Waiting() {
		return
	}
	r.overdue = l.deadlines.Add(l.s.opts.BatchTimeout, func() {
		l.followUp(r, r.batch.Expire())
		l.batchOverdue(r)
	})
}

// maxFruitless is how often in a row the model may call tools of which none runs, before it is left
// alone. Chosen: it corrects a mistake at the first or second attempt, or never.
const maxFruitless = 4

// followUp asks for the response to outputs of function calls, if there are any to be answered.
func (l *loop) followUp(r *responseState, outputs []string) {
	if r.batch.Closed() {
		l.deadlines.Cancel(r.overdue)
	}
	if len(outputs) == 0 {
		return
	}
	if !r.batch.Fruitless {
		l.toolCalls.fruitless = 0
	} else if l.toolCalls.fruitless++; l.toolCalls.fruitless >= maxFruitless {
		l.problem(RequestLost, errFruitless)
		return
	}
	l.enqueue(turntaking.Pending{Items: outputs, WaitsForTurnEnd: true})
}

// inTurn is a response of the newest turn, with a config of its own or nil.
func (l *loop) inTurn(config *wire.ResponseConfig) turntaking.Pending {
	return turntaking.Pending{Config: config, WaitsForTurnEnd: true, OnlyInTurn: true, Turn: l.turns.Turn}
}

// enqueue asks for a response to items of this session.
func (l *loop) enqueue(w turntaking.Pending) {
	w.Items = slices.DeleteFunc(w.Items, func(id string) bool { _, unacked := l.local.unacked[id]; return !unacked })
	l.scheduler.Enqueue(w)
}

// requestNext sends the request for a response that is due now.
func (l *loop) requestNext() {
	if l.handoffs.Busy() || l.relink.away() || l.hosted.held {
		return // it would be answered by one agent or the other
	}
	r := l.scheduler.Next(l.turns.BlocksResponse(), l.turns.Turn)
	if r == nil {
		return
	}
	if r.Protected() {
		l.raiseShield()
	}
	l.send(&wire.ResponseCreate{EventID: r.EventID, Response: r.Config})
	l.deadlines.Cancel(l.waits.answered)
	l.waits.answered = l.deadlines.Add(answerWait, func() {
		if lost := l.scheduler.WaitedTooLong(); lost != nil {
			l.tryAgain(lost, l.turns.Turn, nil, &Problem{Kind: RequestLost, Err: errUnanswered})
		}
	})
	l.marks.requested = time.Now()
	l.emit(&ResponseRequested{})
}
