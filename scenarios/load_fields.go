package scenarios

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// fieldMap holds the known keys of a map.
type fieldMap map[string]yamltext.Pair

// value returns the value of a key, or nil when it was not written.
func (f fieldMap) value(key string) *yaml.Node { return f[key].Value }

// has reports whether a key was written.
func (f fieldMap) has(key string) bool { return f[key].Value != nil }

// fields returns the pairs by key and notes keys that are written twice, unknown or not played yet.
func (l *loader) fields(pairs []yamltext.Pair, set *keySet) fieldMap {
	f := fieldMap{}
	later := map[string]bool{}
	for _, p := range pairs {
		key := p.Key.Value
		if first, twice := f[key]; twice {
			l.At(p.Key, fmt.Sprintf("%q is written twice", key), fmt.Sprintf("it stands in line %d already", first.Key.Line))
			continue
		}
		f[key] = p
		if known := l.known(p.Key, set); !known {
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
	case l.Full(): // the rest is not looked at
	case contains(set.later, name):
		l.NotYet(key, fmt.Sprintf("%q", name))
	case homeOf(name, set) != "":
		l.At(key, fmt.Sprintf("%q does not go with %s", name, set.what), "it goes with "+homeOf(name, set))
	default:
		l.At(key, fmt.Sprintf("unknown key %q", name), didYouMean(name, set.all()))
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
