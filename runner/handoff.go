package runner

import (
	"context"

	"github.com/voicesim/voicesim/agents"
)

// transition is a handoff that was asked for and has not come about.
type transition struct {
	call    *call
	handoff agents.Handoff
}

// transitions are the handoffs of a session: one at a time, in the order in which they were asked for.
//
//	state      | input                  | next       | and
//	-----------+------------------------+------------+----------------------------------------
//	idle       | handoff                | preparing  | the target's instructions are asked for
//	any other  | handoff                | same       | queued
//	preparing  | instructions           | updating   | session.update
//	preparing  | error                  | idle       | the agent stays; the output says so
//	updating   | session.updated        | idle       | the agent changes; then the output
//	updating   | time is up             | idle       | the same, with a Problem
//	updating   | error                  | idle       | the agent stays; the output says so
//	idle       | queue not empty        | preparing  | the next one
//
// While it is not idle no response is requested, so that none is answered half by one agent and half by
// the other.
type transitions struct {
	queue   []*transition // the first one is under way
	overdue *deadline
	waiting bool // for the server's acknowledgement
}

func (ts *transitions) busy() bool { return len(ts.queue) > 0 }

// add queues a handoff.
func (ts *transitions) add(l *loop, t *transition) {
	ts.queue = append(ts.queue, t)
	if len(ts.queue) == 1 {
		ts.prepare(l)
	}
}

// prepare gets the instructions of the agent that is to take over.
func (ts *transitions) prepare(l *loop) {
	t := ts.queue[0]
	target := t.handoff.Agent
	if target.InstructionsFunc == nil {
		ts.update(l, target.Instructions)
		return
	}
	var prompt string
	timeout := l.s.opts.ToolTimeout
	work := func(ctx context.Context) (err error) {
		prompt, err = target.Prompt(ctx)
		return err
	}
	j := l.s.jobs.start("instructions of "+target.Name, false, timeout, work, func(err error) {
		switch {
		case t.call.answered:
		case err != nil:
			ts.failed(l, err)
		default:
			ts.update(l, prompt)
		}
	})
	ts.overdue = l.deadlines.add(timeout, func() {
		j.stop()
		ts.failed(l, errToolTimeout)
	})
}

// update configures the session for the agent that is to take over.
func (ts *transitions) update(l *loop, instructions string) {
	l.deadlines.cancel(ts.overdue)
	l.update(ts.queue[0].handoff.Agent, instructions)
	ts.waiting = true
	ts.overdue = l.deadlines.add(l.s.opts.HandoffTimeout, func() {
		l.problem(LateUpdate, errLateUpdate)
		ts.acknowledged(l)
	})
}

// acknowledged changes the agent: the server has taken its configuration.
func (ts *transitions) acknowledged(l *loop) {
	if !ts.waiting {
		return // a late acknowledgement, or somebody else's update
	}
	t := ts.leave(l)
	l.agent = t.handoff.Agent
	l.emit(&HandedOff{From: t.call.agent, To: l.agent})
	if !t.call.answered {
		l.sendOutput(t.call, t.handoff.Output())
	}
	ts.resume(l)
}

// failed leaves the agent as it is.
func (ts *transitions) failed(l *loop, err error) {
	if !ts.busy() {
		return
	}
	t := ts.leave(l)
	l.problem(HandoffFailed, err)
	l.answer(t.call, "The call could not be handed to "+t.handoff.Agent.Name+".", err)
	ts.resume(l)
}

// leave ends the transition that is under way.
func (ts *transitions) leave(l *loop) *transition {
	t := ts.queue[0]
	ts.queue = ts.queue[1:]
	ts.waiting = false
	l.deadlines.cancel(ts.overdue)
	return t
}

// resume begins the next transition.
func (ts *transitions) resume(l *loop) {
	if ts.busy() {
		ts.prepare(l)
	}
}
