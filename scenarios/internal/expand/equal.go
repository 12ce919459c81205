package expand

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// tells reports whether a key at the top tells readers something of which nothing is played.
func tells(key string) bool { return slices.Contains([]string{"name", "about", "tags", "skip"}, key) }

// titles returns the names of a scope for a place of which nothing is played: a name of a row that stands there is not played by that.
func (s Scope) titles() Scope {
	all := make(Scope, len(s))
	for name, v := range s {
		if v.titled != nil {
			told := *v
			told.Used = v.titled
			v = &told
		}
		all[name] = v
	}
	return all
}

// Unsaid notes the names of rows that nothing in the file says, and rows that play the same call: they differ in names alone that nothing says which is played.
// It is called when all calls are loaded.
func (fs *Files) Unsaid(calls []*Call) {
	if calls[0].Row == nil {
		return
	}
	for _, v := range calls[0].Row.Variables {
		if !*v.Used && !*v.titled {
			fs.At(v.At, fmt.Sprintf("nothing in the file says <%s>", v.Name), "write it where the value belongs, or leave the values out")
			return
		}
	}
	var rows []*Row
	for _, c := range calls {
		if slices.Contains(rows, c.Row) {
			continue
		}
		again := func(r *Row) bool { return r.plays(c.Row) && !same(r, c.Row) } // one that is the same was noted
		if i := slices.IndexFunc(rows, again); i >= 0 {
			at, other := c.Row.Variables[0], rows[i].Variables[0]
			fs.At(at.At, fmt.Sprintf("this row plays the same call as the one in line %d: nothing that is played says <%s>", other.At.Line, c.Row.unplayed()),
				"write it where the value belongs; in name and about it changes nothing")
			return
		}
		rows = append(rows, c.Row)
	}
}

// plays reports whether another row has the same values for all names of which something is played.
func (row *Row) plays(other *Row) bool {
	for i, v := range row.Variables {
		if w := other.Variables[i]; *v.Used && (v.Text() != w.Text() || v.tag() != w.tag()) {
			return false
		}
	}
	return true
}

// unplayed is the first name of which nothing is played.
func (row *Row) unplayed() string {
	for _, v := range row.Variables {
		if !*v.Used {
			return v.Name
		}
	}
	return row.Variables[0].Name
}

// equalVariants notes variants that are the same call.
func (fs *Files) equalVariants(base []yamltext.Pair, variants []*variant) {
	first := map[string]string{}
	for _, v := range variants {
		played := ""
		for _, p := range merged(base, v.top) {
			if !tells(p.Key.Value) {
				played += p.Key.Value + ": " + written(p.Value) + "\n"
			}
		}
		if name, same := first[played]; same {
			fs.At(v.at, fmt.Sprintf("the variant %q is the same call as %q", v.name, name), "leave one of them out, or write what is other; repeat plays a call several times")
			continue
		}
		first[played] = v.name
	}
}

// written is what stands in a node, its types included.
func written(n *yaml.Node) string {
	if !yamltext.IsScalar(n) {
		text := n.ShortTag() + "("
		for _, child := range n.Content {
			text += written(child) + ","
		}
		return text + ")"
	}
	return fmt.Sprintf("%s %q", n.ShortTag(), n.Value)
}
