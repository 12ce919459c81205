package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
)

// append writes v. On an error dst holds what was written until then.
func (s *shape) append(dst []byte, v reflect.Value) ([]byte, error) {
	switch s.kind {
	case kindString:
		return appendQuoted(dst, v.String()), nil
	case kindBool:
		return strconv.AppendBool(dst, v.Bool()), nil
	case kindInt:
		return strconv.AppendInt(dst, v.Int(), 10), nil
	case kindOpt:
		state, value := v.Addr().Interface().(optional).slot()
		if *state != some {
			return append(dst, "null"...), nil
		}
		return s.elem.append(dst, value)
	case kindObject:
		return s.appendObject(dst, v)
	case kindSlice:
		return s.appendSlice(dst, v)
	case kindPointer:
		if v.IsNil() {
			return append(dst, "null"...), nil
		}
		return s.elem.append(dst, v.Elem())
	default:
		return s.appendRare(dst, v)
	}
}

// appendRare writes the kinds of value that few events have.
func (s *shape) appendRare(dst []byte, v reflect.Value) ([]byte, error) {
	switch s.kind {
	case kindMaxTokens:
		if MaxTokens(v.Int()) == Inf {
			return append(dst, `"inf"`...), nil
		}
		return strconv.AppendInt(dst, v.Int(), 10), nil
	case kindFloat, kindDecimal:
		return appendFloat(dst, v.Float(), s.kind == kindDecimal)
	case kindBytes:
		dst = append(dst, '"')
		dst = base64.StdEncoding.AppendEncode(dst, v.Bytes())
		return append(dst, '"'), nil
	case kindRaw:
		return appendRaw(dst, v.Bytes())
	default:
		text, err := marshal(v.Interface())
		return append(dst, text...), err
	}
}

func (s *shape) appendObject(dst []byte, v reflect.Value) ([]byte, error) {
	if s.bare >= 0 {
		if text := v.Field(s.bare).String(); text != "" {
			return appendQuoted(dst, text), nil
		}
	}
	dst, err := s.appendMembers(append(dst, '{'), v, false)
	return append(dst, '}'), err
}

// appendMembers writes the members of an object. comma says whether there are others before them.
func (s *shape) appendMembers(dst []byte, v reflect.Value, comma bool) ([]byte, error) {
	var err error
	for i := range s.fields {
		f := &s.fields[i]
		value := v.Field(f.index)
		if f.omitZero && f.shape.zero(value) {
			continue
		}
		if comma {
			dst = append(dst, ',')
		}
		comma = true
		dst = append(dst, f.key...)
		if dst, err = f.shape.append(dst, value); err != nil {
			return dst, fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return appendExtra(dst, *s.unknown(v), comma)
}

// unknown returns the unknown keys of an object.
func (s *shape) unknown(v reflect.Value) *Fields {
	return v.Field(s.extra).Addr().Interface().(*Fields)
}

func appendExtra(dst []byte, extra Fields, comma bool) ([]byte, error) {
	var err error
	for _, f := range extra {
		if comma {
			dst = append(dst, ',')
		}
		comma = true
		dst = append(appendQuoted(dst, f.Name), ':')
		if dst, err = appendRaw(dst, f.Value); err != nil {
			return dst, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return dst, nil
}

// zero reports whether v is absent.
func (s *shape) zero(v reflect.Value) bool {
	switch s.kind {
	case kindString:
		return v.Len() == 0
	case kindOpt:
		state, _ := v.Addr().Interface().(optional).slot()
		return *state == absent
	default:
		return v.IsZero()
	}
}

func (s *shape) appendSlice(dst []byte, v reflect.Value) ([]byte, error) {
	var err error
	dst = append(dst, '[')
	for i := range v.Len() {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = s.elem.append(dst, v.Index(i)); err != nil {
			return dst, fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return append(dst, ']'), nil
}

// appendRaw writes JSON text without white space; nil is null.
func appendRaw(dst, raw []byte) ([]byte, error) {
	if raw == nil {
		return append(dst, "null"...), nil
	}
	buf := bytes.NewBuffer(dst)
	err := json.Compact(buf, raw)
	return buf.Bytes(), err
}
