package config

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/voicesim/voicesim/internal/keys"
)

// Bounds of a file, chosen: nobody writes more.
const (
	mostBytes = 1 << 20
	mostDeep  = 16
)

// Mistakes are all that is wrong with a file.
type Mistakes struct {
	all     []string
	ofVoice int // how many of them are about the voice
}

// Error has a line for each mistake, with its place.
func (m *Mistakes) Error() string { return strings.Join(m.all, "\n") }

// OnlyVoice reports whether nothing but the voice is wrong, which matters to nobody who has it say nothing.
func (m *Mistakes) OnlyVoice() bool { return m.ofVoice == len(m.all) }

// Read reads a file. A path of "" is no file, and gives what holds without one. The error is a *Mistakes, beside what could be
// read, or says that the file cannot be read.
func Read(path string) (*Config, error) {
	c := &Config{File: path}
	c.Cache = c.Path(DefaultCache)
	if path == "" {
		return c, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	f := &file{name: path}
	if info.Size() > mostBytes {
		f.note(1, 1, fmt.Sprintf("has %d KB, and %d are read", info.Size()>>10, mostBytes>>10), "")
		return c, f.found()
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f.read(c, data)
	return c, f.found()
}

// file is one while it is read.
type file struct {
	name     string
	mistakes []string
	ofVoice  int // how many of them are about the voice
}

// field is a key with its value, as they were written.
type field struct {
	file  *file
	name  string
	key   *yaml.Node
	value *yaml.Node
}

func (f *file) note(line, column int, msg, hint string) {
	text := fmt.Sprintf("%s:%d:%d: %s", f.name, line, column, msg)
	if hint != "" {
		text += ": " + hint
	}
	f.mistakes = append(f.mistakes, text)
}

func (f *file) found() error {
	if len(f.mistakes) == 0 {
		return nil
	}
	return &Mistakes{f.mistakes, f.ofVoice}
}

// read reads the whole file.
func (f *file) read(c *Config, data []byte) {
	if !utf8.Valid(data) {
		f.note(1, 1, "is not UTF-8", "save it as such")
		return
	}
	var documents []yaml.Node
	err := yaml.Load([]byte(strings.TrimPrefix(string(data), "\uFEFF")), &documents, yaml.WithAllDocuments(), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(mostDeep))))
	if load, ok := errors.AsType[*yaml.LoadError](err); ok {
		f.note(max(load.Mark.Line, 1), max(load.Mark.Column, 1), "is no YAML: "+load.Message, "")
		return
	}
	switch {
	case err != nil:
		f.note(1, 1, "is no YAML: "+err.Error(), "")
	case len(documents) == 0: // nothing but comments
	case len(documents) > 1:
		f.note(documents[1].Line, 1, "is a second document", "write all keys in one")
	case len(documents[0].Content) == 1 && documents[0].Content[0].Kind == yaml.MappingNode:
		load(f, topKeys, c, documents[0].Content[0])
	case len(documents[0].Content) == 1 && documents[0].Content[0].Tag != "!!null":
		f.note(1, 1, "has no keys", "these are: "+strings.Join(topKeys.All(), ", "))
	}
}

// load sets the fields of to from a map.
func load[S any](f *file, m *keys.Map[field, S], to *S, n *yaml.Node) keys.Seen[field] {
	var entries []keys.Entry[field]
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		for value.Kind == yaml.AliasNode {
			value = value.Alias
		}
		entries = append(entries, keys.Entry[field]{Name: key.Value, At: field{f, key.Value, key, value}})
	}
	return m.Load(to, entries, f)
}

// Unknown implements [keys.Wrong].
func (f *file) Unknown(at field, name string, in *keys.Table) {
	msg, hint := index.Unknown(name, in)
	at.at(at.key, msg, hint)
}

// Twice implements [keys.Wrong].
func (f *file) Twice(again, first field, name string) {
	again.at(again.key, name+" is written twice", fmt.Sprintf("it stands in line %d already", first.key.Line))
}

func (f field) at(n *yaml.Node, msg, hint string) { f.file.note(n.Line, n.Column, msg, hint) }

// wrong notes what is wrong with the value.
func (f field) wrong(predicate, hint string) {
	what := f.name
	if f.value.Kind == yaml.ScalarNode && f.value.Value != "" {
		what = fmt.Sprintf("%s %q", f.name, f.value.Value)
	}
	f.at(f.value, what+" "+predicate, hint)
}

// hide notes it without showing the value.
func (f field) hide(predicate, hint string) { f.at(f.value, f.name+" "+predicate, hint) }

// entry is an entry of a list or a map in the value.
func (f field) entry(n *yaml.Node) field {
	f.value = n
	return f
}

// text reads a text that has something in it.
func (f field) text() (string, bool) {
	if f.value.Kind != yaml.ScalarNode || strings.TrimSpace(f.value.Value) == "" || f.value.Tag == "!!null" {
		f.at(f.value, f.name+" is a text that is not empty", "")
		return "", false
	}
	return f.value.Value, true
}

// list reads a list of texts.
func (f field) list() (all []string, ok bool) {
	ok = true
	for _, n := range f.value.Content {
		one, fine := f.entry(n).text()
		all, ok = append(all, one), ok && fine
	}
	return all, ok && len(all) > 0
}
