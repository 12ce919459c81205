package scenarios

import "github.com/voicesim/voicesim/internal/keys"

// Want is what one expectation wants to be observed: of each kind of expectation a type of its own.
type Want interface {
	// Describe says in words what is demanded: "tool issue_refund should run". It has " should " in it once,
	// which becomes " should not " where it must not be observed.
	Describe() string
}

// Completer is a [Want] about whose keys something can be wrong that is known only once all of them were read.
type Completer interface {
	// Complete returns what is wrong, nil for nothing.
	Complete() *KeyMistake
}

// KeyMistake is what is wrong with the value of a key.
type KeyMistake struct {
	Key  string // which
	At   int    // where in the value, in characters from 0, if it stands on one line
	Msg  string
	Hint string // what to do about it; "" when the message says so
}

// Kind is one kind of expectation: what can be written about it. A language is made of kinds, see
// [NewLanguage]; how one is judged is not of this package.
type Kind struct {
	Name   string // the key that stands for it: "heard"
	Begins string // when it begins, for the documentation, as Markdown
	Met    string // when it is met, likewise

	Lasts bool // it is so for a while, or is not, and cannot be counted: times does not go with it

	// Keys are those of its map; the first is Name. A key that is the name of another kind is an option here,
	// as heard is of interrupted.
	Keys []keys.Key[Field, Expectation]

	// Instead returns how the kind is written for a word that somebody took for a kind, such as "event: response.done"; "" for a word that it
	// does not know. nil knows none.
	Instead func(word string) string

	// New makes what the keys load into, which becomes Expectation.Want.
	New func() Want
}

// NewKind returns a kind whose wants are *W, into which its keys load. The name is that of the first key.
func NewKind[W any, P interface {
	*W
	Want
}](begins, met string, group ...keys.Key[Field, W]) *Kind {
	return &Kind{
		Name: group[0].Name, Begins: begins, Met: met,
		Keys: keys.In(group, func(e *Expectation) *W { return (*W)(e.Want.(P)) }),
		New:  func() Want { return P(new(W)) },
	}
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

// kindTable returns the names of the kinds.
func kindTable(kinds []*Kind) *keys.Table {
	t := &keys.Table{What: "an expectation"}
	for _, k := range kinds {
		row := k.Keys[0].Row
		row.Name = k.Name
		t.Rows = append(t.Rows, row)
	}
	return t
}

// optionTable returns the options of all kinds, each name once.
func optionTable(kinds []*Kind) *keys.Table {
	all := &keys.Table{}
	for _, k := range kinds {
		all = all.And(k.options())
	}
	return all
}
