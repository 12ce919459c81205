package scenarios

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// usualTurns is how many turns a caller takes who reacts, where the step does not say.
const usualTurns = 6

var (
	// takesObserved takes something that may be observed.
	takesObserved = takes(keys.Form{Schema: keys.Ref("observed"), Example: "{heard: goodbye}"}, Field.observed)
	takesTurns    = takes(keys.Form{Takes: "a number", Schema: `"type": "integer", "minimum": 1, "maximum": 100`, Example: "6"}, Field.turns)

	reactKeys = keys.Of("react", []keys.Key[Field, ReactStep]{
		keys.At("until", takesObserved, func(r *ReactStep) **Expectation { return &r.Until },
			"what ends it, as an expectation: observed since the step began").Otherwise("a branch that hangs up"),
		keys.At("at_most", takesTurns, func(r *ReactStep) *int { return &r.AtMost }, "how many turns the caller takes").Otherwise(fmt.Sprint(usualTurns)),
		idKey[ReactStep](),
	})

	// branchKeys are the keys of a branch besides those of expectations and of what the caller does.
	branchKeys = keys.Of("a branch of react", []keys.Key[Field, Branch]{
		keys.Do("otherwise", keys.Form{Schema: `"const": true`, Example: "true"}, func(*Branch, Field) {}, "`true`: it fits whatever was heard").Otherwise("an expectation says what fits"),
	})
)

// observed reads an expectation without options but those of its kind.
func (f Field) observed() (*Expectation, bool) {
	e := f.l.observed(f.step, yamltext.Pair{Key: f.key, Value: f.value}, yamltext.Pairs(f.value), f.name)
	return e, e != nil
}

// turns reads how many turns the caller takes.
func (f Field) turns() (n int, ok bool) {
	n, ok = f.countFrom(1, 100)
	if ok && (n < 1 || n > 100) {
		f.wrong(fmt.Sprintf("%s is from 1 to 100", f.name), "")
		return 0, false
	}
	return n, ok
}

// react loads a caller who reacts.
func (l *loader) react(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	r := &ReactStep{AtMost: usualTurns}
	step.React = r
	if !yamltext.IsList(verb.Value) || len(verb.Value.Content) == 0 {
		l.At(verb.Key, "react is a list of branches", "write each behind a dash: - heard: order number, and below it what the caller says then")
		return
	}
	seen := load(l, step, reactKeys, r, options)
	hangsUp := false
	for _, n := range verb.Value.Content {
		if b := l.branch(step, n); b != nil {
			r.Branches = append(r.Branches, b)
			hangsUp = hangsUp || b.Act.Hangup != nil
		}
	}
	if !seen.Has("until") && !hangsUp && len(r.Branches) == len(verb.Value.Content) {
		l.At(verb.Key, "nothing ends this", "add a line: until, with what is expected at its end")
	}
	for i, b := range r.Branches {
		if b.When == nil && i < len(r.Branches)-1 {
			l.note(r.Branches[i+1].Act.Pos, "this branch is never looked at: the one above it fits always", "write otherwise last")
			return
		}
	}
}

// branch loads one thing that a caller may do who reacts: what has to be observed for that, and what it is. It returns nil
// after noting why there is none.
func (l *loader) branch(step *Step, n *yaml.Node) *Branch {
	if !yamltext.IsMap(n) {
		l.At(n, "a branch is a map", "write what was heard, and below it what the caller says then")
		return nil
	}
	pairs := yamltext.Pairs(n)
	at, ok := l.verb(n, pairs)
	if !ok {
		return nil
	}
	verb := pairs[at]
	act := &Step{Index: step.Index, Pos: l.pos(verb.Key), Verb: Verb(verb.Key.Value), Exchange: step.Exchange}
	if !reacting(act.Verb) {
		l.At(verb.Key, verb.Key.Value+" does not stand in a branch", "a branch has one of "+orList(verbNames(besideTurn)))
		return nil
	}
	played := l.lang.verb(verb.Key.Value)
	options, rest := split(slices.Delete(slices.Clone(pairs), at, at+1), played.beside)
	if yamltext.IsMap(verb.Value) {
		options = slices.Concat(yamltext.Pairs(verb.Value), options)
	}
	for _, o := range options {
		switch o.Key.Value {
		case "after", "barge_in":
			l.At(o.Key, "a branch begins when the agent's turn is over", "leave "+o.Key.Value+" out")
			return nil
		case "id":
			l.At(o.Key, "a branch has no id", "give one to the step")
			return nil
		}
	}
	played.load(l, act, verb, options)
	if t := act.Timing(); t != nil && t.Sweep != nil {
		l.note(t.Sweep.Pos, "a sweep moves no branch", "write one length of time")
	}
	b := &Branch{Act: act}
	other, rest := split(rest, &branchKeys.Table)
	seen := load(l, step, branchKeys, b, other)
	switch {
	case seen.Has("otherwise") && len(rest) > 0:
		l.At(rest[0].Key, "otherwise stands alone", "leave one of them out")
	case seen.Has("otherwise"):
		seen["otherwise"].yes()
	default:
		b.When = l.observed(act, yamltext.Pair{Key: n, Value: n}, rest, "a branch of react")
		if b.When == nil {
			return nil
		}
	}
	return b
}

// verbNames returns the names of verbs.
func verbNames(verbs []Verb) []string {
	names := make([]string, len(verbs))
	for i, v := range verbs {
		names[i] = string(v)
	}
	return names
}
