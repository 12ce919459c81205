package mcpfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/plaintext"
)

// table reads a file in YAML or JSON, and gathers the mistakes in it.
type table struct {
	file     string
	mistakes []error
}

// tableError is a mistake in such a file.
type tableError struct {
	file         string
	line, column int    // from 1
	path         string // such as "servers[0].tools[1].delay"; "" is the file as a whole
	text         string
}

func (e *tableError) Error() string {
	place := fmt.Sprintf("%s:%d:%d: ", e.file, e.line, e.column)
	if e.path != "" {
		place += e.path + ": "
	}
	return place + e.text
}

// deepestTable is how deep a file may nest. Chosen: schemas stay far below.
const deepestTable = 64

// parse returns the value at the top of the file.
func (t *table) parse(data []byte) (*yaml.Node, error) {
	data, wrong := plaintext.Of(data)
	if wrong != nil {
		return nil, &tableError{t.file, wrong.Line, wrong.Column, "", wrong.Text}
	}
	if strings.HasSuffix(t.file, ".json") {
		data = bytes.ReplaceAll(data, []byte{'\t'}, []byte{' '}) // JSON may have tabs between its values, YAML may not
	}
	var documents []yaml.Node
	err := yaml.Load(data, &documents, yaml.WithAllDocuments(), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(deepestTable))))
	switch {
	case err != nil:
		return nil, &tableError{t.file, max(1, syntaxLine(err)), 1, "", "is neither YAML nor JSON: " + syntaxText(err)}
	case len(documents) != 1 || len(documents[0].Content) != 1:
		return nil, &tableError{t.file, 1, 1, "", "must hold one document"}
	}
	return documents[0].Content[0], nil
}

// syntaxLine is where YAML could not be read; 0 is unknown.
func syntaxLine(err error) int {
	if load, ok := errors.AsType[*yaml.LoadError](err); ok {
		return load.Mark.Line
	}
	return 0
}

// syntaxText is why.
func syntaxText(err error) string {
	if load, ok := errors.AsType[*yaml.LoadError](err); ok {
		return load.Message
	}
	return err.Error()
}

func (t *table) mistake(n *yaml.Node, path, text string) {
	t.mistakes = append(t.mistakes, &tableError{t.file, n.Line, n.Column, path, text})
}

// spot is a value in a table, with where it stands.
type spot struct {
	t    *table
	node *yaml.Node
	key  *yaml.Node // by which it stands in an object; else nil
	path string
}

// wrong notes a mistake at the value.
func (at spot) wrong(text string) { at.t.mistake(at.node, at.path, text) }

// wrongKey notes a mistake at the key.
func (at spot) wrongKey(text string) { at.t.mistake(at.key, at.path, text) }

// loadTable reads an object into to, and returns the keys that it has; nil if it is none.
func loadTable[S any](at spot, m *keys.Map[spot, S], to *S) keys.Seen[spot] {
	if at.node.Kind != yaml.MappingNode {
		at.wrong(m.What + " must have keys; these are: " + sortedKeys(&m.Table))
		return nil
	}
	var entries []keys.Entry[spot]
	for i := 0; i+1 < len(at.node.Content); i += 2 {
		key := at.node.Content[i]
		path := key.Value
		if at.path != "" {
			path = at.path + "." + path
		}
		entries = append(entries, keys.Entry[spot]{Name: key.Value, At: spot{at.t, at.node.Content[i+1], key, path}})
	}
	return m.Load(to, entries, wrongTable{})
}

func sortedKeys(t *keys.Table) string {
	return strings.Join(slices.Sorted(slices.Values(t.All())), ", ")
}

// wrongTable notes what is wrong with the keys of an object.
type wrongTable struct{}

// Unknown implements [keys.Wrong].
func (wrongTable) Unknown(at spot, _ string, in *keys.Table) {
	at.wrongKey("is no key of " + in.What + "; these are: " + sortedKeys(in))
}

// Twice implements [keys.Wrong].
func (wrongTable) Twice(again, _ spot, _ string) { again.wrongKey("stands twice") }

// listOf returns what reads a list, each entry by read.
func listOf[T any](read func(spot) T) func(spot) ([]T, bool) {
	return func(at spot) (list []T, ok bool) {
		if at.node.Kind != yaml.SequenceNode {
			at.wrong("must be a list")
			return nil, false
		}
		for i, entry := range at.node.Content {
			list = append(list, read(spot{at.t, entry, nil, at.path + "[" + strconv.Itoa(i) + "]"}))
		}
		return list, true
	}
}

// text reads a text that has something in it.
func (at spot) text() (text string, ok bool) {
	if at.node.Kind != yaml.ScalarNode || strings.TrimSpace(at.node.Value) == "" {
		at.wrong("must be a text that is not empty")
		return "", false
	}
	return at.node.Value, true
}

func (at spot) flag() (yes, ok bool) {
	if at.node.Kind != yaml.ScalarNode || at.node.Value != "true" && at.node.Value != "false" {
		at.wrong("must be true or false")
		return false, false
	}
	return at.node.Value == "true", true
}

// delay reads a time to wait; 0s waits not at all.
func (at spot) delay() (time.Duration, bool) {
	d, err := time.ParseDuration(at.node.Value)
	if at.node.Kind != yaml.ScalarNode || err != nil || d < 0 {
		at.wrong(`is written as "800ms" or "1.5s"`)
		return 0, false
	}
	if d == 0 {
		d = -1
	}
	return d, true
}

// object reads any object as JSON.
func (at spot) object() (json.RawMessage, bool) {
	if at.node.Kind != yaml.MappingNode {
		at.wrong("must be an object")
		return nil, false
	}
	return at.data()
}

// data reads any value as JSON.
func (at spot) data() (raw json.RawMessage, ok bool) {
	var value any
	err := at.node.Decode(&value)
	if err == nil {
		raw, err = json.Marshal(value)
	}
	if err != nil {
		at.wrong("cannot be written as JSON: " + err.Error())
	}
	return raw, err == nil
}

// answer reads a text, or a value that stands for its JSON.
func (at spot) answer() (string, bool) {
	if at.node.Kind == yaml.ScalarNode {
		return at.node.Value, true
	}
	raw, ok := at.data()
	return string(raw), ok
}

// number reads a whole number.
func (at spot) number() (int, bool) {
	n, err := strconv.Atoi(at.node.Value)
	if err != nil {
		at.wrong("must be a number")
	}
	return n, err == nil
}
