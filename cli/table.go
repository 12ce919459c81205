package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/voicesim/voicesim/wire"
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

// tableReader reads a value at a path.
type tableReader func(n *yaml.Node, path string)

type tableKeys map[string]tableReader

// object reads an object whose keys are known, and returns those that it has; nil if it is none.
func (t *table) object(n *yaml.Node, path, noun string, keys tableKeys) (seen map[string]bool) {
	if n.Kind != yaml.MappingNode {
		t.mistake(n, path, noun+" must have keys; these are: "+strings.Join(slices.Sorted(maps.Keys(keys)), ", "))
		return nil
	}
	seen = map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		at := key
		if path != "" {
			at = path + "." + key
		}
		read, known := keys[key]
		switch {
		case !known:
			t.mistake(n.Content[i], at, "is no key of "+noun+"; these are: "+strings.Join(slices.Sorted(maps.Keys(keys)), ", "))
		case seen[key]:
			t.mistake(n.Content[i], at, "stands twice")
		default:
			seen[key] = true
			read(n.Content[i+1], at)
		}
	}
	return seen
}

// list reads a list, each entry at its path.
func (t *table) list(read tableReader) tableReader {
	return func(n *yaml.Node, path string) {
		if n.Kind != yaml.SequenceNode {
			t.mistake(n, path, "must be a list")
			return
		}
		for i, entry := range n.Content {
			read(entry, path+"["+strconv.Itoa(i)+"]")
		}
	}
}

// text reads a text that has something in it.
func (t *table) text(to *string) tableReader {
	return func(n *yaml.Node, path string) {
		if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
			t.mistake(n, path, "must be a text that is not empty")
		}
		*to = n.Value
	}
}

func (t *table) flag(to *bool) tableReader {
	return func(n *yaml.Node, path string) {
		if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" {
			t.mistake(n, path, "must be true or false")
		}
		*to = n.Value == "true"
	}
}

// delay reads a time to wait; 0s waits not at all.
func (t *table) delay(to *time.Duration) tableReader {
	return func(n *yaml.Node, path string) {
		d, err := time.ParseDuration(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || d < 0 {
			t.mistake(n, path, `is written as "800ms" or "1.5s"`)
		}
		if *to = d; d == 0 {
			*to = -1
		}
	}
}

// data reads any value of a kind as JSON.
func (t *table) data(to *json.RawMessage, kind yaml.Kind) tableReader {
	return func(n *yaml.Node, path string) {
		var value any
		err := n.Decode(&value)
		if err == nil {
			*to, err = json.Marshal(value)
		}
		switch {
		case n.Kind != kind:
			t.mistake(n, path, "must be an object")
		case err != nil:
			t.mistake(n, path, "cannot be written as JSON: "+err.Error())
		}
	}
}

// answer reads a text, or a value that stands for its JSON.
func (t *table) answer(to *string) tableReader {
	return func(n *yaml.Node, path string) {
		if n.Kind == yaml.ScalarNode {
			*to = n.Value
			return
		}
		var raw json.RawMessage
		t.data(&raw, n.Kind)(n, path)
		*to = string(raw)
	}
}

// failure reads why a call fails: a message, or an error as the protocol has it.
func (t *table) failure(to **wire.MCPError) tableReader {
	return func(n *yaml.Node, path string) {
		f := &wire.MCPError{Type: wire.MCPToolExecutionError}
		*to = f
		if n.Kind == yaml.ScalarNode {
			t.text(&f.Message)(n, path)
			return
		}
		seen := t.object(n, path, "an error", tableKeys{
			"message": t.text(&f.Message),
			"type": func(n *yaml.Node, path string) {
				if f.Type = n.Value; !slices.Contains([]string{wire.MCPToolExecutionError, wire.MCPHTTPError, wire.MCPProtocolError}, f.Type) {
					t.mistake(n, path, "must be tool_execution_error, http_error or protocol_error")
				}
			},
			"code": func(n *yaml.Node, path string) {
				code, err := strconv.Atoi(n.Value)
				if err != nil {
					t.mistake(n, path, "must be a number")
				}
				f.Code = wire.Some(code)
			},
		})
		switch {
		case seen == nil:
		case !seen["message"]:
			t.mistake(n, path, "needs a message")
		case seen["code"] == (f.Type == wire.MCPToolExecutionError):
			t.mistake(n, path, "has a code if its type is http_error or protocol_error, and none otherwise")
		}
	}
}
