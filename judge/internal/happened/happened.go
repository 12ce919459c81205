package happened

import (
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Want is what an expectation wants to happen. It does not change while calls are judged.
type Want interface {
	scenarios.Want

	// Name is what the thing is called that is wanted, among those of its kind: "completed" of responses.
	Name() string

	// Sees returns what a fact tells of the sort that is wanted, whether or not it is the one; nil is nothing.
	Sees(f timeline.Fact) *Happening

	// Fits reports whether it is the one that is wanted, or says how it differs, as it follows what happened. Of what is put
	// together of several, such as keys, only those from since on count.
	Fits(h *Happening, since time.Duration) (fits bool, differs string)
}

// Happening is something that happened.
type Happening struct {
	Name   string // what it is called among those of its kind
	Story  string // what happened, without when: "a response was completed"
	Fact   timeline.Fact
	At     time.Duration // when, as an offset from the start of the call
	Before *Happening    // the newest of the same sort before it; nil is none
}

// Blinded is a want that can be at a loss: it says why it can judge nothing of what happened, "" when it can.
type Blinded interface {
	Blind(h *Happening) string
}

// Sorted is a want that sees other things than others of its kind.
type Sorted interface {
	Sort() string
}

// Holder is a want of package judge that holds one of these.
type Holder interface {
	Held() Want
}

// Kind is how one kind of expectation is written.
type Kind struct {
	*scenarios.Kind
	Make func() Want // what its keys load into, inside a [Holder]
}

// Kinds returns the kinds, in the order of the documentation.
func Kinds() []Kind {
	return []Kind{responseKind(), digitsKind(), hangupKind(), errorKind(), usageKind(), eventKind()}
}

// newKind returns a kind whose wants are *W.
func newKind[W any, P interface {
	*W
	Want
}](begins, met string, group ...keys.Key[scenarios.Field, W]) Kind {
	return Kind{
		Kind: &scenarios.Kind{
			Name: group[0].Name, Begins: begins, Met: met,
			Keys: keys.In(group, func(e *scenarios.Expectation) *W { return (*W)(e.Want.(Holder).Held().(P)) }),
		},
		Make: func() Want { return P(new(W)) },
	}
}

// atThen is when kinds begin and are met that are events and nothing else.
const atThen = "when that happens"
