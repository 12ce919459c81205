package jsonshape

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Check returns the first problem of n, which is at path, in the order of the document; missing
// keys come last. nil means that it is accepted. The path of a whole document is "".
func (s *Shape) Check(n *Node, path string) *Problem {
	if s == Anything {
		return nil
	}
	if n.Kind&s.Kinds == 0 && !(n.Kind == KindInteger && s.Kinds&KindDecimal != 0) {
		return s.wrongKind(n, path)
	}
	switch n.Kind {
	case KindString:
		return s.checkString(n, path)
	case KindInteger, KindDecimal:
		return s.checkNumber(n, path)
	case KindArray:
		if s.Items == nil {
			return nil
		}
		if s.NotEmpty && len(n.Members) == 0 {
			return &Problem{Code: "empty_array", Message: fmt.Sprintf("Invalid '%s': empty array. Expected an array with minimum length 1, but got an "+
				"empty array instead.", path), Param: path}
		}
		for i, m := range n.Members {
			if p := s.Items.Check(m, path+"["+strconv.Itoa(i)+"]"); p != nil {
				return p
			}
		}
	case KindObject:
		return s.checkObject(n, path)
	case KindNull, KindBoolean:
	}
	return nil
}

func (s *Shape) wrongKind(n *Node, path string) *Problem {
	var want []string
	for k := KindBoolean; k <= KindObject; k <<= 1 {
		if s.Kinds&k != 0 {
			want = append(want, k.String())
		}
	}
	return &Problem{Code: "invalid_type", Message: fmt.Sprintf("Invalid type for '%s': expected %s, but got %s instead.",
		path, alternatives(want), n.Kind), Param: path}
}

// alternatives joins as in "one of a string or null".
func alternatives(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return "one of " + strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

func (s *Shape) checkString(n *Node, path string) *Problem {
	if s.OneOf != nil {
		for _, v := range s.OneOf {
			if n.Text == v {
				return nil
			}
		}
		return InvalidValue(n.Text, s.OneOf, path)
	}
	if got := utf8.RuneCountInString(n.Text); s.MaxLength > 0 && got > s.MaxLength {
		return &Problem{Code: "string_above_max_length", Message: fmt.Sprintf("Invalid '%s': string too long. Expected a string with "+
			"maximum length %d, but got a string with length %d instead.", path, s.MaxLength, got), Param: path}
	}
	if s.NotEmpty && n.Text == "" {
		return &Problem{Code: "empty_string", Message: fmt.Sprintf("Invalid '%s': empty string. Expected a string with minimum length 1, but got an "+
			"empty string instead.", path), Param: path}
	}
	if s.Pattern != nil && !s.Pattern.MatchString(n.Text) {
		return &Problem{Code: "invalid_value", Message: fmt.Sprintf("Invalid '%s': string does not match pattern. Expected a string that matches the "+
			"pattern '%s'.", path, s.Pattern), Param: path}
	}
	return nil
}

// InvalidValue is the problem of a value that is not among the supported ones, of which there must be one.
// Source: error events recorded from the live server.
func InvalidValue(got string, supported []string, path string) *Problem {
	allowed := "Supported values are: " + enumerate(supported)
	if len(supported) == 1 {
		allowed = "Value must be '" + supported[0] + "'"
	}
	return &Problem{Code: "invalid_value", Message: fmt.Sprintf("Invalid value: '%s'. %s.", got, allowed), Param: path}
}

// enumerate joins as in "'a', 'b', and 'c'".
func enumerate(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = "'" + v + "'"
	}
	switch last := len(quoted) - 1; last {
	case 1:
		return quoted[0] + " and " + quoted[1]
	default:
		return strings.Join(quoted[:last], ", ") + ", and " + quoted[last]
	}
}

// decimalPlaces is how many a number may have. Source: a probe of the live server; the wording of the error is a guess.
const decimalPlaces = 16

func (s *Shape) checkNumber(n *Node, path string) *Problem {
	if !s.Bounded {
		return nil
	}
	x, _ := strconv.ParseFloat(n.Text, 64) // infinite beyond all numbers
	kind := "integer"
	if s.Kinds&KindDecimal != 0 {
		kind = "decimal"
	}
	if _, places, _ := strings.Cut(n.Text, "."); len(places) > decimalPlaces {
		return &Problem{Code: "decimal_max_decimal_places_exceeded", Message: fmt.Sprintf("Invalid '%s': too many decimal places. Expected at most %d, "+
			"but got %d instead.", path, decimalPlaces, len(places)), Param: path}
	}
	switch {
	case x < s.Min:
		return &Problem{Code: kind + "_below_min_value", Message: fmt.Sprintf("Invalid '%s': %s below minimum value. Expected a value >= %s, "+
			"but got %s instead.", path, kind, number(s.Min), n.Text), Param: path}
	case x > s.Max:
		return &Problem{Code: kind + "_above_max_value", Message: fmt.Sprintf("Invalid '%s': %s above maximum value. Expected a value <= %s, "+
			"but got %s instead.", path, kind, number(s.Max), n.Text), Param: path}
	}
	return nil
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func (s *Shape) checkObject(n *Node, path string) *Problem {
	for s.By != "" {
		v, p := s.choose(n, path)
		if p != nil {
			return p
		}
		s = v
	}
	for i, key := range n.Keys {
		where := Join(path, key)
		if got := utf8.RuneCountInString(key); s.MaxKeyLength > 0 && got > s.MaxKeyLength {
			return &Problem{Code: "string_above_max_length", Message: fmt.Sprintf("Invalid '%s': property name too long. Expected a property name with "+
				"maximum length %d, but got one with length %d instead.", path, s.MaxKeyLength, got), Param: path}
		}
		f := s.field(key)
		if f == nil {
			return &Problem{Code: "unknown_parameter", Message: fmt.Sprintf("Unknown parameter: '%s'.", where), Param: where}
		}
		if p := f.Check(n.Members[i], where); p != nil {
			return p
		}
	}
	if s.MaxKeys > 0 && len(n.Keys) > s.MaxKeys {
		return &Problem{Code: "object_above_max_properties", Message: fmt.Sprintf("Invalid '%s': too many properties. Expected an object with at "+
			"most %d properties, but got an object with %d properties instead.", path, s.MaxKeys, len(n.Keys)), Param: path}
	}
	for _, f := range s.Fields {
		if f.Required && n.Member(f.Key) == nil {
			return missing(Join(path, f.Key))
		}
	}
	return nil
}

func (s *Shape) field(key string) *Shape {
	for i := range s.Fields {
		if s.Fields[i].Key == key {
			return s.Fields[i].Shape
		}
	}
	return s.AnyKeys
}

// choose returns the variant that n names.
func (s *Shape) choose(n *Node, path string) (*Shape, *Problem) {
	where, m := Join(path, s.By), n.Member(s.By)
	switch {
	case m == nil:
		return nil, missing(where)
	case m.Kind != KindString:
		return nil, (&Shape{Kinds: KindString}).wrongKind(m, where)
	}
	values := make([]string, 0, len(s.Variants))
	for _, v := range s.Variants {
		if v.Value == m.Text {
			return v.Shape, nil
		}
		values = append(values, v.Value)
	}
	return nil, InvalidValue(m.Text, values, where)
}

func missing(path string) *Problem {
	return &Problem{Code: "missing_required_parameter", Message: fmt.Sprintf("Missing required parameter: '%s'.", path), Param: path}
}

// Join returns the path of a key of the object at path.
func Join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
