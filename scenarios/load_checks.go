package scenarios

import (
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// checks loads the bounds on measures and the words that must not be heard.
func (l *loader) checks(f fieldMap) {
	n := f.value("checks")
	known := l.submap(f, "checks", checkKeys)
	if n == nil || !yamltext.IsMap(n) {
		return
	}
	for _, p := range yamltext.Pairs(n) {
		name := p.Key.Value
		if !known.has(name) || known[name].Key != p.Key {
			continue
		}
		check := Check{Pos: l.pos(p.Key), Name: name}
		if name == "never_heard" {
			check.NeverHeard = l.neverHeard(p)
		} else {
			check.Bounds = l.bounds(p)
		}
		l.sc.Checks = append(l.sc.Checks, check)
	}
}

// neverHeard loads a matcher or a list of them.
func (l *loader) neverHeard(p yamltext.Pair) []*TextMatcher {
	nodes := []*yaml.Node{p.Value}
	if p.Value.Kind == yaml.SequenceNode {
		nodes = p.Value.Content
	}
	if len(nodes) == 0 {
		l.At(p.Key, "never_heard names nothing", "write the words that must not be heard")
	}
	var all []*TextMatcher
	for _, n := range nodes {
		at := n
		if n == p.Value {
			at = p.Key
		}
		if m := l.textNode(n, at, "never_heard"); m != nil {
			all = append(all, m)
		}
	}
	return all
}

// The relation that a bare value has, and the statistic that means every single value.
const (
	atMost    = "at_most"
	everyEach = "each"
)

// bounds loads what a measure may be: a bare value, which is the worst still accepted, or a map of
// relations and statistics. For all measures of now more is worse.
func (l *loader) bounds(p yamltext.Pair) []Bound {
	if !yamltext.IsMap(p.Value) {
		if value, ok := l.milliseconds(p, p.Key.Value); ok {
			return []Bound{{everyEach, atMost, value}}
		}
		return nil
	}
	if len(p.Value.Content) == 0 {
		l.At(p.Key, p.Key.Value+" has no bound", "write the worst value that is still accepted")
	}
	return l.boundMap(p.Value, everyEach, boundKeys)
}

func (l *loader) boundMap(n *yaml.Node, statistic string, set *keySet) []Bound {
	var bounds []Bound
	pairs := yamltext.Pairs(n)
	known := l.fields(pairs, set)
	for _, p := range pairs {
		key := p.Key.Value
		switch relation := relationKeys.has(key); {
		case known[key].Key != p.Key:
			// Unknown or written twice, which was noted.
		case yamltext.IsMap(p.Value) && !relation:
			bounds = append(bounds, l.boundMap(p.Value, key, relationKeys)...)
		default:
			value, ok := l.milliseconds(p, key)
			switch {
			case ok && relation:
				bounds = append(bounds, Bound{statistic, key, value})
			case ok:
				bounds = append(bounds, Bound{key, atMost, value})
			}
		}
	}
	return bounds
}

// milliseconds returns a length of time in the unit of the measures. It is false after noting a
// mistake.
func (l *loader) milliseconds(p yamltext.Pair, key string) (value float64, ok bool) {
	before := l.Found()
	d := l.duration(fieldMap{key: p}, key)
	return float64(d) / float64(time.Millisecond), l.Found() == before
}
