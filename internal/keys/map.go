package keys

import "slices"

// Value is a form that the values of keys have, and how one is read. C is a value as it was written, with
// all that is needed to read it and to say what is wrong with it; T is what becomes of it.
type Value[C, T any] struct {
	Form
	// Read returns what was written. It is false after it has told what is wrong with that.
	Read func(at C) (value T, ok bool)
}

// Key is one key of a map that loads into an S.
type Key[C, S any] struct {
	Row
	set func(to *S, at C)
}

// At returns the key whose value goes to a field of S. The compiler checks that they fit.
func At[C, S, T any](name string, v Value[C, T], to func(*S) *T, about string) Key[C, S] {
	return Do(name, v.Form, func(s *S, at C) {
		if value, ok := v.Read(at); ok {
			*to(s) = value
		}
	}, about)
}

// Do returns the key whose value does more than go to one field.
func Do[C, S any](name string, form Form, set func(to *S, at C), about string) Key[C, S] {
	return Key[C, S]{Row: Row{Name: name, About: about, Form: form}, set: set}
}

// In returns keys of a P for maps that load into something that has a P in it, so that keys which several
// maps share stand in one place.
func In[C, S, P any](group []Key[C, P], to func(*S) *P) []Key[C, S] {
	all := make([]Key[C, S], len(group))
	for i, k := range group {
		all[i] = Key[C, S]{Row: k.Row, set: func(s *S, at C) { k.set(to(s), at) }}
	}
	return all
}

// Otherwise returns the key with what holds when it is not written.
func (k Key[C, S]) Otherwise(without string) Key[C, S] {
	k.Without = without
	return k
}

// Must returns the key as one without which its map is refused.
func (k Key[C, S]) Must() Key[C, S] {
	k.Needed = true
	return k
}

// Like returns the key with an example of its own, a value as typed on one line.
func (k Key[C, S]) Like(example string) Key[C, S] {
	k.Form.Example = example
	return k
}

// Only returns the key as one that is played on these targets only.
func (k Key[C, S]) Only(targets ...string) Key[C, S] {
	k.Targets = targets
	return k
}

// Map is the keys of one kind of map, which loads into an S.
type Map[C, S any] struct {
	Table
	set []func(*S, C) // of each row
}

// Of returns the map of the given keys.
func Of[C, S any](what string, groups ...[]Key[C, S]) *Map[C, S] {
	m := &Map[C, S]{Table: Table{What: what}}
	for _, k := range slices.Concat(groups...) {
		m.Rows, m.set = append(m.Rows, k.Row), append(m.set, k.set)
	}
	return m
}

// Entry is one key as it was written.
type Entry[C any] struct {
	Name string
	At   C
}

// Wrong is told what is wrong with the keys of a map.
type Wrong[C any] interface {
	// Unknown is told of a key that the map does not have.
	Unknown(at C, name string, in *Table)
	// Twice is told of a key that was written before, in the same map.
	Twice(again, first C, name string)
}

// Seen are the keys of a map that were written and known, each where it was written first.
type Seen[C any] map[string]C

// Has reports whether a key was written.
func (s Seen[C]) Has(name string) bool {
	_, has := s[name]
	return has
}

// Load sets the fields of to from what was written, in that order, and tells what is wrong. It returns
// what there was, for rules about several keys.
func (m *Map[C, S]) Load(to *S, entries []Entry[C], wrong Wrong[C]) Seen[C] {
	seen := make(Seen[C], len(entries))
	var refused Seen[C]
	for _, e := range entries {
		first, twice := seen[e.Name]
		if !twice {
			first, twice = refused[e.Name]
		}
		row := m.at(e.Name)
		switch {
		case twice:
			wrong.Twice(e.At, first, e.Name)
		case row >= 0:
			seen[e.Name] = e.At
			m.set[row](to, e.At)
		default:
			wrong.Unknown(e.At, e.Name, &m.Table)
			if refused == nil {
				refused = Seen[C]{}
			}
			refused[e.Name] = e.At
		}
	}
	return seen
}
