package keys

import (
	"strings"

	"github.com/voicesim/voicesim/internal/suggest"
)

// Row is all that is known of one key, or of one word that a key may be given, whatever it is loaded
// into. About and Without are Markdown, begin in lower case and have no full stop, so that they fit into
// the cell of a table as well as into a sentence.
type Row struct {
	Name    string
	About   string   // what it says: "how long after that moment"
	Without string   // what holds when it is not written: "at once"; "" says nothing
	Form    Form     // what its value may be; the zero form of a word
	Needed  bool     // its map is refused without it
	Aside   bool     // of a word: lists have it without what it is about
	Targets []string // what it is played on; nil is everything
}

// Form says what a value may be, in words and for a machine.
type Form struct {
	Takes   string // "a duration"; "" when what is said of the key says it
	Words   *Table // the words that it may be, nil when it is not one of a list
	Schema  Schema
	Example string // a value, as typed on one line
}

// Cell returns what a table of the documentation says of the key: what it is about and what it takes.
func (r *Row) Cell() string {
	switch {
	case r.Form.Words != nil:
		return r.About + ": " + r.Form.Words.choices()
	case r.Form.Takes != "":
		return r.About + ", " + r.Form.Takes
	default:
		return r.About
	}
}

// Otherwise returns what a table of the documentation says of a map without the key.
func (r *Row) Otherwise() string {
	if r.Needed {
		return "refused"
	}
	return r.Without
}

// Sentence returns what the key is about as one plain sentence, with what holds without it.
func (r *Row) Sentence() string {
	if r.About == "" {
		return ""
	}
	text := plain(r.About)
	text = strings.ToUpper(text[:1]) + text[1:] + "."
	if r.Without != "" {
		text += " Without it: " + plain(r.Without) + "."
	}
	return text
}

// marks are those of Markdown that a plain sentence does without.
var marks = strings.NewReplacer("`", "", "**", "")

func plain(text string) string { return marks.Replace(text) }

// choices lists the words, each marked as code, with what it is about unless that stands aside.
func (t *Table) choices() string {
	var all []string
	for i := range t.Rows {
		row := &t.Rows[i]
		word := "`" + row.Name + "`"
		if row.About != "" && !row.Aside {
			word += " (" + row.About + ")"
		}
		all = append(all, word)
	}
	return suggest.Or(all)
}
