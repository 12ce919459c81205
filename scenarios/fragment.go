package scenarios

import (
	"path"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios/internal/expand"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Fragment is a file of steps, which scenarios include.
type Fragment struct {
	About string
	Open  []string // names in angle brackets that who includes it fills in, in the order written

	steps *yaml.Node
}

// LoadFragment reads a file of steps that is looked at alone. What depends on the names that are open, on the agent, and on the
// steps of who includes it is not looked at. The error is nil or *Mistakes with everything that is wrong with the file and
// those that it includes.
func (lang *Language) LoadFragment(src Source) (*Fragment, error) {
	text := yamltext.New(lang.fragments, src.Data)
	if !text.Readable(src.Data) {
		return nil, MistakesIn(src.Path, text)
	}
	files := expand.NewFiles(&expand.File{Name: src.Path, Text: text, Root: text.Parse()})
	root := files.All[0].Root
	if root == nil {
		return nil, MistakesIn(src.Path, text)
	}
	l := &loader{Files: files, lang: lang, sc: New("", ""), open: src.Open, alone: map[Pos]bool{}}
	l.sc.File = src.Path
	l.within = []string{path.Base(src.Path)}
	var fragment Fragment
	load(l, nil, fragmentKeys, &fragment, yamltext.Pairs(root))
	if fragment.steps == nil {
		text.At(root, "this file has no steps", "write them as a list: steps:")
		return nil, mistakesIn(files)
	}
	fragment.Open = openNames(fragment.steps)
	l.unknown(fragment.steps, fragment.Open)
	l.script(fragment.steps, nil)
	for _, f := range files.All[1:] {
		for _, name := range openNamesOf(f.Root) {
			if !slices.Contains(fragment.Open, name) && !l.gives(name) {
				fragment.Open = append(fragment.Open, name)
			}
		}
	}
	if err := mistakesIn(files); err != nil {
		return nil, err
	}
	return &fragment, nil
}

// unknown notes the lines of which nothing is known where a file is looked at alone: those with open names.
func (l *loader) unknown(steps *yaml.Node, open []string) {
	if l.alone == nil {
		return
	}
	yamltext.EachScalar(steps, func(n *yaml.Node) {
		if slices.ContainsFunc(expand.Marks(n.Value), func(name string) bool { return slices.Contains(open, name) }) {
			l.alone[Pos{File: l.Of(n).Name, Line: n.Line}] = true
		}
	})
}

// openNamesOf returns the open names of a whole file.
func openNamesOf(root *yaml.Node) []string {
	for _, p := range yamltext.Pairs(root) {
		if p.Key.Value == "steps" {
			return openNames(p.Value)
		}
	}
	return nil
}

// gives reports whether some include gives a name a value.
func (l *loader) gives(name string) bool {
	return slices.ContainsFunc(l.sc.variables, func(v Filled) bool { return v.Name == name })
}

// openNames returns the names in angle brackets below a list of steps. In a model's words, one that the steps ask for as
// a tool is what that returned.
func openNames(steps *yaml.Node) (names []string) {
	tools := toolsIn(steps, nil)
	yamltext.EachScalar(steps, func(n *yaml.Node) {
		for _, name := range expand.Marks(n.Value) {
			if _, tool := words.FindName(name, tools); !tool && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	})
	return names
}

// toolsIn returns the names that stand behind the key tool below a node, with those before it.
func toolsIn(n *yaml.Node, names []string) []string {
	for _, p := range yamltext.Pairs(n) {
		if p.Key.Value == "tool" {
			names = append(names, p.Value.Value)
		}
	}
	for _, child := range n.Content {
		names = toolsIn(child, names)
	}
	return names
}
