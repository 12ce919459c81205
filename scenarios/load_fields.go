package scenarios

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

// pair is one key of a map with its value.
type pair struct{ key, value *yaml.Node }

// fieldMap holds the known keys of a map.
type fieldMap map[string]pair

// value returns the value of a key, or nil when it was not written.
func (f fieldMap) value(key string) *yaml.Node { return f[key].value }

// has reports whether a key was written.
func (f fieldMap) has(key string) bool { return f[key].value != nil }

// pairs returns the keys of a map in the order written. What is no plain key was noted by the guards.
func (l *loader) pairs(n *yaml.Node) []pair {
	var pairs []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; key.Kind == yaml.ScalarNode && key.Tag != "!!merge" {
			pairs = append(pairs, pair{key, n.Content[i+1]})
		}
	}
	return pairs
}

// fields returns the pairs by key and notes keys that are written twice, unknown or not played yet.
func (l *loader) fields(pairs []pair, set *keySet) fieldMap {
	f := fieldMap{}
	later := map[string]bool{}
	for _, p := range pairs {
		key := p.key.Value
		if first, twice := f[key]; twice {
			l.at(p.key, fmt.Sprintf("%q is written twice", key), fmt.Sprintf("it stands in line %d already", first.key.Line))
			continue
		}
		f[key] = p
		if known := l.known(p.key, set); !known {
			later[key] = true
		}
	}
	for key := range later {
		delete(f, key)
	}
	return f
}

// known reports whether a key belongs to the set and can be played, and notes it otherwise.
func (l *loader) known(key *yaml.Node, set *keySet) bool {
	name := key.Value
	switch {
	case contains(set.now, name):
		return true
	case l.full(): // the rest is not looked at
	case contains(set.later, name):
		l.notYet(key, fmt.Sprintf("%q", name))
	case homeOf(name, set) != "":
		l.at(key, fmt.Sprintf("%q does not go with %s", name, set.what), "it goes with "+homeOf(name, set))
	default:
		l.at(key, fmt.Sprintf("unknown key %q", name), didYouMean(name, set.all()))
	}
	return false
}

// required notes which of the keys at the top are missing.
func (l *loader) required(f fieldMap, keys ...string) {
	for _, key := range keys {
		if !f.has(key) {
			l.note(Pos{Line: 1, Column: 1}, fmt.Sprintf("%q is missing", key), "add a line that begins with "+key+":")
		}
	}
}

// isMap reports whether a node is a map.
func isMap(n *yaml.Node) bool { return n.Kind == yaml.MappingNode }

// isScalar reports whether a node is a single value.
func isScalar(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode }

// isPlain reports whether a node is a single value without quotes.
func isPlain(n *yaml.Node) bool {
	const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	return isScalar(n) && n.Style&quoted == 0
}
