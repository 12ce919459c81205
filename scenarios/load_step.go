package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/expand"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// mostSteps bounds the steps of a call, loops played out. Chosen: many times what a call of hours has.
const mostSteps = 20_000

// script loads the steps.
func (l *loader) script(n *yaml.Node, scope expand.Scope) {
	l.ids, l.idsWritten, l.filled = ids{}, map[string]bool{}, map[*yaml.Node]bool{}
	l.scope = scope
	l.collectIDs(n)
	l.steps(n, "the script")
}

// steps loads a list of steps.
func (l *loader) steps(n *yaml.Node, what string) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		l.At(n, what+" has no steps", "write each behind a dash: - caller: Hello")
		l.partial = true
		return
	}
	for _, child := range n.Content {
		if l.visited++; l.visited > mostSteps || l.Full() {
			l.tooMany(child)
			return
		}
		l.step(child)
	}
}

// tooMany notes a script that is longer than a call can be, or leaves it there where enough was noted.
func (l *loader) tooMany(n *yaml.Node) {
	if l.partial = true; !l.Full() && l.visited == mostSteps+1 {
		l.At(n, fmt.Sprintf("the call has more than %d steps, loops played out", mostSteps), "make the loops shorter, or write several calls")
	}
}

// step loads one entry of the script.
func (l *loader) step(n *yaml.Node) {
	if !yamltext.IsMap(n) {
		l.At(n, "a step begins with a verb", "one of "+orList(l.lang.verbNames.All()))
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
	step := &Step{
		Index: len(l.sc.Script), Pos: l.pos(verbKey.Key), Verb: Verb(verbKey.Key.Value), Exchange: l.exchange,
		Rounds: l.rounds, scope: l.idScope, main: l.sc.File,
	}
	does := l.lang.verb(string(step.Verb))
	if does.inserts() {
		does.load(l, step, verbKey, options)
		return
	}
	l.sc.Script = append(l.sc.Script, step)
	if step.TakesTurn() {
		l.exchange++
		step.Exchange = l.exchange
	}
	does.load(l, step, verbKey, options)
	l.placeholders(n)
}

// verb returns which of the pairs of a step is its verb. It notes a step without one, or with two.
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
	return at, true
}

// noVerb notes a step without a verb: misspelt, an option after a dash too many, or nothing known.
func (l *loader) noVerb(n *yaml.Node, pairs []yamltext.Pair) {
	index := &l.lang.index
	for _, p := range pairs {
		hint := index.Known(p.Key.Value, l.lang.verbNames, "a step")
		if hint == "" && index.Homes(p.Key.Value, nil) != "" {
			continue // it is no misspelt verb but an option without one
		}
		if name := nearestName(p.Key.Value, l.lang.verbNames.All()); hint == "" && name != "" {
			hint = fmt.Sprintf("did you mean %q?", name)
		}
		if hint != "" {
			l.At(p.Key, fmt.Sprintf("unknown verb %q", p.Key.Value), hint)
			return
		}
	}
	if len(pairs) > 0 && l.lang.index.Homes(pairs[0].Key.Value, nil) != "" {
		l.At(pairs[0].Key, fmt.Sprintf("%q is no verb", pairs[0].Key.Value),
			"write it without a dash, below the verb it belongs to ("+l.lang.index.Homes(pairs[0].Key.Value, nil)+")")
		return
	}
	l.At(n, "this step has no verb", "begin it with one of "+orList(l.lang.verbNames.All()))
}

// scalarOf returns the single value of a verb, unless it is a map or nothing.
func scalarOf(verb yamltext.Pair) (*yaml.Node, bool) {
	return verb.Value, yamltext.IsScalar(verb.Value) && strings.TrimSpace(verb.Value.Value) != ""
}
