package expand

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// File is a file that was read.
type File struct {
	Name string // as messages name it
	Dir  string // its folder, as a path with slashes from that of the first file; "" is the same
	Text *yamltext.Text
	Root *yaml.Node // the map at its top; nil where it has none
}

// Files are a file and those that it includes. Nodes that were filled in are known by the file that they stand in, and by
// what stands in them. It is for one goroutine.
type Files struct {
	All  []*File // in the order read; the first is the one that includes the others
	from map[*yaml.Node]*File
	held map[*yaml.Node][]*Variable
}

// NewFiles begins with a file.
func NewFiles(main *File) *Files {
	return &Files{All: []*File{main}, from: map[*yaml.Node]*File{}, held: map[*yaml.Node][]*Variable{}}
}

// Add adds a file that is included. Its nodes are known from then on.
func (fs *Files) Add(f *File) {
	fs.All = append(fs.All, f)
	if f.Root != nil {
		fs.claim(f.Root, f)
	}
}

func (fs *Files) claim(n *yaml.Node, f *File) {
	fs.from[n] = f
	for _, child := range n.Content {
		fs.claim(child, f)
	}
}

// Named returns the file of a name, or nil.
func (fs *Files) Named(name string) *File {
	if at := slices.IndexFunc(fs.All, func(f *File) bool { return f.Name == name }); at >= 0 {
		return fs.All[at]
	}
	return nil
}

// Of returns the file in which a node stands.
func (fs *Files) Of(n *yaml.Node) *File {
	if f := fs.from[n]; f != nil {
		return f
	}
	return fs.All[0]
}

// Full reports whether no further mistake will be noted in some file.
func (fs *Files) Full() bool {
	return slices.ContainsFunc(fs.All, func(f *File) bool { return f.Text.Full() })
}

// At notes a mistake at a node. The hint may be "". What was filled in there is told.
func (fs *Files) At(n *yaml.Node, msg, hint string) *yamltext.Mistake {
	return fs.Of(n).Text.At(n, msg, strings.TrimPrefix(hint+fs.filled(n), "; "))
}

// filled says what was filled in at a node; "" is nothing.
func (fs *Files) filled(n *yaml.Node) string {
	var b strings.Builder
	for _, v := range fs.held[n] {
		fmt.Fprintf(&b, "; <%s> is %s", v.Name, short(v.Text(), 60))
		switch {
		case v.Value == nil:
		case fs.Of(v.Value) == fs.Of(n):
			fmt.Fprintf(&b, " in line %d, column %d", v.Value.Line, v.Value.Column)
		default:
			fmt.Fprintf(&b, " in %s:%d:%d", fs.Of(v.Value).Name, v.Value.Line, v.Value.Column)
		}
	}
	return b.String()
}

// Replaced returns the line of a plain value with another in its place, or "" when the line is not to be corrected.
func (fs *Files) Replaced(n *yaml.Node, with string) string {
	if fs.held[n] != nil {
		return "" // what stands there is the name
	}
	return fs.Of(n).Text.Replaced(n, with)
}

// short cuts a text that is longer than some characters.
func short(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
