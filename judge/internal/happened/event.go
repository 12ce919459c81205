package happened

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/internal/where"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/wire"
)

// Event wants an event of the wire, or a record of the timeline, about which a condition holds. It is for what no other kind
// can say.
type Event struct {
	Type  string
	Where string // as written; "" is any

	condition *where.Expression // nil is any
}

func eventKind() Kind {
	return newKind(atThen, "then",
		keys.At("event", scenarios.TakesName, func(w *Event) *string { return &w.Type },
			"an event on the wire, by its type, or a record of the timeline, by its kind").Like("response.done"),
		keys.At("where", scenarios.TakesCondition, func(w *Event) *string { return &w.Where },
			"what holds of it: an expression on `event`, `raw` and `at`").Otherwise("anything").Like(`'event.response.status == "completed"'`))
}

// Complete compiles the condition, once the type of the event is known.
func (w *Event) Complete() *scenarios.KeyMistake {
	t, known := typeOf(w.Type)
	if !known {
		return &scenarios.KeyMistake{Key: "event", Msg: fmt.Sprintf("unknown event %q", w.Type), Hint: suggest.DidYouMean(w.Type, Types(), nil)}
	}
	if w.Where == "" {
		return nil
	}
	var err error
	w.condition, err = where.Compile(w.Where, map[string]reflect.Type{"event": t, "raw": nil, "at": reflect.TypeFor[float64]()})
	var mistake *where.Mistake
	if errors.As(err, &mistake) {
		return &scenarios.KeyMistake{Key: "where", At: mistake.At, Msg: "where: " + mistake.Msg, Hint: "see \"Conditions\" in docs/scenarios.md"}
	}
	return nil
}

// Types returns the types of events that can be wanted, sorted: those of the wire, and the kinds of records.
func Types() []string {
	all := slices.Concat(wire.EventTypes(), timeline.Kinds())
	slices.Sort(all)
	return all
}

// typeOf returns the Go type that has the form of an event in JSON.
func typeOf(name string) (reflect.Type, bool) {
	if t, ok := wire.GoType(name); ok {
		return t, true
	}
	return timeline.GoType(name)
}

// Describe implements [scenarios.Want].
func (w *Event) Describe() string {
	s := "event " + w.Type + " should come"
	if w.Where != "" {
		s += ", where " + w.Where
	}
	return s
}

// Name implements [Want].
func (w *Event) Name() string { return w.Type }

// Sort implements [Sorted].
func (w *Event) Sort() string { return w.Type }

// Sees implements [Want].
func (w *Event) Sees(f timeline.Fact) *Happening {
	switch onWire, ok := f.(timeline.WireEvent); {
	case ok && onWire.Type == w.Type, !ok && f.Kind() == w.Type:
		return &Happening{Name: w.Type, Story: w.Type + " came", Fact: f}
	default:
		return nil
	}
}

// Fits implements [Want].
func (w *Event) Fits(h *Happening, _ time.Duration) (bool, string) {
	switch holds, err := w.holds(h); {
	case h.Name != w.Type || holds:
		return h.Name == w.Type, ""
	case err != nil:
		return false, ", and nobody can say whether " + w.Where + ": " + err.Error()
	default:
		return false, ", where it does not hold that " + w.Where
	}
}

// Blind implements [Blinded].
func (w *Event) Blind(h *Happening) string {
	if _, err := w.holds(h); err != nil && h.Name == w.Type {
		return fmt.Sprintf("nobody can say of %s whether %s: %v", w.Type, w.Where, err)
	}
	return ""
}

// holds reports whether the condition holds.
func (w *Event) holds(h *Happening) (bool, error) {
	if w.condition == nil {
		return true, nil
	}
	text := json.RawMessage(nil)
	if onWire, ok := h.Fact.(timeline.WireEvent); ok {
		text = onWire.Event
	} else if made, err := json.Marshal(h.Fact); err == nil {
		text = made
	}
	var event any
	if err := json.Unmarshal(text, &event); err != nil {
		return false, err
	}
	return w.condition.True(map[string]any{"event": event, "raw": event, "at": h.At.Seconds()})
}
