package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// script loads the steps.
func (l *loader) script(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		l.at(n, "the script has no steps", "write each behind a dash: - caller: Hello")
		return
	}
	l.ids, l.idSteps, l.idsWritten = map[string]*yaml.Node{}, map[string]*Step{}, map[string]bool{}
	l.collectIDs(n)
	for _, child := range n.Content {
		l.step(child)
	}
}

// step loads one entry of the script.
func (l *loader) step(n *yaml.Node) {
	if !isMap(n) {
		l.at(n, "a step begins with a verb", "one of "+orList(verbs.now))
		l.partial = true
		return
	}
	pairs := l.pairs(n)
	at, ok := l.verb(n, pairs)
	if !ok {
		l.partial = true
		return
	}
	verb := pairs[at]
	options := slices.Delete(slices.Clone(pairs), at, at+1)
	if isMap(verb.value) {
		options = slices.Concat(l.pairs(verb.value), options)
	}
	step := &Step{Index: len(l.sc.Script), Pos: l.pos(verb.key), Verb: Verb(verb.key.Value), Exchange: l.exchange}
	l.sc.Script = append(l.sc.Script, step)
	switch step.Verb {
	case VerbCaller:
		l.exchange++
		step.Exchange = l.exchange
		l.caller(step, verb, options)
	case VerbHuman:
		l.human(step, verb, options)
	case VerbFault:
		l.fault(step, verb, options)
	case VerbModel:
		l.model(step, verb, options)
	case VerbExpect:
		l.expect(step, verb, options)
	case VerbExpectNot:
		l.expectNot(step, verb, options)
	case VerbWait:
		l.wait(step, verb, options)
	}
}

// verb returns which of the pairs of a step is its verb. It notes a step without one, with two, or
// with one that is not played yet.
func (l *loader) verb(n *yaml.Node, pairs []pair) (at int, ok bool) {
	at = -1
	for i, p := range pairs {
		switch {
		case !verbs.has(p.key.Value):
		case at < 0:
			at = i
		case p.key.Value == pairs[at].key.Value:
			l.at(p.key, fmt.Sprintf("%q is written twice in one step", p.key.Value), "begin the second with a dash")
			return 0, false
		default:
			l.at(p.key, fmt.Sprintf("two verbs in one step, %q and %q", pairs[at].key.Value, p.key.Value),
				"begin the second with a dash")
			return 0, false
		}
	}
	if at < 0 {
		l.noVerb(n, pairs)
		return 0, false
	}
	if key := pairs[at].key; contains(verbs.later, key.Value) {
		l.notYet(key, fmt.Sprintf("%q", key.Value))
		return 0, false
	}
	return at, true
}

// noVerb notes a step without a verb: misspelt, an option after a dash too many, or nothing known.
func (l *loader) noVerb(n *yaml.Node, pairs []pair) {
	for _, p := range pairs {
		if name := nearestName(p.key.Value, verbs.all()); name != "" {
			l.at(p.key, fmt.Sprintf("unknown verb %q", p.key.Value), fmt.Sprintf("did you mean %q?", name))
			return
		}
	}
	if len(pairs) > 0 && homeOf(pairs[0].key.Value, nil) != "" {
		l.at(pairs[0].key, fmt.Sprintf("%q is no verb", pairs[0].key.Value),
			"write it without a dash, below the verb it belongs to ("+homeOf(pairs[0].key.Value, nil)+")")
		return
	}
	l.at(n, "this step has no verb", "begin it with one of "+orList(verbs.now))
}

var idShape = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// id loads the name that other steps refer to a step by.
func (l *loader) id(step *Step, f fieldMap) string {
	id, ok := l.typed(f, "id")
	n := f.value("id")
	switch first := l.ids[id]; {
	case !ok:
		return ""
	case contains(momentWords.now, id):
		l.at(n, fmt.Sprintf("%q is a moment already", id), "give the step another id")
	case !idShape.MatchString(id):
		l.at(n, fmt.Sprintf("%q is no id", id), "an id is one word of letters, digits, - and _")
	case first != nil:
		l.at(n, fmt.Sprintf("the id %q is given twice", id), fmt.Sprintf("it stands in line %d already", first.Line))
	default:
		l.ids[id], l.idSteps[id] = n, step
	}
	return id
}

// collectIDs notes every id written below n, also in steps that turn out to have mistakes, so that
// no reference to them becomes a second one.
func (l *loader) collectIDs(n *yaml.Node) {
	for _, p := range l.pairsOf(n) {
		if p.key.Value == "id" {
			l.idsWritten[strings.TrimSpace(p.value.Value)] = true
		}
	}
	for _, child := range n.Content {
		l.collectIDs(child)
	}
}

// scalarOf returns the single value of a verb, unless it is a map or nothing.
func scalarOf(verb pair) (*yaml.Node, bool) {
	return verb.value, isScalar(verb.value) && strings.TrimSpace(verb.value.Value) != ""
}
