package keys

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/internal/suggest"
)

// Table is the keys of one kind of map, or the words that a key may be given.
type Table struct {
	What string // what they belong to, as messages name it: "caller", "a bound"
	Rows []Row
}

// Words returns a table of words that a key may be given, with nothing to say of each.
func Words(what string, names ...string) *Table {
	t := &Table{What: what}
	for _, name := range names {
		t.Rows = append(t.Rows, Row{Name: name})
	}
	return t
}

// Saying returns the table with what a word is about.
func (t *Table) Saying(name, about string) *Table {
	with := &Table{What: t.What, Rows: slices.Clone(t.Rows)}
	if row := with.Row(name); row != nil {
		row.About = about
	}
	return with
}

// Aside returns the table with what words are about, in pairs of a word and that, which explains them and makes lists of them no longer.
func (t *Table) Aside(pairs ...string) *Table {
	with := &Table{What: t.What, Rows: slices.Clone(t.Rows)}
	for i := 0; i+1 < len(pairs); i += 2 {
		if row := with.Row(pairs[i]); row != nil {
			row.About, row.Aside = pairs[i+1], true
		}
	}
	return with
}

// And returns the table with the rows of another, but for names that it has itself.
func (t *Table) And(other *Table) *Table {
	both := &Table{What: t.What, Rows: slices.Clone(t.Rows)}
	for _, row := range other.Rows {
		if !both.Has(row.Name) {
			both.Rows = append(both.Rows, row)
		}
	}
	return both
}

// Row returns the row of a name, or nil.
func (t *Table) Row(name string) *Row {
	if at := t.at(name); at >= 0 {
		return &t.Rows[at]
	}
	return nil
}

// at returns the index of a name, or -1.
func (t *Table) at(name string) int {
	for i := range t.Rows {
		if t.Rows[i].Name == name {
			return i
		}
	}
	return -1
}

// Has reports whether the table has a name.
func (t *Table) Has(name string) bool { return t.Row(name) != nil }

// Needed returns the names without which the map is refused.
func (t *Table) Needed() []string { return t.names(func(r *Row) bool { return r.Needed }) }

// All returns all names.
func (t *Table) All() []string { return t.names(func(*Row) bool { return true }) }

func (t *Table) names(is func(*Row) bool) []string {
	var names []string
	for i := range t.Rows {
		if is(&t.Rows[i]) {
			names = append(names, t.Rows[i].Name)
		}
	}
	return names
}

// Index is all maps of one language, for telling where a key belongs that stands in the wrong one.
type Index struct {
	Tables  []*Table
	Aliases suggest.Aliases // a key "session.vad" holds in that map alone, before "vad"
	// Elsewhere is what to do about keys that people write in maps which have none for it, by map and key: "session.model".
	Elsewhere map[string]string
}

// Has reports whether some map has the key.
func (x *Index) Has(name string) bool {
	return slices.ContainsFunc(x.Tables, func(t *Table) bool { return t.Has(name) })
}

// Homes names the maps, other than not, that have the key: "expect", or "tool or approval"; "" if
// there is none.
func (x *Index) Homes(name string, not *Table) string {
	var homes []string
	for _, t := range x.Tables {
		if t != not && t.Has(name) && !slices.Contains(homes, t.What) {
			homes = append(homes, t.What)
		}
	}
	return suggest.Or(homes)
}

// Unknown says what is wrong with a key that its map does not have, and what to do about it.
func (x *Index) Unknown(name string, in *Table) (msg, hint string) {
	home := x.Homes(name, in)
	msg = fmt.Sprintf("unknown key %q", name)
	if home != "" {
		msg = fmt.Sprintf("%q does not go with %s", name, in.What)
	}
	if meant := x.Known(name, in, in.What); meant != "" {
		return msg, meant
	}
	if home != "" {
		return msg, "it goes with " + home
	}
	return msg, suggest.DidYouMean(name, in.All(), nil)
}

// Known returns what to do about a key from other tools, or from habit, that a map has under another name, or that is said elsewhere. Place
// is the map as [Index] names it. It is "" for a key of which nothing is known.
func (x *Index) Known(name string, in *Table, place string) (hint string) {
	if hint = x.Elsewhere[place+"."+suggest.Snake(name)]; hint != "" {
		return hint
	}
	meant := x.Aliases.In(place, name, in.All())
	if meant == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", meant) + in.Row(meant).like()
}

// like returns how a row is written, as it follows a question; "" if there is no example of it.
func (r *Row) like() string {
	if r.Form.Example == "" {
		return ""
	}
	return " Write it like " + r.Line()
}

// Line returns a row as it is written, with its example.
func (r *Row) Line() string { return r.Name + ": " + r.Form.Example }

// Meant returns the row that a word alone stands for where the map was to be written: its name, another word for that, or one of the words that
// its value may be. The line is how it is written; "" if nothing is known of the word.
func (x *Index) Meant(word string, in *Table) (line string) {
	for i := range in.Rows {
		if row := &in.Rows[i]; row.Form.Words != nil && row.Form.Words.Has(word) {
			return row.Name + ": " + word
		}
	}
	name := x.Aliases.In(in.What, word, in.All())
	if name == "" {
		name = suggest.Nearest(word, in.All(), x.Aliases)
	}
	if row := in.Row(name); row != nil && row.Form.Example != "" {
		return row.Line()
	}
	return ""
}
