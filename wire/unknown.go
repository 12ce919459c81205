package wire

import (
	"reflect"
	"strconv"
)

// UnknownFields returns the dotted paths of all keys of an event that this package has no Go field
// for, such as "session.tools[0].strict", in the order in which the event is written. It is nil
// when there are none. A server that refuses unknown parameters names the first.
func UnknownFields(ev Event) []string {
	if idOf(ev) == nil { // an UnknownEvent
		return nil
	}
	return eventShapes[ev.EventType()].appendUnknown(nil, "", reflect.ValueOf(ev).Elem())
}

// appendUnknown appends the paths of the unknown keys within v, which is at path.
func (s *shape) appendUnknown(paths []string, path string, v reflect.Value) []string {
	switch s.kind {
	case kindPointer:
		if !v.IsNil() {
			paths = s.elem.appendUnknown(paths, path, v.Elem())
		}
	case kindOpt:
		_, value := v.Addr().Interface().(optional).slot()
		paths = s.elem.appendUnknown(paths, path, value)
	case kindSlice:
		for i := range v.Len() {
			paths = s.elem.appendUnknown(paths, path+"["+strconv.Itoa(i)+"]", v.Index(i))
		}
	case kindObject:
		for i := range s.fields {
			f := &s.fields[i]
			paths = f.shape.appendUnknown(paths, under(path, f.name), v.Field(f.index))
		}
		for _, f := range *s.unknown(v) {
			paths = append(paths, under(path, f.Name))
		}
	default: // nothing is in it
	}
	return paths
}

// under puts the dotted path of an object in front of the name of a key.
func under(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
