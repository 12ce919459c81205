package wire

import "encoding/json"

// Four values of a session are either a plain string or an object. The methods below say so to
// encoding/json; [AppendServer] and its siblings know it from the wire tag.

// MarshalJSON writes a string if the voice has a name, else an object.
func (v Voice) MarshalJSON() ([]byte, error) {
	type object Voice
	return marshalUnion(v.Name, object(v))
}

// UnmarshalJSON reads a string or an object.
func (v *Voice) UnmarshalJSON(data []byte) error {
	type object Voice
	return unmarshalUnion(data, &v.Name, (*object)(v))
}

// MarshalJSON writes a string if the choice has a mode, else an object.
func (t ToolChoice) MarshalJSON() ([]byte, error) {
	type object ToolChoice
	return marshalUnion(t.Mode, object(t))
}

// UnmarshalJSON reads a string or an object.
func (t *ToolChoice) UnmarshalJSON(data []byte) error {
	type object ToolChoice
	return unmarshalUnion(data, &t.Mode, (*object)(t))
}

// MarshalJSON writes a string if the tracing has a mode, else an object.
func (t Tracing) MarshalJSON() ([]byte, error) {
	type object Tracing
	return marshalUnion(t.Mode, object(t))
}

// UnmarshalJSON reads a string or an object.
func (t *Tracing) UnmarshalJSON(data []byte) error {
	type object Tracing
	return unmarshalUnion(data, &t.Mode, (*object)(t))
}

// MarshalJSON writes a string if the truncation has a mode, else an object.
func (t Truncation) MarshalJSON() ([]byte, error) {
	type object Truncation
	return marshalUnion(t.Mode, object(t))
}

// UnmarshalJSON reads a string or an object.
func (t *Truncation) UnmarshalJSON(data []byte) error {
	type object Truncation
	return unmarshalUnion(data, &t.Mode, (*object)(t))
}

func marshalUnion(bare string, object any) ([]byte, error) {
	if bare != "" {
		return marshal(bare)
	}
	return marshal(object)
}

func unmarshalUnion(data []byte, bare *string, object any) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, bare)
	}
	return json.Unmarshal(data, object)
}
