package runner

// turnState says what the caller's turn is about.
type turnState uint8

const (
	turnIdle             turnState = iota // the caller is not speaking
	turnSpeaking                          // the server hears the caller speak
	turnStopped                           // the server heard the caller stop and is about to commit the turn
	turnAwaitingResponse                  // the turn is committed and the server is about to respond to it
)

// turnTaker follows the caller's turns by what the server says about them. It decides when a
// response may be asked for without talking over the caller, or twice.
//
//	state     | input                | next      | and
//	----------+----------------------+-----------+------------------------------------------
//	any       | speech started       | speaking  | a new turn
//	speaking  | speech stopped       | stopped   |
//	idle      | speech stopped       | idle      | a stray event
//	idle      | idle timeout         | stopped   | a new turn, of silence
//	stopped   | committed, automatic | awaiting  |
//	stopped   | committed, manual    | idle      |
//	speaking  | committed            | idle      | by CommitAudio in mid-speech; no response follows by itself
//	idle      | committed            | idle      | by CommitAudio; a new turn
//	awaiting  | response created     | idle      | the server's own
//	awaiting  | waited too long      | idle      |
//	stopped   | response created, no | idle      | the server's own: its committed is late or lost,
//	          | request, automatic   |           | and opens no turn any more
//	speaking, | waited too long      | same      | responses may be asked for all the same
//	stopped   |                      |           |
//	speaking  | buffer cleared       | idle      | the speech is forgotten
//	any       | typed                | same      | a new turn
//
// Other inputs change nothing.
type turnTaker struct {
	automatic  bool // the server responds to turns by itself, as far as is known
	interrupts bool // the server cancels its response when the caller speaks, as far as is known
	state      turnState
	overdue    bool // the server does not say how the turn goes on
	early      bool // the newest turn was answered before it was committed
	turn       int  // number of the newest turn, from 1; 0 before the first
}

// enter changes the state.
func (t *turnTaker) enter(state turnState) { t.state, t.overdue = state, false }

func (t *turnTaker) speechStarted() {
	t.enter(turnSpeaking)
	t.early = false
	t.turn++
}

func (t *turnTaker) speechStopped() {
	if t.state == turnSpeaking {
		t.enter(turnStopped)
	}
}

func (t *turnTaker) idleTimeout() {
	if t.state == turnIdle {
		t.enter(turnStopped)
		t.turn++
	}
}

// committed reports whether the server will respond by itself.
func (t *turnTaker) committed() (answered bool) {
	early := t.early
	t.early = false
	switch {
	case t.state == turnStopped && t.automatic:
		t.enter(turnAwaitingResponse)
		return true
	case t.state == turnIdle && early:
	case t.state == turnIdle:
		t.turn++
	default:
		t.enter(turnIdle)
	}
	return false
}

func (t *turnTaker) typed() { t.turn++ }

// responseCreated reports whether the response is the server's own answer to a turn. requested says that one was asked
// for.
func (t *turnTaker) responseCreated(requested bool) (own bool) {
	t.early = t.state == turnStopped && t.automatic && !requested
	own = t.state == turnAwaitingResponse || t.early
	if own {
		t.enter(turnIdle)
	}
	return own
}

// waitedTooLong gives up waiting for what the server is to say about the turn.
func (t *turnTaker) waitedTooLong() {
	switch t.state {
	case turnAwaitingResponse:
		t.enter(turnIdle)
	case turnSpeaking, turnStopped:
		t.overdue = true
	case turnIdle:
	}
}

func (t *turnTaker) cleared() {
	if t.state == turnSpeaking {
		t.enter(turnIdle)
	}
}

// blocksResponse reports whether a response must not be asked for now.
func (t *turnTaker) blocksResponse() bool { return t.state != turnIdle && !t.overdue }

// awaitingResponse reports whether the server is about to respond.
func (t *turnTaker) awaitingResponse() bool { return t.state == turnAwaitingResponse }
