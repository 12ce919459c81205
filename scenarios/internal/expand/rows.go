package expand

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// mostCalls bounds the calls of a file. Chosen.
const mostCalls = 1000

// Row is a row of examples: a value for each name.
type Row struct {
	Variables []*Variable // in the order of the first row
	Label     string      // what tells it from the others: "order=A1002"
}

// Rows returns the rows of examples, and notes what is wrong with them. Without one that can be used there are none.
func (fs *Files) Rows(examples yamltext.Pair) []*Row {
	n := examples.Value
	switch {
	case !yamltext.IsList(n):
		fs.At(examples.Key, "examples is a list of rows", "write each behind a dash: - {order: A1001}")
		return nil
	case len(n.Content) == 0:
		fs.At(n, "examples has no rows", "write each behind a dash: - {order: A1001}")
		return nil
	case len(n.Content) > mostCalls:
		fs.At(n, fmt.Sprintf("examples has %d rows", len(n.Content)), fmt.Sprintf("a file has at most %d calls", mostCalls))
		return nil
	}
	var rows []*Row
	var columns []*Variable
	for _, child := range n.Content {
		row := fs.row(child, columns)
		if row == nil {
			continue
		}
		if columns == nil {
			columns = row.Variables
		}
		rows = append(rows, row)
	}
	fs.label(rows, n)
	return rows
}

// row reads one row. The first has no columns before it.
func (fs *Files) row(n *yaml.Node, columns []*Variable) *Row {
	pairs := yamltext.Pairs(n)
	if len(pairs) == 0 {
		fs.At(n, "a row of examples is a map", "write a value for each name: {order: A1001}")
		return nil
	}
	byName, whole := map[string]*Variable{}, true
	row := &Row{}
	for _, p := range pairs {
		v := fs.Declared(p)
		if whole = whole && v != nil; v == nil {
			continue
		}
		if byName[v.Name] != nil {
			fs.At(p.Key, fmt.Sprintf("%q is written twice", v.Name), "leave one of them out")
			continue
		}
		byName[v.Name], v.titled = v, new(bool)
		if columns == nil {
			row.Variables = append(row.Variables, v)
		}
	}
	if !whole {
		return nil
	}
	for _, c := range columns {
		v := byName[c.Name]
		if v == nil {
			fs.At(n, "this row has no "+c.Name, "every row has the names of the first")
			return nil
		}
		v.Used, v.titled = c.Used, c.titled
		row.Variables = append(row.Variables, v)
		delete(byName, c.Name)
	}
	for _, p := range pairs {
		if columns != nil && byName[p.Key.Value] != nil {
			fs.At(p.Key, fmt.Sprintf("the first row has no %q", p.Key.Value), "every row has the names of the first")
		}
	}
	return row
}

// Declared returns the name and the value of a pair, or nil after noting that they cannot be.
func (fs *Files) Declared(p yamltext.Pair) *Variable {
	switch {
	case !nameShape.MatchString(p.Key.Value):
		fs.At(p.Key, fmt.Sprintf("%q is no name", p.Key.Value), "a name is one word of letters, digits, - and _")
		return nil
	case yamltext.IsEmpty(p.Value) || yamltext.IsPlain(p.Value) && p.Value.Tag == "!!null":
		fs.At(p.Key, p.Key.Value+" has no value", `write it, or "" for an empty text`)
		return nil
	}
	return &Variable{Name: p.Key.Value, At: p.Key, Value: p.Value, Used: new(bool)}
}

// replace has given values take the place of those of a row.
func (row *Row) replace(given []*Variable) {
	for i, v := range row.Variables {
		for _, g := range given {
			if g.Name == v.Name {
				row.Variables[i] = &Variable{Name: v.Name, At: v.At, Given: g.Given, Used: v.Used, titled: v.titled}
				g.Used = v.Used
			}
		}
	}
	row.Label = labelled(row.Variables[:1])
}

// longestLabel bounds a value in the name of a call. Chosen.
const longestLabel = 40

// label names rows by as many of their first columns as tell them apart. Two rows that are equal are noted.
func (fs *Files) label(rows []*Row, examples *yaml.Node) {
	for columns := 1; len(rows) > 0 && columns <= len(rows[0].Variables); columns++ {
		first := map[string]*Row{}
		again := 0
		for i, row := range rows {
			row.Label = labelled(row.Variables[:columns])
			if first[row.Label] == nil {
				first[row.Label] = row
				continue
			}
			again++
			if columns < len(row.Variables) {
				continue
			}
			row.Label += fmt.Sprintf(", row %d", i+1)
			if same(row, first[labelled(row.Variables)]) {
				fs.At(examples.Content[i], "this row is the same as another", "leave it out; repeat plays a call several times")
			}
		}
		if again == 0 {
			return
		}
	}
}

func labelled(variables []*Variable) string {
	parts := make([]string, len(variables))
	for i, v := range variables {
		parts[i] = v.Name + "=" + short(v.Text(), longestLabel)
	}
	return strings.Join(parts, " ")
}

// same reports whether two rows have the same values.
func same(a, b *Row) bool {
	return slices.EqualFunc(a.Variables, b.Variables, func(x, y *Variable) bool {
		return x.Text() == y.Text() && x.tag() == y.tag()
	})
}
