package turntaking

// handoffState is how far the handoff that is under way has come.
type handoffState uint8

const (
	noHandoff handoffState = iota
	preparing              // the target's instructions are asked for
	updating               // the server is to acknowledge its configuration
)

// Handoffs are the handoffs of a session, each described by a T: one at a time, in the order in which they were asked for.
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
type Handoffs[T any] struct {
	Update string // event id of the session.update of the one that is under way, set by the owner who sends it

	state handoffState
	queue []*T // the first one is under way
}

// HandoffStep is what is to be done after an input.
type HandoffStep[T any] struct {
	Over    *T   // the one that has ended, or nil
	Came    bool // it came about
	Prepare *T   // the one that is to be prepared now, or nil
}

// Busy reports whether a handoff is under way.
func (hs *Handoffs[T]) Busy() bool { return hs.state != noHandoff }

// Sent is the handoff whose update waits for an answer, or nil.
func (hs *Handoffs[T]) Sent() *T {
	if hs.state != updating {
		return nil
	}
	return hs.queue[0]
}

// Add queues a handoff.
func (hs *Handoffs[T]) Add(t *T) HandoffStep[T] {
	hs.queue = append(hs.queue, t)
	if hs.Busy() {
		return HandoffStep[T]{}
	}
	return hs.begin(HandoffStep[T]{})
}

// Prepared notes that a handoff can be sent to the server, and reports whether that is still wanted.
func (hs *Handoffs[T]) Prepared(t *T) bool {
	if hs.state != preparing || hs.queue[0] != t {
		return false
	}
	hs.state, hs.Update = updating, ""
	return true
}

// Acknowledged notes that the server has taken the configuration of an update.
func (hs *Handoffs[T]) Acknowledged(update string) HandoffStep[T] { return hs.answered(update, true) }

// Refused notes that the server has refused it.
func (hs *Handoffs[T]) Refused(update string) HandoffStep[T] { return hs.answered(update, false) }

func (hs *Handoffs[T]) answered(update string, came bool) HandoffStep[T] {
	if hs.state != updating || hs.Update != update {
		return HandoffStep[T]{}
	}
	return hs.leave(came)
}

// Failed notes that a handoff cannot be prepared.
func (hs *Handoffs[T]) Failed(t *T) HandoffStep[T] {
	if hs.state != preparing || hs.queue[0] != t {
		return HandoffStep[T]{}
	}
	return hs.leave(false)
}

// leave ends the handoff that is under way and begins the next one.
func (hs *Handoffs[T]) leave(came bool) HandoffStep[T] {
	step := HandoffStep[T]{Over: hs.queue[0], Came: came}
	hs.queue = hs.queue[1:]
	hs.state = noHandoff
	return hs.begin(step)
}

// begin begins the first handoff of the queue, if there is one.
func (hs *Handoffs[T]) begin(step HandoffStep[T]) HandoffStep[T] {
	if len(hs.queue) > 0 {
		hs.state, step.Prepare = preparing, hs.queue[0]
	}
	return step
}
