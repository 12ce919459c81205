package wire

import "encoding/json"

// Field is one key of a JSON object that this package has no Go field for.
type Field struct {
	Name  string
	Value json.RawMessage
}

// Fields are the keys of a JSON object that this package has no Go fields for, in the order they
// came. They are written after the known keys, so what a newer server adds survives decoding and
// encoding.
type Fields []Field

// Lookup returns the raw value of the named field, and whether there is one. The last of two
// fields with one name counts.
func (f Fields) Lookup(name string) (json.RawMessage, bool) {
	for i := len(f) - 1; i >= 0; i-- {
		if f[i].Name == name {
			return f[i].Value, true
		}
	}
	return nil, false
}
