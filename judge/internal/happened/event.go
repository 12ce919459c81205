package happened

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
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
	unsure    [][]string        // paths of what it looks at in raw, and of which nobody knows that there is such a thing
}

func eventKind() Kind {
	kind := newKind(atThen, "then",
		keys.At("event", scenarios.TakesName, func(w *Event) *string { return &w.Type },
			"an event on the wire, by its type, or a record of the timeline, by its kind").Like("response.done"),
		keys.At("where", scenarios.TakesCondition, func(w *Event) *string { return &w.Where },
			"what holds of it: an expression on `event`, `raw` and `at`").Otherwise("anything").Like(`'event.response.status == "completed"'`))
	kind.Instead = func(word string) string {
		if meant, where := meantEvent(word); strings.Contains(word, ".") && meant != "" {
			return strings.TrimSuffix("event: "+meant+", where: "+where, ", where: ")
		}
		return ""
	}
	return kind
}

// Complete compiles the condition, once the type of the event is known.
func (w *Event) Complete() *scenarios.KeyMistake {
	t, known := typeOf(w.Type)
	if !known {
		return &scenarios.KeyMistake{Key: "event", Msg: fmt.Sprintf("unknown event %q", w.Type), Hint: eventHint(w.Type)}
	}
	if why := unsent[w.Type]; why != "" {
		return &scenarios.KeyMistake{Key: "event", Msg: w.Type + " never comes", Hint: why}
	}
	if w.Where == "" {
		return nil
	}
	var err error
	names := map[string]reflect.Type{"event": t, "raw": nil, "at": reflect.TypeFor[float64]()}
	w.condition, err = where.Compile(w.Where, names)
	var mistake *where.Mistake
	if errors.As(err, &mistake) {
		return &scenarios.KeyMistake{Key: "where", At: mistake.At, Msg: "where: " + mistake.Msg, Hint: conditions}
	}
	if slices.Equal(w.condition.Names(), []string{"at"}) {
		return &scenarios.KeyMistake{Key: "where", Msg: "where: this looks at the time alone, and not at the event", Hint: "write within, since, for or until for the time, and here what holds of the event"}
	}
	if why, at := impossible(w.Type, w.condition); why != "" {
		return &scenarios.KeyMistake{Key: "where", At: at, Msg: "where: " + why, Hint: conditions}
	}
	if w.condition.Idle(names, func(path []string) []string { return comes(w.Type, path, w.condition) }) {
		return &scenarios.KeyMistake{Key: "where", Msg: "where: this holds whatever the event says", Hint: "leave it out, or write what must hold of it"}
	}
	for _, path := range w.condition.Needs() {
		if path[0] == "raw" && !hasPath(t, path[1:]) {
			w.unsure = append(w.unsure, path[1:])
		}
	}
	return nil
}

// hasPath reports whether there may be something at a path of keys in events of a form.
func hasPath(t reflect.Type, path []string) bool {
	_, err := where.Compile("event."+strings.Join(path, ".")+" == nil", map[string]reflect.Type{"event": t})
	return err == nil
}

// conditions is where more is said about conditions.
const conditions = "see \"Conditions\" in docs/scenarios.md"

// Types returns the types of events that can be wanted, sorted: those of the wire that come, and the kinds of records.
func Types() []string {
	all := slices.DeleteFunc(slices.Concat(wire.EventTypes(), timeline.Kinds()), func(name string) bool { return unsent[name] != "" })
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
	if h.Name != w.Type || w.condition == nil {
		return ""
	}
	values, err := w.values(h)
	if err == nil {
		_, err = w.condition.True(values)
	}
	if err != nil {
		return fmt.Sprintf("nobody can say of %s whether %s: %v", w.Type, w.Where, err)
	}
	for _, path := range w.unsure {
		if !has(values["raw"], path) {
			return fmt.Sprintf("nobody can say of %s whether %s: it has no %s", w.Type, w.Where, strings.Join(path, "."))
		}
	}
	return ""
}

// holds reports whether the condition holds.
func (w *Event) holds(h *Happening) (bool, error) {
	if w.condition == nil {
		return true, nil
	}
	values, err := w.values(h)
	if err != nil {
		return false, err
	}
	return w.condition.True(values)
}

// has reports whether something stands at a path of keys.
func has(in any, path []string) bool {
	for _, key := range path {
		m, _ := in.(map[string]any)
		var ok bool
		if in, ok = m[key]; !ok {
			return false
		}
	}
	return true
}

// values are what the names of the condition stand for.
func (w *Event) values(h *Happening) (map[string]any, error) {
	text := json.RawMessage(nil)
	if onWire, ok := h.Fact.(timeline.WireEvent); ok {
		text = onWire.Event
	} else if made, err := json.Marshal(h.Fact); err == nil {
		text = made
	}
	var event any
	if err := json.Unmarshal(text, &event); err != nil {
		return nil, err
	}
	return map[string]any{"event": event, "raw": event, "at": h.At.Seconds()}, nil
}

// AddsItem reports whether a frame adds an item to the conversation on the client's behalf: a message, or what a tool returned.
func AddsItem(f timeline.Frame) bool { return f.Sent && f.Type == wire.TypeConversationItemCreate }

// TakesItem reports whether a frame takes an item out of the conversation.
func TakesItem(f timeline.Frame) bool { return f.Sent && f.Type == wire.TypeConversationItemDelete }
