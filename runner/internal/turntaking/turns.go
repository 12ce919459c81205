package turntaking

// turnState says what the caller's turn is about.
type turnState uint8

const (
	turnIdle             turnState = iota // the caller is not speaking
	turnSpeaking                          // the server hears the caller speak
	turnStopped                           // the server heard the caller stop and is about to commit the turn
	turnAwaitingResponse                  // the turn is committed and the server is about to respond to it
)

// Turns follows the caller's turns by what the server says about them. It decides when a
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
type Turns struct {
	Automatic  bool // the server responds to turns by itself, as far as is known
	Interrupts bool // the server cancels its response when the caller speaks, as far as is known
	state      turnState
	overdue    bool // the server does not say how the turn goes on
	early      bool // the newest turn was answered before it was committed
	Turn       int  // number of the newest turn, from 1; 0 before the first
}

// enter changes the state.
func (t *Turns) enter(state turnState) { t.state, t.overdue = state, false }

// SpeechStarted takes the begin of speech.
func (t *Turns) SpeechStarted() {
	t.enter(turnSpeaking)
	t.early = false
	t.Turn++
}

// SpeechStopped takes the end of speech.
func (t *Turns) SpeechStopped() {
	if t.state == turnSpeaking {
		t.enter(turnStopped)
	}
}

// IdleTimeout takes a turn of silence.
func (t *Turns) IdleTimeout() {
	if t.state == turnIdle {
		t.enter(turnStopped)
		t.Turn++
	}
}

// Committed takes a turn into the conversation, and reports whether the server will respond by itself.
func (t *Turns) Committed() (answered bool) {
	early := t.early
	t.early = false
	switch {
	case t.state == turnStopped && t.Automatic:
		t.enter(turnAwaitingResponse)
		return true
	case t.state == turnIdle && early:
	case t.state == turnIdle:
		t.Turn++
	default:
		t.enter(turnIdle)
	}
	return false
}

// Typed takes a typed message.
func (t *Turns) Typed() { t.Turn++ }

// ResponseCreated takes the begin of a response, and reports whether the response is the server's own answer to a turn. requested says that one was asked
// for.
func (t *Turns) ResponseCreated(requested bool) (own bool) {
	t.early = t.state == turnStopped && t.Automatic && !requested
	own = t.state == turnAwaitingResponse || t.early
	if own {
		t.enter(turnIdle)
	}
	return own
}

// WaitedTooLong gives up waiting for what the server is to say about the turn.
func (t *Turns) WaitedTooLong() {
	switch t.state {
	case turnAwaitingResponse:
		t.enter(turnIdle)
	case turnSpeaking, turnStopped:
		t.overdue = true
	case turnIdle:
	}
}

// Cleared takes that the speech so far was thrown away.
func (t *Turns) Cleared() {
	if t.state == turnSpeaking {
		t.enter(turnIdle)
	}
}

// BlocksResponse reports whether a response must not be asked for now.
func (t *Turns) BlocksResponse() bool { return t.state != turnIdle && !t.overdue }

// AwaitingResponse reports whether the server is about to respond.
func (t *Turns) AwaitingResponse() bool { return t.state == turnAwaitingResponse }

// LinkLost forgets what the server said about the turn: its session is gone. It reports whether that owed an answer.
func (t *Turns) LinkLost() (owed bool) {
	owed = t.state == turnAwaitingResponse || t.state == turnStopped && t.Automatic
	t.enter(turnIdle)
	t.early = false
	return owed
}

// Stopped reports whether the server heard the caller stop and has made no turn of it.
func (t *Turns) Stopped() bool { return t.state == turnStopped }

// Speaking reports whether the server hears the caller speak.
func (t *Turns) Speaking() bool { return t.state == turnSpeaking }

// Overdue reports whether the server does not say how the turn goes on.
func (t *Turns) Overdue() bool { return t.overdue }
