package clientlint

import (
	"encoding/json"
	"time"
)

// Severity says how much a finding of the lint matters.
type Severity string

// The severities, the least first.
const (
	SeverityNotice  Severity = "notice"  // harmless; worth knowing
	SeverityWarning Severity = "warning" // a caller may notice
	SeverityError   Severity = "error"   // the server refused it, or it cannot work
)

// Severities returns all severities, the least first.
func Severities() []Severity { return []Severity{SeverityNotice, SeverityWarning, SeverityError} }

// LintFinding is something that the client of a session did wrong.
type LintFinding struct {
	Offset   time.Duration // of the frame at which it was found, on the clock of the frames
	Rule     string        // id of one of [Rules]
	Severity Severity      // the rule's
	Message  string        // what was found and, where that is not plain, what to do, in words
	Event    string        // type of the client's event that did it; "" where it was none
	EventID  string        // that event's event_id, if the client gave one
	Frame    int           // of both directions in their order, from 1, the one that the client did it with, or else at which it was found; 0 at the end of the session
}

// MarshalJSON writes the finding as journals show it: without Frame, the offset in milliseconds.
func (f LintFinding) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		OffsetMs float64  `json:"offset_ms"`
		Rule     string   `json:"rule"`
		Severity Severity `json:"severity"`
		Message  string   `json:"message"`
		Event    string   `json:"event,omitempty"`
		EventID  string   `json:"event_id,omitempty"`
	}{float64(f.Offset.Microseconds()) / 1000, f.Rule, f.Severity, f.Message, f.Event, f.EventID})
}
