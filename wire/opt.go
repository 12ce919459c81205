package wire

import "encoding/json"

// Opt is an optional field with three states: absent (the zero value, the key is not written),
// null (the key is written with null) and a value. The difference between absent and null matters
// to the protocol: in a session.update, absent keeps a setting and null clears it.
type Opt[T any] struct {
	value T
	state optState
}

type optState uint8

const (
	absent optState = iota
	null
	some
)

// Some returns an optional field that holds v.
func Some[T any](v T) Opt[T] { return Opt[T]{value: v, state: some} }

// Null returns an optional field that is null.
func Null[T any]() Opt[T] { return Opt[T]{state: null} }

// OrNull returns null for the zero value of T, and Some(v) for any other: the form of the keys
// that a server always writes, such as previous_item_id.
func OrNull[T comparable](v T) Opt[T] {
	var zero T
	if v == zero {
		return Null[T]()
	}
	return Some(v)
}

// Value returns the value, and whether there is one; without one, the zero value of T.
func (o Opt[T]) Value() (v T, ok bool) { return o.value, o.state == some }

// Or returns the value, or fallback when the field is absent or null.
func (o Opt[T]) Or(fallback T) T {
	if o.state == some {
		return o.value
	}
	return fallback
}

// IsSome reports whether the field holds a value.
func (o Opt[T]) IsSome() bool { return o.state == some }

// IsNull reports whether the field is present and null.
func (o Opt[T]) IsNull() bool { return o.state == null }

// IsAbsent reports whether the key is missing.
func (o Opt[T]) IsAbsent() bool { return o.state == absent }

// IsZero is IsAbsent under the name by which encoding/json's omitzero asks.
func (o Opt[T]) IsZero() bool { return o.state == absent }

// Update replaces the field by another, null included, and keeps it when the other is absent.
func (o *Opt[T]) Update(by Opt[T]) {
	if !by.IsAbsent() {
		*o = by
	}
}

// MarshalJSON writes the value, or null.
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	if o.state != some {
		return []byte("null"), nil
	}
	return marshal(o.value)
}

// UnmarshalJSON reads a value, or null.
func (o *Opt[T]) UnmarshalJSON(data []byte) error {
	*o = Opt[T]{state: null}
	if string(data) == "null" {
		return nil
	}
	o.state = some
	return json.Unmarshal(data, &o.value)
}
