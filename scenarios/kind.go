package scenarios

import "github.com/voicesim/voicesim/internal/keys"

// Kind is one kind of expectation: what can be written about it. A language is made of kinds, see
// [NewLanguage]; how one is judged is not of this package.
type Kind struct {
	Name   string // the key that stands for it: "heard"
	Begins string // when it begins, for the documentation, as Markdown
	Met    string // when it is met, likewise

	// Keys are those of its map; the first is Name. A key that is the name of another kind is an option here,
	// as heard is of interrupted.
	Keys []keys.Key[Field, Expectation]

	// New makes what the keys of [OwnKeys] load into, which becomes Expectation.Own; nil if there are none.
	New func() any
}

// OwnKeys returns the keys of a kind that has a type of its own for what is written about it: a *W, which
// its New must make.
func OwnKeys[W any](group ...keys.Key[Field, W]) []keys.Key[Field, Expectation] {
	return keys.In(group, func(e *Expectation) *W { return e.Own.(*W) })
}

// options are the keys of the kind but its own.
func (k *Kind) options() *keys.Table {
	t := keys.Of(k.Name, k.Keys).Table
	t.Rows = t.Rows[1:]
	return &t
}

// kindMaps are the maps that a kind may stand in.
type kindMaps struct {
	*Kind
	alone    *keys.Map[Field, Expectation] // in a moment, a wait or a watch
	expected *keys.Map[Field, Expectation] // in expect
}

// newKindMaps returns the maps of kinds.
func newKindMaps(kinds []*Kind) []*kindMaps {
	all := make([]*kindMaps, len(kinds))
	for i, k := range kinds {
		all[i] = &kindMaps{Kind: k, alone: keys.Of(k.Name, k.Keys), expected: keys.Of(k.Name, k.Keys, expectKeys)}
	}
	return all
}

// laterKinds are kinds that belong to the language, but are not played yet.
var laterKinds = []string{
	"generated", "understood", "remembered", "response", "connection", "digits", "hangup", "error", "usage", "event",
}

// kindTable returns the names of the kinds.
func kindTable(kinds []*Kind) *keys.Table {
	t := &keys.Table{What: "an expectation"}
	for _, k := range kinds {
		row := k.Keys[0].Row
		row.Name = k.Name
		t.Rows = append(t.Rows, row)
	}
	return t.Later(laterKinds...)
}

// optionTable returns the options of all kinds, each name once.
func optionTable(kinds []*Kind) *keys.Table {
	all := &keys.Table{}
	for _, k := range kinds {
		all = all.And(k.options())
	}
	return all
}
