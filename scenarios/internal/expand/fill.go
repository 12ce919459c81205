package expand

import (
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Fill returns a tree with the values of names in their places. A name that is the whole of an unquoted value becomes the value
// with its type, one within a text becomes what was typed, in a regular expression so that it matches just that. Other names
// are left as they are, and so is the tree, of which only what changes is copied.
func (fs *Files) Fill(n *yaml.Node, scope Scope) *yaml.Node {
	if len(scope) == 0 {
		return n
	}
	if yamltext.IsScalar(n) {
		return fs.fillScalar(n, scope)
	}
	var filled *yaml.Node
	for i, child := range n.Content {
		with := fs.Fill(child, scope)
		if with == child {
			continue
		}
		if filled == nil {
			filled = fs.copied(n)
		}
		filled.Content[i] = with
	}
	if filled == nil {
		return n
	}
	return filled
}

// copied returns a copy of a node that stands in the same place. Its children are the same.
func (fs *Files) copied(n *yaml.Node) *yaml.Node {
	c := *n
	c.Content = append([]*yaml.Node(nil), n.Content...)
	if f := fs.from[n]; f != nil {
		fs.from[&c] = f
	}
	return &c
}

func (fs *Files) fillScalar(n *yaml.Node, scope Scope) *yaml.Node {
	if !strings.Contains(n.Value, "<") {
		return n
	}
	if name, whole := wholeMark(n); whole && scope[name] != nil {
		return fs.fillWhole(n, scope[name])
	}
	text := fs.copied(n)
	var value strings.Builder
	end := 0
	for _, at := range mark.FindAllStringSubmatchIndex(n.Value, -1) {
		v := scope[n.Value[at[2]:at[3]]]
		if v == nil || groups(n.Value, at[0]) {
			continue
		}
		typed := fs.words(n, v)
		if isPattern(n.Value) {
			typed = strings.ReplaceAll(regexp.QuoteMeta(typed), "/", `\/`)
		}
		value.WriteString(n.Value[end:at[0]] + typed)
		end = at[1]
		fs.held[text] = append(fs.held[text], v)
	}
	if end == 0 {
		return n
	}
	text.Value = value.String() + n.Value[end:]
	return text
}

// wholeMark reports whether an unquoted value is nothing but a name in brackets.
func wholeMark(n *yaml.Node) (name string, whole bool) {
	m := mark.FindStringSubmatch(n.Value)
	return strings.Trim(n.Value, " <>"), m != nil && m[0] == strings.TrimSpace(n.Value) && yamltext.IsPlain(n)
}

// fillWhole returns a value in the place of a name. It is written where the name is.
func (fs *Files) fillWhole(n *yaml.Node, v *Variable) *yaml.Node {
	*v.Used = true
	value := given(v.Given)
	if v.Value != nil {
		value = *v.Value
	}
	value.Line, value.Column = n.Line, n.Column
	if f := fs.from[n]; f != nil {
		fs.from[&value] = f
	}
	fs.held[&value] = []*Variable{v}
	return &value
}

// words returns what was typed as a value within words, and notes data there.
func (fs *Files) words(n *yaml.Node, v *Variable) string {
	*v.Used = true
	if v.Value != nil && !yamltext.IsScalar(v.Value) {
		fs.At(n, fmt.Sprintf("<%s> is data, and stands within words", v.Name), fmt.Sprintf("write it alone without quotes, or give %s a single value", v.Name))
	}
	return v.Text()
}

// given returns a value that was given outside of files. Numbers, true and false are what they look like; all else is text.
func given(text string) yaml.Node {
	n := yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	if leaf, ok := yamltext.LeafOf(&n); !ok || leaf == nil {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}
