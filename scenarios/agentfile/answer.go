package agentfile

import (
	"regexp"
	"strings"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// answer is what a tool says: a text with <argument> in it, or JSON.
type answer struct {
	field field
	text  string
	data  bool // it is JSON, in which nothing is filled in
}

// mark matches the name of an argument in a text.
var mark = regexp.MustCompile(`<([A-Za-z_][A-Za-z0-9_]*)>`)

// filled returns a text with what was sent in the place of the names of arguments, as escaped by escape.
func filled(text string, sent map[string]string, escape func(string) string) string {
	return mark.ReplaceAllStringFunc(text, func(m string) string { return escape(sent[m[1:len(m)-1]]) })
}

func asSent(text string) string { return text }

// fill returns the answer to what was sent.
func (a *answer) fill(sent map[string]string) string {
	if a.data {
		return a.text
	}
	return filled(a.text, sent, asSent)
}

// answer reads a text or data.
func (f field) answer() (*answer, bool) {
	if yamltext.IsScalar(f.value) {
		text, ok := f.text()
		return &answer{field: f, text: text}, ok
	}
	data, ok := f.l.Data(f.value)
	return &answer{field: f, text: string(data), data: true}, ok
}

// readAnswer reads what is always answered.
func (t *tool) readAnswer(f field) {
	if a, ok := f.answer(); ok {
		t.answer = a
	}
}

// table has an answer for each value of an argument.
type table struct {
	by        name
	rows      []*answer
	places    map[string]int // of the rows, by their values as folded makes them
	otherwise *answer
}

// nothingFound is what a table answers that does not say otherwise.
const nothingFound = "nothing found"

// readTable reads a table.
func (t *tool) readTable(f field) {
	t.table = &table{}
	below(f, tableKeys, t.table)
}

// readRows reads the answers.
func (t *table) readRows(f field) {
	t.places = map[string]int{}
	for _, e := range f.entries("A1001: shipped") {
		if _, ok := t.places[folded(e.name)]; ok {
			f.l.At(e.key, "this row is there already", "case and outer spaces do not matter: leave one of them out")
			continue
		}
		a, _ := e.answer()
		t.places[folded(e.name)] = len(t.rows)
		t.rows = append(t.rows, a)
	}
}

// readOtherwise reads the answer to all other values.
func (t *table) readOtherwise(f field) { t.otherwise, _ = f.answer() }

// folded returns a value of a table without case and outer spaces.
func folded(value string) string { return strings.ToLower(strings.ToUpper(strings.TrimSpace(value))) }

// find returns the answer for what was sent.
func (t *table) find(sent map[string]string) *answer {
	value := sent[t.by.text]
	for _, v := range []string{value, yesNo[value]} {
		if i, ok := t.places[folded(v)]; ok {
			return t.rows[i]
		}
	}
	if t.otherwise != nil {
		return t.otherwise
	}
	return &answer{text: nothingFound}
}

// yesNo is how rows may write the values of a yes_no.
var yesNo = map[string]string{"true": "yes", "false": "no"}
