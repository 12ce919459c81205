package kinds

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
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

// ConnectionChanged is that a connection was lost, came back or ended.
var ConnectionChanged = &observed.EventType{About: "connection", Beside: true, Story: func(ev *observed.Event) string {
	return fmt.Sprintf("the connection was %s at %s", ev.Name, wording.Offset(ev.At))
}}

// connectionKind is how Connection is written.
func connectionKind() *scenarios.Kind {
	return NewKind("when that happens", "then",
		keys.At("connection", scenarios.TakesOneOf[string](connectionStates), func(w *Connection) *string { return &w.State },
			"`lost`, `restored` or `closed`: the connection to the server was"),
	)
}

// Describe implements [scenarios.Want].
func (w *Connection) Describe() string { return fmt.Sprintf("connection should be %s", w.State) }

func (w *Connection) Deadline() DeadlineRule { return BeginsInTime }

// Sees implements [EventWant].
func (w *Connection) Sees(_ *observed.Call, rec timeline.Record) *observed.Event {
	if f, ok := rec.Fact.(timeline.ConnectionChanged); ok {
		return &observed.Event{What: ConnectionChanged, At: rec.At, Name: f.State}
	}
	return nil
}

func (w *Connection) Awaits() *observed.EventType { return ConnectionChanged }

func (w *Connection) Fit(_ Looking, ev *observed.Event) Fitness { return FitIf(w.State == ev.Name) }

// Met implements [EventWant].
func (w *Connection) Met(_ Looking, ev *observed.Event) (began, met time.Duration) {
	return ev.At, ev.At
}

func (w *Connection) InFlight(*observed.Call, Looking, time.Duration) bool { return false }

func (w *Connection) Called() string { return "" }

func (w *Connection) Otherwise(c *observed.Call) string { return "it did not change" }

// NearMiss implements [EventWant].
func (w *Connection) NearMiss(ev *observed.Event) (verdict.FailureKind, string) {
	return verdict.FailureMissing, ev.Story()
}

// EndsCall reports whether an expectation is that the connection ends.
func EndsCall(e *scenarios.Expectation) bool {
	switch w := e.Want.(type) {
	case *Connection:
		return w.State == "closed"
	case *Happens:
		return w.what == AgentHungUp
	}
	return false
}
