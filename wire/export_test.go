package wire

import (
	"maps"
	"reflect"
	"slices"
)

// ClientTypes and ServerTypes are the types of all events, sorted.
func ClientTypes() []string { return slices.Sorted(maps.Keys(clientEvents)) }
func ServerTypes() []string { return slices.Sorted(maps.Keys(serverEvents)) }

// FreshEvent returns an empty event.
func FreshEvent(name string) Event {
	if fresh, ok := clientEvents[name]; ok {
		return fresh()
	}
	return serverEvents[name]()
}

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
