package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strconv"
)

// assign reads the value at the cursor into v. As in encoding/json, null empties what can be empty
// and leaves everything else as it is.
func (s *shape) assign(c *cursor, v reflect.Value) *DecodeError {
	if s.kind == kindOpt {
		return s.assignOpt(c, v)
	}
	if s.kind != kindRaw && c.peek() == 'n' {
		c.value()
		if s.kind == kindPointer || s.kind == kindSlice || s.kind == kindMap || s.kind == kindBytes {
			v.SetZero()
		}
		return nil
	}
	switch s.kind {
	case kindObject:
		return s.assignObject(c, v)
	case kindSlice:
		return s.assignSlice(c, v)
	case kindPointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return s.elem.assign(c, v.Elem())
	default:
		return s.assignScalar(c, v)
	}
}

func (s *shape) assignOpt(c *cursor, v reflect.Value) *DecodeError {
	state, value := v.Addr().Interface().(optional).slot()
	value.SetZero()
	if c.peek() == 'n' {
		c.value()
		*state = null
		return nil
	}
	*state = some
	return s.elem.assign(c, value)
}

func (s *shape) assignObject(c *cursor, v reflect.Value) *DecodeError {
	switch first := c.peek(); {
	case first == '"' && s.bare >= 0:
		v.Field(s.bare).SetString(unquote(c.value()))
		return nil
	case first != '{' && s.bare >= 0:
		return mismatch(c, "string or object")
	case first != '{':
		return mismatch(c, "object")
	}
	for c.enter(); c.more(); {
		name := c.key()
		i, known := s.byName[string(name)]
		if !known {
			extra := s.unknown(v)
			*extra = append(*extra, Field{Name: string(name), Value: bytes.Clone(c.value())})
			continue
		}
		if i == typeKey {
			c.value()
			continue
		}
		f := &s.fields[i]
		if err := f.shape.assign(c, v.Field(f.index)); err != nil {
			return err.within(f.name)
		}
	}
	return nil
}

func (s *shape) assignSlice(c *cursor, v reflect.Value) *DecodeError {
	if c.peek() != '[' {
		return mismatch(c, "array")
	}
	if v.IsNil() {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	}
	v.SetLen(0)
	n := 0
	for c.enter(); c.more(); n++ {
		v.Grow(1)
		v.SetLen(n + 1)
		v.Index(n).SetZero()
		if err := s.elem.assign(c, v.Index(n)); err != nil {
			return err.within("[" + strconv.Itoa(n) + "]")
		}
	}
	return nil
}

func (s *shape) assignScalar(c *cursor, v reflect.Value) *DecodeError {
	switch s.kind {
	case kindString:
		if c.peek() != '"' {
			return mismatch(c, "string")
		}
		v.SetString(unquote(c.value()))
	case kindBool:
		if first := c.peek(); first != 't' && first != 'f' {
			return mismatch(c, "boolean")
		}
		v.SetBool(c.value()[0] == 't')
	case kindInt:
		return assignInt(c, v, "integer")
	case kindMaxTokens:
		if c.peek() != '"' {
			return assignInt(c, v, `integer or "inf"`)
		}
		if string(c.text[c.pos:min(c.pos+5, len(c.text))]) != `"inf"` {
			return mismatch(c, `integer or "inf"`)
		}
		c.value()
		v.SetInt(int64(Inf))
	case kindFloat, kindDecimal:
		return assignFloat(c, v)
	case kindBytes:
		return assignBytes(c, v)
	case kindRaw:
		v.SetBytes(bytes.Clone(c.value()))
	case kindMap:
		return assignMap(c, v)
	case kindObject, kindPointer, kindSlice, kindOpt: // assign has them
	}
	return nil
}

func assignInt(c *cursor, v reflect.Value, want string) *DecodeError {
	at := *c
	n, err := strconv.ParseInt(string(c.value()), 10, 64)
	if err != nil {
		return outOfRange(mismatch(&at, want), err)
	}
	v.SetInt(n)
	return nil
}

func assignFloat(c *cursor, v reflect.Value) *DecodeError {
	at := *c
	x, err := strconv.ParseFloat(string(c.value()), 64)
	if err != nil {
		return outOfRange(mismatch(&at, "number"), err)
	}
	v.SetFloat(x)
	return nil
}

func assignBytes(c *cursor, v reflect.Value) *DecodeError {
	at := *c
	if c.peek() != '"' {
		return mismatch(&at, "base64")
	}
	raw, err := base64.StdEncoding.DecodeString(unquote(c.value()))
	if err != nil {
		return mismatch(&at, "base64")
	}
	v.SetBytes(raw)
	return nil
}

func assignMap(c *cursor, v reflect.Value) *DecodeError {
	at := *c
	if c.peek() != '{' || json.Unmarshal(c.value(), v.Addr().Interface()) != nil {
		return mismatch(&at, "object of strings")
	}
	return nil
}
