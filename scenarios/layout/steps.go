package layout

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// stepper puts options where they belong.
type stepper struct{ lang *scenarios.Language }

// file returns a tree with the steps of its lists in the one form.
func (s *stepper) file(root *yaml.Node) *yaml.Node {
	out := *root
	out.Content = slices.Clone(root.Content)
	for i := 0; i+1 < len(out.Content); i += 2 {
		if key := out.Content[i].Value; key == "script" || key == "steps" {
			out.Content[i+1] = s.list(out.Content[i+1])
		}
	}
	return &out
}

// list returns a list of steps in the one form.
func (s *stepper) list(n *yaml.Node) *yaml.Node {
	if !yamltext.IsList(n) || len(n.Content) == 0 {
		return n
	}
	out := *n
	out.Style &^= yaml.FlowStyle
	out.Content = nil
	for _, step := range n.Content {
		out.Content = append(out.Content, s.step(step))
	}
	return &out
}

// step returns a step in the one form: its verb first, with options beside words and within maps.
func (s *stepper) step(n *yaml.Node) *yaml.Node {
	pairs := yamltext.Pairs(n)
	at := slices.IndexFunc(pairs, func(p yamltext.Pair) bool { return s.isVerb(p.Key.Value) })
	if at < 0 || len(pairs)*2 != len(n.Content) {
		return n
	}
	verb := pairs[at]
	beside := slices.Delete(slices.Clone(pairs), at, at+1)
	inside := yamltext.Pairs(verb.Value)
	out := *n
	out.Style &^= yaml.FlowStyle
	switch say := slices.IndexFunc(inside, func(p yamltext.Pair) bool { return p.Key.Value == "say" }); {
	case twice(inside, beside):
		return n // a mistake, for which validate is there
	case say >= 0 && yamltext.IsScalar(inside[say].Value) && !yamltext.IsEmpty(inside[say].Value):
		verb.Value = inside[say].Value
		beside = slices.Concat(slices.Delete(slices.Clone(inside), say, say+1), beside)
	case len(inside) > 0 || yamltext.IsEmpty(verb.Value) && len(beside) > 0:
		all := *verb.Value
		all.Kind, all.Tag, all.Content = yaml.MappingNode, "!!map", nil
		for _, p := range slices.Concat(inside, beside) {
			all.Content = append(all.Content, p.Key, p.Value)
		}
		verb.Value, beside = &all, nil
	}
	out.Content = nil
	for _, p := range append([]yamltext.Pair{verb}, beside...) {
		if p.Key.Value == "steps" {
			p.Value = s.list(p.Value)
		}
		out.Content = append(out.Content, p.Key, p.Value)
	}
	return &out
}

// isVerb reports whether a key is a verb.
func (s *stepper) isVerb(key string) bool {
	for _, t := range s.lang.Tables() {
		if t.What == "a step" {
			return t.Has(key)
		}
	}
	return false
}

// twice reports whether some key stands in both lists, or twice in one.
func twice(lists ...[]yamltext.Pair) bool {
	seen := map[string]bool{}
	for _, list := range lists {
		for _, p := range list {
			if seen[p.Key.Value] {
				return true
			}
			seen[p.Key.Value] = true
		}
	}
	return false
}

// same reports whether two trees say the same, however they are written.
func same(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	if yamltext.IsScalar(a) {
		x, whole := yamltext.LeafOf(a)
		y, again := yamltext.LeafOf(b)
		return a.Value == b.Value && whole == again && x == y && (yamltext.IsEmpty(a) == yamltext.IsEmpty(b))
	}
	for i := range a.Content {
		if !same(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}
