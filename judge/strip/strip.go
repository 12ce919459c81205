package strip

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Kind says what moves from one call to the next.
type Kind string

// What may move.
const (
	BargeIn Kind = "barge_in" // how far into the agent's speech the caller barges in, in milliseconds
	Delay   Kind = "delay"    // how long after its moment an act begins, in milliseconds
	Orders  Kind = "orders"   // the seed of the order of the server's events; 0 is the server's own
)

// State is what became of one call.
type State string

// What may become of a call.
const (
	Passed     State = "passed"
	Failed     State = "failed"
	NotReached State = "not_reached" // the agent was silent: it proves nothing
	Error      State = "error"       // it could not be judged
	NotPlayed  State = "not_played"  // one before it failed, and the rest was left out
)

// Cell is one of the calls.
type Cell struct {
	At      float64 `json:"at"` // milliseconds of a sweep, else the seed
	State   State   `json:"state"`
	Kind    string  `json:"kind,omitempty"`    // of the first failure
	Message string  `json:"message,omitempty"` // what it says, or why the call could not be judged
}

// Strip is what became of all of them.
type Strip struct {
	Of       Kind    `json:"of"`
	File     string  `json:"file"`
	Line     int     `json:"line,omitempty"` // of the key; absent where the command line asked for it
	Column   int     `json:"column,omitempty"`
	From     float64 `json:"from"`
	To       float64 `json:"to"`   // no call is later
	Step     float64 `json:"step"` // between one call and the next
	Cells    []Cell  `json:"cells"`
	First    *Cell   `json:"first,omitempty"`    // that failed: of a sweep with the smallest offset, found by halving the step; absent where none did
	Shown    float64 `json:"shown"`              // where the call stands that the result is about
	Distinct int     `json:"distinct,omitempty"` // orders of events that differ from each other
	CallMS   float64 `json:"call_ms"`            // milliseconds of call, all calls together
}

// Count returns how many calls are in a state.
func (s *Strip) Count(state State) int {
	n := 0
	for _, c := range s.Cells {
		if c.State == state {
			n++
		}
	}
	return n
}

// Worst returns the first cell that failed, or else the first that could not be judged; nil is none.
func (s *Strip) Worst() *Cell {
	for _, state := range []State{Failed, Error} {
		if i := slices.IndexFunc(s.Cells, func(c Cell) bool { return c.State == state }); i >= 0 {
			return &s.Cells[i]
		}
	}
	return nil
}

// Alone reports whether it is of one call alone, at a place that somebody asked for.
func (s *Strip) Alone() bool { return s.From == s.To }

// Proves reports whether any call was judged.
func (s *Strip) Proves() bool { return s.Count(Passed)+s.Count(Failed) > 0 }

// Halve narrows where calls begin to fail: between good, where one does not, and bad, where one does, it tries the middle until no more than
// fine is between them, and returns the last that fails.
func Halve(good, bad, fine float64, fails func(at float64) bool) float64 {
	for bad-good > fine {
		middle := good + fine*float64(int((bad-good)/fine/2))
		if middle <= good {
			middle = good + fine
		}
		if middle >= bad {
			break
		}
		if fails(middle) {
			bad = middle
		} else {
			good = middle
		}
	}
	return bad
}

// marks are the states as a character each.
var marks = map[State]byte{Passed: '.', Failed: 'x', NotReached: '-', Error: '!', NotPlayed: ' '}

// Drawn is the strip as a line of at most so many characters, one for one or several calls, of which the worst shows:
// x failed, ! could not be judged, - was not reached, . passed.
func (s *Strip) Drawn(most int) string {
	n := len(s.Cells)
	width := min(n, most)
	var b strings.Builder
	for i := range width {
		b.WriteByte(marks[worst(s.Cells[i*n/width:(i+1)*n/width])])
	}
	return b.String()
}

// worst is the state of several calls.
func worst(cells []Cell) State {
	for _, state := range []State{Failed, Error, NotReached, Passed} {
		if slices.ContainsFunc(cells, func(c Cell) bool { return c.State == state }) {
			return state
		}
	}
	return NotPlayed
}

// Place is where a call stands, in words: "862 ms", or "order 17".
func (s *Strip) Place(at float64) string {
	number := strconv.FormatFloat(at, 'f', -1, 64)
	if s.Of == Orders {
		return "order " + number
	}
	return number + " ms"
}

// Flag is the flag by which one of the calls is played alone.
func (s *Strip) Flag(at float64) string {
	if s.Of == Orders {
		return "--order " + strconv.FormatFloat(at, 'f', -1, 64)
	}
	return "--offset " + strings.ReplaceAll(s.Place(at), " ", "")
}

// String says how many calls became what, and where the first fails: "barge_in from 0 ms to 6000 ms, every 50 ms: 117 passed, 3 failed, 1 not
// reached; the smallest offset that fails is 862 ms".
func (s *Strip) String() string {
	var b strings.Builder
	if s.Of == Orders && s.Alone() {
		b.WriteString(s.Place(s.From) + " alone")
	} else if s.Of == Orders {
		fmt.Fprintf(&b, "%d orders of events, %d of them distinct", len(s.Cells), s.Distinct)
	} else if s.Alone() {
		fmt.Fprintf(&b, "%s of %s alone", s.Of, s.Place(s.From))
	} else {
		fmt.Fprintf(&b, "%s from %s to %s, every %s", s.Of, s.Place(s.From), s.Place(s.To), s.Place(s.Step))
	}
	b.WriteString(": " + s.counts())
	switch {
	case s.First == nil, len(s.Cells) == 1:
	case s.Of == Orders:
		b.WriteString("; the first that fails is " + s.Place(s.First.At))
	default:
		b.WriteString("; the smallest offset that fails is " + s.Place(s.First.At))
	}
	return b.String()
}

// counts says how many calls became what; what none became is left out, but for those that passed.
func (s *Strip) counts() string {
	said := []string{fmt.Sprintf("%d passed", s.Count(Passed))}
	for _, of := range []struct {
		state State
		words string
	}{{Failed, "failed"}, {NotReached, "not reached"}, {Error, "not judged"}, {NotPlayed, "not played"}} {
		if n := s.Count(of.state); n > 0 {
			said = append(said, fmt.Sprintf("%d %s", n, of.words))
		}
	}
	return strings.Join(said, ", ")
}
