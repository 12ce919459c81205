package wire

import (
	"reflect"
	"slices"
)

// ClientTypes and ServerTypes are the types of all events, sorted.
func ClientTypes() []string { return names(clientEvents) }
func ServerTypes() []string { return names(serverEvents) }

func names[E Event](events []E) []string {
	var all []string
	for _, ev := range events {
		all = append(all, ev.EventType())
	}
	slices.Sort(all)
	return all
}

// FreshEvent returns an empty event.
func FreshEvent(name string) Event {
	return reflect.New(eventShapes[name].goType).Interface().(Event)
}

// CompileEvents does again what happens once when a program starts.
func CompileEvents() int { return len(compileEvents()) }

// OptSlot returns the value of an optional field, and sets its state: 0 absent, 1 null, 2 value.
// It reports whether v is one.
func OptSlot(v reflect.Value, state int) (reflect.Value, bool) {
	opt, ok := v.Addr().Interface().(optional)
	if !ok {
		return v, false
	}
	place, value := opt.slot()
	*place = optState(state)
	return value, true
}

// MarshalStd is encoding/json without HTML escapes.
func MarshalStd(v any) ([]byte, error) { return marshal(v) }

// DropUnknown removes the unknown fields of an event at every depth.
func DropUnknown(ev Event) {
	if s, known := eventShapes[ev.EventType()]; known {
		s.dropUnknown(reflect.ValueOf(ev).Elem())
	}
}

func (s *shape) dropUnknown(v reflect.Value) {
	switch s.kind {
	case kindPointer:
		if !v.IsNil() {
			s.elem.dropUnknown(v.Elem())
		}
	case kindOpt:
		_, value := v.Addr().Interface().(optional).slot()
		s.elem.dropUnknown(value)
	case kindSlice:
		for i := range v.Len() {
			s.elem.dropUnknown(v.Index(i))
		}
	case kindObject:
		*s.unknown(v) = nil
		for _, f := range s.fields {
			f.shape.dropUnknown(v.Field(f.index))
		}
	}
}

// IDBytes returns how much text of ids the decoder holds on to.
func (d *Decoder) IDBytes() int { return d.ids.text.Cap() }
