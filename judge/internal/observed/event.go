package observed

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/happened"
)

// Event is something that happens at one moment and can meet one expectation. Words that are heard
// are not events; utterances keep them.
type Event struct {
	What       *EventType
	At         time.Duration
	Name, From string
	ToolCall   *ToolCall           // tools and approvals
	Cut        *Utterance          // interruptions
	Transcript *Transcript         // what the server understood
	ByCaller   bool                // interruptions: the caller's words may have caused it
	Happening  *happened.Happening // what a single fact tells
}

// EventType is a sort of event. There is one value of each.
type EventType struct {
	About  string                 // what it is about; types about the same are alike: a question and its decision
	Story  func(ev *Event) string // says what happened
	Beside bool                   // it is nothing that the agent says or does
}

// Story says what an event was.
func (ev *Event) Story() string { return ev.What.Story(ev) }

// Like reports whether an event is about the same as those of a type.
func (ev *Event) Like(what *EventType) bool { return ev.What.About == what.About }

// Newest returns the newest event that is so, nil for none.
func (c *Call) Newest(is func(*Event) bool) *Event {
	for _, ev := range slices.Backward(c.Events) {
		if is(ev) {
			return ev
		}
	}
	return nil
}
