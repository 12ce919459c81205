package agentfile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// format is what the reading of YAML has to know.
var format = &yamltext.Format{
	Noun:  "file of agents",
	Begin: "start: Desk",
	Has:   "agents, each with instructions",
	Key:   index.Has,
	Data: func(key string) bool {
		return slices.Contains([]string{"agents", "tools", "guardrails", "arguments", "rows", "headers", "handoffs"}, key)
	},
	Words: func(key string) bool {
		return slices.Contains([]string{"start", "greeting", "instructions", "about", "by", "say"}, key)
	},
}

// Read reads an agent file. The name is for messages and positions; nothing is opened. The error is nil or a
// *scenarios.Mistakes with everything that is wrong with the file.
func Read(name string, data []byte) (*File, error) {
	l := &loader{Text: yamltext.New(format, data)}
	if l.Readable(data) {
		if root := l.Parse(); root != nil {
			file := &File{name: name, lines: l.Lines()}
			seen := load(l, topKeys, file, root)
			l.missing(topKeys.What, &topKeys.Table, seen, root)
			l.check(file)
			if l.Found() == 0 {
				return file, nil
			}
		}
	}
	return nil, scenarios.MistakesIn(name, l.Text)
}

// Text returns an agent file as it was typed.
func Text(data []byte) *yamltext.Text { return yamltext.New(format, data) }

// loader notes every mistake on the way.
type loader struct{ *yamltext.Text }

// field is a key with its value, as they were written.
type field struct {
	l     *loader
	name  string
	key   *yaml.Node // where a missing value is noted
	value *yaml.Node
}

// wrong notes a mistake at the value.
func (f field) wrong(msg, hint string) { f.l.At(f.value, msg, hint) }

// load sets the fields of to from a map.
func load[S any](l *loader, m *keys.Map[field, S], to *S, n *yaml.Node) keys.Seen[field] {
	var entries []keys.Entry[field]
	for _, p := range yamltext.Pairs(n) {
		entries = append(entries, keys.Entry[field]{Name: p.Key.Value, At: field{l, p.Key.Value, p.Key, p.Value}})
	}
	return m.Load(to, entries, l)
}

// Unknown implements [keys.Wrong].
func (l *loader) Unknown(at field, name string, in *keys.Table) {
	msg, hint := index.Unknown(name, in)
	l.At(at.key, msg, hint)
}

// Twice implements [keys.Wrong].
func (l *loader) Twice(again, first field, name string) {
	l.At(again.key, fmt.Sprintf("%q is written twice", name), fmt.Sprintf("it stands in line %d already", first.key.Line))
}

// missing notes the keys that a map must have and lacks. What names the map.
func (l *loader) missing(what string, t *keys.Table, seen keys.Seen[field], at *yaml.Node) {
	for _, name := range t.Needed() {
		if !seen.Has(name) {
			l.At(at, fmt.Sprintf("%s has no %s", what, name), "add it: "+t.Row(name).About)
		}
	}
}

// text reads a text that has something in it, as typed.
func (f field) text() (string, bool) { return f.l.Single(f.name, f.key, f.value) }

// list returns the entries of a list.
func (f field) list() (entries []field) {
	if !yamltext.IsList(f.value) {
		f.l.At(f.key, f.name+" is a list", "write it like ["+strings.TrimSpace(f.value.Value)+"]")
	}
	for _, n := range f.value.Content {
		entries = append(entries, field{f.l, f.name, n, n})
	}
	return entries
}

// names reads a list of names.
func (f field) names() (all names, ok bool) {
	ok = yamltext.IsList(f.value)
	written := map[string]bool{}
	for _, e := range f.list() {
		text, fine := e.text()
		if fine && written[text] {
			e.wrong(fmt.Sprintf("%q is written twice", text), "leave one of them out")
		}
		written[text] = true
		all, ok = append(all, name{text, e.value}), ok && fine
	}
	return all, ok
}

// entries returns the keys of a map whose names are the user's, each once.
func (f field) entries(like string) (all []field) {
	if !yamltext.IsMap(f.value) || len(f.value.Content) == 0 {
		f.l.At(f.key, f.name+" is a map", "write each below it, indented: "+like)
		return nil
	}
	written := map[string]field{}
	for _, p := range yamltext.Pairs(f.value) {
		at := field{f.l, strings.TrimSpace(p.Key.Value), p.Key, p.Value}
		if first, ok := written[at.name]; ok {
			f.l.Twice(at, first, at.name)
			continue
		}
		written[at.name] = at
		if at.name == "" {
			f.l.At(p.Key, "a name is missing", "write it like "+like)
			continue
		}
		all = append(all, at)
	}
	return all
}

// below loads a map into to, and notes otherwise that it should be one.
func below[S any](f field, m *keys.Map[field, S], to *S) keys.Seen[field] {
	if !yamltext.IsMap(f.value) {
		f.l.At(f.key, f.name+" is a map", "write its keys below it, indented: "+suggest.Or(m.All()))
		return nil
	}
	seen := load(f.l, m, to, f.value)
	f.l.missing(f.name, &m.Table, seen, f.key)
	return seen
}

// duration reads a length of time up to a longest one.
func (f field) duration(longest time.Duration) (d time.Duration, ok bool) {
	text, ok := f.text()
	if !ok {
		return 0, false
	}
	d, err := scenarios.ParseDuration(text)
	switch {
	case err != nil:
		f.wrong(f.name+": "+err.Error(), "")
	case d <= 0 || d > longest:
		f.wrong(fmt.Sprintf("%s is more than nothing and at most %v", f.name, longest), "")
	default:
		return d, true
	}
	return 0, false
}
