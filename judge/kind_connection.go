package judge

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Connection expects the connection to the server to change.
type Connection struct {
	State string // one of connectionStates
}

// connectionStates are what may become of a connection.
var connectionStates = keys.Words("connection", "lost", "restored", "closed").
	Saying("lost", "it broke").Saying("restored", "it came back").Saying("closed", "it ended, and the call with it")

var connectionChanged = &eventType{about: "connection", story: func(ev *event) string {
	return fmt.Sprintf("the connection was %s at %s", ev.name, offset(ev.at))
}}

// connectionKind is how Connection is written.
func connectionKind() *scenarios.Kind {
	return newKind("when that happens", "then",
		keys.At("connection", scenarios.TakesOneOf[string](connectionStates), func(w *Connection) *string { return &w.State },
			"`lost`, `restored` or `closed`: the connection to the server was"),
	)
}

// Describe implements [scenarios.Want].
func (w *Connection) Describe() string { return fmt.Sprintf("connection should be %s", w.State) }

func (w *Connection) family() family         { return byEvents{w} }
func (w *Connection) deadline() deadlineRule { return beginsInTime }

func (w *Connection) sees(_ *Playhead, rec timeline.Record) *event {
	if f, ok := rec.Fact.(timeline.ConnectionChanged); ok {
		return &event{what: connectionChanged, at: rec.At, name: f.State}
	}
	return nil
}

func (w *Connection) awaits() *eventType { return connectionChanged }

func (w *Connection) fit(_ *tracker, ev *event) fitness { return fitIf(w.State == ev.name) }

func (w *Connection) matchOf(_ *tracker, ev *event) match { return atOnce(ev) }

func (w *Connection) inFlight(*Playhead, *tracker, time.Duration) bool { return false }

func (w *Connection) nearest(p *Playhead, tr *tracker) (FailureKind, string) {
	return p.nearestEvent(tr, w, "", "it did not change")
}

func (w *Connection) nearMiss(ev *event) (FailureKind, string) { return FailureMissing, ev.story() }

// endsCall reports whether an expectation is that the connection ends.
func endsCall(e *scenarios.Expectation) bool {
	w, ok := e.Want.(*Connection)
	return ok && w.State == "closed"
}
