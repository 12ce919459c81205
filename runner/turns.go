package runner

// floor says what the caller's turn is about.
type floor uint8

const (
	floorFree    floor = iota // the caller is not speaking
	floorTaken                // the server hears the caller speak
	floorYielded              // the server heard the caller stop and is about to commit the turn
	floorOwed                 // the turn is committed and the server is about to respond to it
)

// turnTaker follows the caller's turns by what the server says about them. It decides when a
// response may be asked for without talking over the caller, or twice.
//
//	floor    | input                | next    | and
//	---------+----------------------+---------+--------------------------------------------
//	any      | speech started       | taken   | a new turn
//	taken    | speech stopped       | yielded |
//	free     | speech stopped       | free    | a stray event
//	free     | idle timeout         | yielded | a new turn, of silence
//	yielded  | committed, automatic | owed    |
//	yielded  | committed, manual    | free    |
//	taken    | committed            | free    | by CommitAudio in mid-speech; no response follows by itself
//	free     | committed            | free    | by CommitAudio; a new turn
//	owed     | response created     | free    | the server's own
//	owed     | waited too long      | free    |
//	taken    | buffer cleared       | free    | the speech is forgotten
//	any      | typed                | same    | a new turn
//
// Other inputs change nothing.
type turnTaker struct {
	automatic  bool // the server responds to turns by itself, as far as is known
	interrupts bool // the server cancels its response when the caller speaks, as far as is known
	floor      floor
	turn       int // number of the newest turn, from 1; 0 before the first
}

func (t *turnTaker) speechStarted() {
	t.floor = floorTaken
	t.turn++
}

func (t *turnTaker) speechStopped() {
	if t.floor == floorTaken {
		t.floor = floorYielded
	}
}

func (t *turnTaker) idleTimeout() {
	if t.floor == floorFree {
		t.floor = floorYielded
		t.turn++
	}
}

// committed reports whether the server will respond by itself.
func (t *turnTaker) committed() (owed bool) {
	switch {
	case t.floor == floorYielded && t.automatic:
		t.floor = floorOwed
		return true
	case t.floor == floorFree:
		t.turn++
	default:
		t.floor = floorFree
	}
	return false
}

func (t *turnTaker) typed() { t.turn++ }

// responseCreated reports whether the response is the server's own answer to a turn.
func (t *turnTaker) responseCreated() (own bool) {
	own = t.floor == floorOwed
	t.waitedTooLong()
	return own
}

func (t *turnTaker) waitedTooLong() {
	if t.floor == floorOwed {
		t.floor = floorFree
	}
}

func (t *turnTaker) cleared() {
	if t.floor == floorTaken {
		t.floor = floorFree
	}
}

// held reports whether a response must not be asked for now.
func (t *turnTaker) held() bool { return t.floor != floorFree }

// owed reports whether the server is about to respond.
func (t *turnTaker) owed() bool { return t.floor == floorOwed }
