package runner

import (
	"slices"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/wire"
)

// reply is what the session knows about one response of the server. What depends on the moment at which
// it began is captured there, so that later turns and handoffs do not change it.
type reply struct {
	id        string
	agent     *agents.Agent // whose response it is
	outOfBand bool
	turn      int  // newest turn of the caller when it began
	begun     bool // its begin was announced
	done      bool
	tripped   bool // a guardrail stopped it

	batch   *batch    // its function calls; nil without any
	overdue *deadline // of the batch
}

// replies are the responses of a session, the newest ones.
type replies struct {
	byID   map[string]*reply
	order  []string // oldest first
	newest string   // id of the newest response of the conversation
}

// repliesKept is how many responses are remembered. Chosen: many more than can have calls, checks or
// audio left, so that what is forgotten concerns nobody.
const repliesKept = 128

// reply returns the record of a response, made now if the server never announced it.
func (l *loop) reply(id string) *reply {
	if r, ok := l.replies.byID[id]; ok {
		return r
	}
	r := &reply{id: id, agent: l.agent, turn: l.turns.turn}
	l.replies.byID[id] = r
	l.replies.order = append(l.replies.order, id)
	if len(l.replies.order) > repliesKept {
		delete(l.replies.byID, l.replies.order[0])
		l.replies.order = l.replies.order[1:]
	}
	return r
}

func (l *loop) responseCreated(ev *wire.ResponseCreated) {
	r := l.reply(ev.Response.ID)
	if r.begun {
		return
	}
	r.begun, r.outOfBand = true, ev.Response.ConversationID.IsNull()
	l.emit(&ResponseStarted{ResponseID: r.id, Agent: r.agent, OutOfBand: r.outOfBand})
	if r.outOfBand {
		return
	}
	l.replies.newest = r.id
	answersTurn := l.turns.responseCreated()
	l.notOwed()
	ours, cancel := l.responses.created(r.id, answersTurn)
	if ours == nil {
		return
	}
	l.deadlines.cancel(l.waits.answered)
	switch {
	case cancel:
		l.stopUnheard(r.id)
	case l.turns.held() && ours.wishes[0].held && l.bargesIn():
		// The caller began to speak while the request was on its way.
		l.stopUnheard(r.id)
		l.responses.postpone(ours)
	}
}

// stopUnheard cancels a response that has just begun.
func (l *loop) stopUnheard(id string) {
	l.s.playout.cut(id, id, ByRequest)
	if l.responses.cancel() != "" {
		l.sendCancel(id)
	}
}

func (l *loop) responseDone(ev *wire.ResponseDone) {
	res := &ev.Response
	r := l.reply(res.ID)
	if r.done {
		return
	}
	if !r.begun {
		r.outOfBand = res.ConversationID.IsNull()
	}
	for i := range res.Output {
		l.functionCall(r, &res.Output[i]) // those it has not been told of by output_item.done
	}
	r.done = true
	if !r.outOfBand {
		l.responses.done(r.id)
		l.deadlines.cancel(l.waits.cancelled)
	}
	l.s.playout.endResponse(r.id)
	l.emit(ended(r, res))
	l.check(l.checks.responseComplete(r))
	if r.batch != nil {
		l.followUp(r, r.batch.done())
		l.batchOverdue(r)
	}
}

// ended is the event about the end of a response.
func ended(r *reply, res *wire.Response) *ResponseEnded {
	ev := &ResponseEnded{ResponseID: r.id, Agent: r.agent, OutOfBand: r.outOfBand, Status: res.Status}
	if d, ok := res.StatusDetails.Value(); ok {
		ev.Reason, ev.Err = d.Reason, d.Error
	}
	if u, ok := res.Usage.Value(); ok {
		ev.Usage = &u
	}
	return ev
}

// batchOverdue starts the time after which a response is asked for although outputs are missing.
func (l *loop) batchOverdue(r *reply) {
	if r.batch.state != waiting {
		return
	}
	r.overdue = l.deadlines.add(l.s.opts.BatchTimeout, func() {
		l.followUp(r, r.batch.expire())
		l.batchOverdue(r)
	})
}

// maxFruitless is how often in a row the model may call tools of which none runs, before it is left
// alone. Chosen: it corrects a mistake at the first or second attempt, or never.
const maxFruitless = 4

// followUp asks for the response to outputs of function calls, if there are any to be answered.
func (l *loop) followUp(r *reply, outputs []string) {
	if r.batch.state == closed {
		l.deadlines.cancel(r.overdue)
	}
	if len(outputs) == 0 {
		return
	}
	if !r.batch.fruitless {
		l.calls.fruitless = 0
	} else if l.calls.fruitless++; l.calls.fruitless >= maxFruitless {
		l.problem(RequestLost, errFruitless)
		return
	}
	l.want(wish{items: outputs, held: true})
}

// want queues a wish for a response to items of this session.
func (l *loop) want(w wish) {
	w.items = slices.DeleteFunc(w.items, func(id string) bool { return !l.made.unshown[id] })
	l.responses.want(w)
}

// requestNext sends the request for a response that is due now.
func (l *loop) requestNext() {
	if l.handoffs.busy() {
		return // it would be answered by one agent or the other
	}
	r := l.responses.next(l.turns.held(), l.turns.turn)
	if r == nil {
		return
	}
	l.send(&wire.ResponseCreate{EventID: r.eventID, Response: r.config})
	l.deadlines.cancel(l.waits.answered)
	l.waits.answered = l.deadlines.add(answerWait, func() {
		if l.responses.waitedTooLong() {
			l.problem(RequestLost, errUnanswered)
		}
	})
	l.emit(&ResponseRequested{})
}
