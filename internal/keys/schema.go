package keys

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Schema is a JSON Schema (draft 7) without its braces, so that more can be said beside it:
//
//	"type": "integer", "minimum": 1
//
// Source: json-schema.org/draft-07.
type Schema string

// Ref returns the schema that a document defines under a name.
func Ref(name string) Schema { return Schema(`"$ref": ` + quoted("#/definitions/"+name)) }

// Enum returns the schema of the words of a table.
func Enum(words *Table) Schema {
	names := words.All()
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = quoted(name)
	}
	return Schema(`"enum": [` + strings.Join(all, ", ") + `]`)
}

// List returns the schema of a list with at least one entry.
func List(of Schema) Schema {
	return Schema(`"type": "array", "items": {` + string(of) + `}, "minItems": 1`)
}

// MapOf returns the schema of a map with at least one entry, whose names are the user's.
func MapOf(of Schema) Schema {
	return `"type": "object", "minProperties": 1, "additionalProperties": {` + of + `}`
}

// AnyOf returns the schema of what fits one of several.
func AnyOf(of ...Schema) Schema {
	all := make([]string, len(of))
	for i, s := range of {
		all[i] = "{" + string(s) + "}"
	}
	return Schema(`"anyOf": [` + strings.Join(all, ", ") + `]`)
}

// Described returns the schema with a sentence that editors show.
func (s Schema) Described(sentence string) Schema {
	if sentence == "" {
		return s
	}
	about := `"description": ` + quoted(sentence)
	if s == "" {
		return Schema(about)
	}
	return s + Schema(", "+about)
}

// Property returns the key of an object, with its schema and what it is about.
func (r *Row) Property() Schema {
	return Schema(quoted(r.Name) + ": {" + string(r.Form.Schema.Described(r.Sentence())) + "}")
}

// Object returns the schema of the map: its keys, and those without which it is refused.
// More are properties that stand before them.
func (t *Table) Object(more ...Schema) Schema {
	properties := more
	for i := range t.Rows {
		properties = append(properties, t.Rows[i].Property())
	}
	all := make([]string, len(properties))
	for i, p := range properties {
		all[i] = string(p)
	}
	s := `"type": "object", "additionalProperties": false, "properties": {` + strings.Join(all, ", ") + `}`
	if needed := t.Needed(); len(needed) > 0 {
		list, _ := json.Marshal(needed) // of texts, which cannot fail
		s += `, "required": ` + string(list)
	}
	return Schema(s)
}

// quoted returns text as JSON, with the signs < > and & as they are.
func quoted(text string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // of text, which cannot fail
	return strings.TrimSpace(b.String())
}

// widest is how long a line of a schema document gets. Chosen: as the code around it.
const widest = 120

// Document returns a schema as a file, indented, with what fits on a line on one. It fails when the
// schema is no JSON.
func (s Schema) Document() ([]byte, error) {
	root, err := s.read()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	layOut(&b, root, 0, 0)
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// read returns the schema as a tree. It fails when the schema is no JSON.
func (s Schema) read() (tree, error) {
	var root any
	text := "{" + string(s) + "}"
	if err := json.Unmarshal([]byte(text), &root); err != nil {
		return tree{}, fmt.Errorf("schema: %w", err)
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	return readTree(decoder), nil
}

// tree is JSON whose keys keep their order: a leaf, or what stands between two brackets.
type tree struct {
	key     string // as JSON, with its colon; "" in lists
	leaf    string // as JSON
	opening string // "{" or "["; "" of a leaf
	within  []tree
}

// readTree reads the next value of JSON without mistakes.
func readTree(d *json.Decoder) tree {
	token, _ := d.Token()
	opening, isDelim := token.(json.Delim)
	if !isDelim {
		return tree{leaf: leafOf(token)}
	}
	t := tree{opening: opening.String()}
	for d.More() {
		key := ""
		if opening == '{' {
			name, _ := d.Token()
			key = leafOf(name) + ": "
		}
		child := readTree(d)
		child.key = key
		t.within = append(t.within, child)
	}
	_, _ = d.Token() // its end
	return t
}

func leafOf(token json.Token) string {
	switch v := token.(type) {
	case string:
		return quoted(v)
	case json.Number:
		return v.String()
	case nil:
		return "null"
	default:
		return fmt.Sprint(v)
	}
}

func (t *tree) closing() string { return map[string]string{"{": "}", "[": "]"}[t.opening] }

// line returns the tree on one line.
func (t *tree) line() string {
	if t.opening == "" {
		return t.key + t.leaf
	}
	parts := make([]string, len(t.within))
	for i := range t.within {
		parts[i] = t.within[i].line()
	}
	return t.key + t.opening + strings.Join(parts, ", ") + t.closing()
}

// layOut writes a tree that begins at an indentation; behind is how many characters follow it on its last line.
func layOut(b *bytes.Buffer, t tree, indent, behind int) {
	b.WriteString(strings.Repeat("  ", indent))
	line := t.line()
	if t.opening == "" || indent > 0 && 2*indent+len(line)+behind <= widest {
		b.WriteString(line)
		return
	}
	b.WriteString(t.key + t.opening + "\n")
	for i := range t.within {
		last := i == len(t.within)-1
		layOut(b, t.within[i], indent+1, 1)
		if !last {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString(strings.Repeat("  ", indent) + t.closing())
}
