package expand

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Variable is a name, and what stands for it.
type Variable struct {
	Name  string
	At    *yaml.Node // where it is declared; nil outside of files
	Value *yaml.Node // as it was written; nil is Given
	Given string     // what was given outside of files
	Used  *bool      // set when it is filled in; never nil

	titled *bool // set when one of a row is filled in where nothing is played; nil outside of rows
}

// tag is the type of the value in YAML; that of what was given outside of files is none.
func (v *Variable) tag() string {
	if v.Value == nil {
		return ""
	}
	return v.Value.ShortTag()
}

// Text is the value as it was typed; data as it is written on one line.
func (v *Variable) Text() string {
	switch {
	case v.Value == nil:
		return v.Given
	case yamltext.IsScalar(v.Value):
		return v.Value.Value
	default:
		return flow(v.Value)
	}
}

// flow writes data on one line.
func flow(n *yaml.Node) string {
	var parts []string
	switch n.Kind {
	case yaml.MappingNode:
		for _, p := range yamltext.Pairs(n) {
			parts = append(parts, p.Key.Value+": "+flow(p.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		for _, child := range n.Content {
			parts = append(parts, flow(child))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	default:
		return n.Value
	}
}

// Scope has the names that are known at a place.
type Scope map[string]*Variable

// With returns the names of a scope, and others that go over them.
func (s Scope) With(more ...*Variable) Scope {
	all := make(Scope, len(s)+len(more))
	for name, v := range s {
		all[name] = v
	}
	for _, v := range more {
		all[v.Name] = v
	}
	return all
}

// nameShape is how names are written.
var nameShape = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// mark matches a name in angle brackets. One that begins with a digit is none: it may be a pause.
var mark = regexp.MustCompile(`<([A-Za-z_][A-Za-z0-9_-]*)>`)

// Marks returns the names that stand in angle brackets in a text, in their order. Those of groups in a regular
// expression are none.
func Marks(text string) (names []string) {
	for _, at := range mark.FindAllStringSubmatchIndex(text, -1) {
		if !groups(text, at[0]) {
			names = append(names, text[at[2]:at[3]])
		}
	}
	return names
}

// groups reports whether a bracket names a group of a regular expression: (?P<name>…) or (?<name>…).
func groups(text string, at int) bool {
	return isPattern(text) && (strings.HasSuffix(text[:at], "(?P") || strings.HasSuffix(text[:at], "(?"))
}

// pattern matches a regular expression as it is written.
var pattern = regexp.MustCompile(`^/.+/[a-zA-Z]*$`)

func isPattern(text string) bool { return pattern.MatchString(strings.TrimSpace(text)) }
