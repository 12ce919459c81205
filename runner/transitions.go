package runner

import "github.com/voicesim/voicesim/agents"

// transition is a handoff that was asked for and has not come about.
type transition struct {
	call    *toolCall  // nil for UpdateAgent
	over    chan error // of UpdateAgent: gets its outcome
	handoff agents.Handoff
	as      *snapshot // of the agent that is to take over; nil before the update is sent
	update  string    // event id of the session.update; "" before it is sent
}

// transitionState is how far the handoff that is under way has come.
type transitionState uint8

const (
	noTransition transitionState = iota
	preparing                    // the target's instructions are asked for
	updating                     // the server is to acknowledge its configuration
)

// transitions are the handoffs of a session: one at a time, in the order in which they were asked for.
//
//	state      | input                  | next       | and
//	-----------+------------------------+------------+----------------------------------------
//	none       | add                    | preparing  | prepare it
//	any other  | add                    | same       | queued
//	preparing  | prepared               | updating   | send the update
//	updating   | its update acknowledged| none       | it came about
//	updating   | its update refused     | none       | it did not come about
//	preparing  | failed                 | none       | it did not come about
//	none       | queue not empty        | preparing  | prepare the next one, in the same step
//
// Other inputs change nothing: what is prepared or fails too late, answers to updates that nobody waits for.
//
// While there is one, no response is requested, so that none is answered half by one agent and half by
// the other.
type transitions struct {
	state transitionState
	queue []*transition // the first one is under way
}

// transitionStep is what is to be done after an input.
type transitionStep struct {
	over    *transition // the one that has ended, or nil
	came    bool        // it came about
	prepare *transition // the one that is to be prepared now, or nil
}

// busy reports whether a handoff is under way.
func (ts *transitions) busy() bool { return ts.state != noTransition }

// sent is the handoff whose update waits for an answer, or nil.
func (ts *transitions) sent() *transition {
	if ts.state != updating {
		return nil
	}
	return ts.queue[0]
}

// add queues a handoff.
func (ts *transitions) add(t *transition) transitionStep {
	ts.queue = append(ts.queue, t)
	if ts.busy() {
		return transitionStep{}
	}
	return ts.begin(transitionStep{})
}

// prepared notes that a handoff can be sent to the server, and reports whether that is still wanted.
func (ts *transitions) prepared(t *transition) bool {
	if ts.state != preparing || ts.queue[0] != t {
		return false
	}
	ts.state = updating
	return true
}

// acknowledged notes that the server has taken the configuration of an update.
func (ts *transitions) acknowledged(update string) transitionStep { return ts.answered(update, true) }

// refused notes that the server has refused it.
func (ts *transitions) refused(update string) transitionStep { return ts.answered(update, false) }

func (ts *transitions) answered(update string, came bool) transitionStep {
	if ts.state != updating || ts.queue[0].update != update {
		return transitionStep{}
	}
	return ts.leave(came)
}

// failed notes that a handoff cannot be prepared.
func (ts *transitions) failed(t *transition) transitionStep {
	if ts.state != preparing || ts.queue[0] != t {
		return transitionStep{}
	}
	return ts.leave(false)
}

// leave ends the handoff that is under way and begins the next one.
func (ts *transitions) leave(came bool) transitionStep {
	step := transitionStep{over: ts.queue[0], came: came}
	ts.queue = ts.queue[1:]
	ts.state = noTransition
	return ts.begin(step)
}

// begin begins the first handoff of the queue, if there is one.
func (ts *transitions) begin(step transitionStep) transitionStep {
	if len(ts.queue) > 0 {
		ts.state, step.prepare = preparing, ts.queue[0]
	}
	return step
}
