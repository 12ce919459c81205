package scenarios

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

var idShape = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// ids are the names of steps. Each round of a loop, and each include, has a scope of its own for them: a path of which each part
// begins with a slash, "" for the script itself. A name is looked for in the scope in which it is written and then in those
// around it. A scope sees those below it too, where only one of them has the name.
type ids struct {
	given map[idPlace]*namedStep // in just this scope
	below map[idPlace]*namedStep // in this scope or one below it; again is how many
	names map[string]int         // how often each was given
}

// idPlace is a name in a scope.
type idPlace struct{ scope, id string }

// namedStep is a step and its name.
type namedStep struct {
	id    string // which no other step has
	step  *Step
	at    *yaml.Node
	again bool // further steps have the name, so that it is nobody's
}

// give gives a step a name in its scope. It returns the step that has it already, or else the name that only this step has.
func (all *ids) give(id string, step *Step, at *yaml.Node) (unique string, first *namedStep) {
	if all.given == nil {
		all.given, all.below, all.names = map[idPlace]*namedStep{}, map[idPlace]*namedStep{}, map[string]int{}
	}
	place := idPlace{step.scope, id}
	if first := all.given[place]; first != nil {
		return id, first
	}
	all.names[id]++
	unique = id
	switch n := all.names[id]; {
	case len(step.Rounds) > 0:
		unique = fmt.Sprintf("%s (%s)", id, InRounds(step.Rounds))
	case n > 1:
		unique = fmt.Sprintf("%s (%d)", id, n)
	}
	all.given[place] = &namedStep{id: unique, step: step, at: at}
	for scope := step.scope; ; scope = scope[:strings.LastIndex(scope, "/")] {
		if other := all.below[idPlace{scope, id}]; other != nil {
			other.again = true
		} else {
			all.below[idPlace{scope, id}] = &namedStep{id: unique, step: step, at: at}
		}
		if scope == "" {
			return unique, nil
		}
	}
}

// named returns the step that a name means in a scope; nil is none. That of a name that several steps have is marked so.
func (all *ids) named(scope, id string) *namedStep {
	for ; ; scope = scope[:strings.LastIndex(scope, "/")] {
		if s := all.given[idPlace{scope, id}]; s != nil {
			return s
		}
		if s := all.below[idPlace{scope, id}]; s != nil || scope == "" {
			return s
		}
	}
}

// known returns all names, sorted.
func (all *ids) known() []string { return slices.Sorted(maps.Keys(all.names)) }

// InRounds names the rounds of loops, from the outermost: "round 3 of 20, round 1 of 2"; "" for none.
func InRounds(rounds []Round) string {
	parts := make([]string, len(rounds))
	for i, r := range rounds {
		parts[i] = fmt.Sprintf("round %d of %d", r.Number, r.Of)
	}
	return strings.Join(parts, ", ")
}

// id reads the name that other steps refer to a step by.
func (f Field) id() (id string, ok bool) {
	id, ok = f.typed()
	switch {
	case !ok:
		return "", false
	case momentWords.Has(id):
		f.wrong(fmt.Sprintf("%q is a moment already", id), "give the step another id")
	case !idShape.MatchString(id):
		f.wrong(fmt.Sprintf("%q is no id", id), "an id is one word of letters, digits, - and _")
	default:
		unique, first := f.l.give(id, f.step, f.value)
		if first != nil {
			f.wrong(fmt.Sprintf("the id %q is given twice", id), fmt.Sprintf("it stands in line %d already", first.at.Line))
		}
		return unique, true
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

// resolve finds the step that a moment names.
func (l *loader) resolve(use momentUse) *namedStep {
	id := use.moment.StepID
	s := l.named(use.step.scope, id)
	switch {
	case s == nil && l.idsWritten[id]:
		// Of a step with a mistake, which was noted.
	case s == nil:
		l.dangling(use, fmt.Sprintf("no step has the id %q", id), didYouMean(id, slices.Concat(momentWords.All(), l.known())))
	case s.again && len(s.step.Rounds) > len(use.step.Rounds):
		l.dangling(use, fmt.Sprintf("each round of a loop has a step %q", id), "only steps of the same round can name it")
		return nil
	case s.again:
		l.dangling(use, fmt.Sprintf("several steps have the id %q, from files that are included", id), "include the file once, or name another step")
		return nil
	default:
		use.moment.StepID = s.id
	}
	return s
}
