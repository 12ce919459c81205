package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// script loads the steps.
func (l *loader) script(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		l.At(n, "the script has no steps", "write each behind a dash: - caller: Hello")
		return
	}
	l.ids, l.idSteps, l.idsWritten = map[string]*yaml.Node{}, map[string]*Step{}, map[string]bool{}
	l.filled = map[*yaml.Node]bool{}
	l.collectIDs(n)
	for _, child := range n.Content {
		l.step(child)
	}
}

// step loads one entry of the script.
func (l *loader) step(n *yaml.Node) {
	if !yamltext.IsMap(n) {
		l.At(n, "a step begins with a verb", "one of "+orList(l.lang.verbNames.Now()))
		l.partial = true
		return
	}
	pairs := yamltext.Pairs(n)
	at, ok := l.verb(n, pairs)
	if !ok {
		l.partial = true
		return
	}
	verbKey := pairs[at]
	options := slices.Delete(slices.Clone(pairs), at, at+1)
	if yamltext.IsMap(verbKey.Value) {
		options = slices.Concat(yamltext.Pairs(verbKey.Value), options)
	}
	step := &Step{Index: len(l.sc.Script), Pos: l.pos(verbKey.Key), Verb: Verb(verbKey.Key.Value), Exchange: l.exchange}
	l.sc.Script = append(l.sc.Script, step)
	if step.TakesTurn() {
		l.exchange++
		step.Exchange = l.exchange
	}
	l.lang.verb(string(step.Verb)).load(l, step, verbKey, options)
}

// verb returns which of the pairs of a step is its verb. It notes a step without one, with two, or
// with one that is not played yet.
func (l *loader) verb(n *yaml.Node, pairs []yamltext.Pair) (at int, ok bool) {
	at = -1
	for i, p := range pairs {
		switch {
		case !l.lang.verbNames.Has(p.Key.Value):
		case at < 0:
			at = i
		case p.Key.Value == pairs[at].Key.Value:
			l.At(p.Key, fmt.Sprintf("%q is written twice in one step", p.Key.Value), "begin the second with a dash")
			return 0, false
		default:
			l.At(p.Key, fmt.Sprintf("two verbs in one step, %q and %q", pairs[at].Key.Value, p.Key.Value),
				"begin the second with a dash")
			return 0, false
		}
	}
	if at < 0 {
		l.noVerb(n, pairs)
		return 0, false
	}
	if key := pairs[at].Key; !l.lang.verbNames.Plays(key.Value) {
		l.NotYet(key, fmt.Sprintf("%q", key.Value))
		return 0, false
	}
	return at, true
}

// noVerb notes a step without a verb: misspelt, an option after a dash too many, or nothing known.
func (l *loader) noVerb(n *yaml.Node, pairs []yamltext.Pair) {
	for _, p := range pairs {
		if name := nearestName(p.Key.Value, l.lang.verbNames.Now()); name != "" {
			l.At(p.Key, fmt.Sprintf("unknown verb %q", p.Key.Value), fmt.Sprintf("did you mean %q?", name))
			return
		}
	}
	if len(pairs) > 0 && l.lang.index.Homes(pairs[0].Key.Value, nil) != "" {
		l.At(pairs[0].Key, fmt.Sprintf("%q is no verb", pairs[0].Key.Value),
			"write it without a dash, below the verb it belongs to ("+l.lang.index.Homes(pairs[0].Key.Value, nil)+")")
		return
	}
	l.At(n, "this step has no verb", "begin it with one of "+orList(l.lang.verbNames.Now()))
}

var idShape = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// id reads the name that other steps refer to a step by.
func (f Field) id() (id string, ok bool) {
	id, ok = f.typed()
	switch first := f.l.ids[id]; {
	case !ok:
		return "", false
	case momentWords.Has(id):
		f.wrong(fmt.Sprintf("%q is a moment already", id), "give the step another id")
	case !idShape.MatchString(id):
		f.wrong(fmt.Sprintf("%q is no id", id), "an id is one word of letters, digits, - and _")
	case first != nil:
		f.wrong(fmt.Sprintf("the id %q is given twice", id), fmt.Sprintf("it stands in line %d already", first.Line))
	default:
		f.l.ids[id], f.l.idSteps[id] = f.value, f.step
	}
	return id, true
}

// collectIDs notes every id written below n, also in steps that turn out to have mistakes, so that
// no reference to them becomes a second one.
func (l *loader) collectIDs(n *yaml.Node) {
	for _, p := range yamltext.Pairs(n) {
		if p.Key.Value == "id" {
			l.idsWritten[strings.TrimSpace(p.Value.Value)] = true
		}
	}
	for _, child := range n.Content {
		l.collectIDs(child)
	}
}

// scalarOf returns the single value of a verb, unless it is a map or nothing.
func scalarOf(verb yamltext.Pair) (*yaml.Node, bool) {
	return verb.Value, yamltext.IsScalar(verb.Value) && strings.TrimSpace(verb.Value.Value) != ""
}
