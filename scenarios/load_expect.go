package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// option is a key of an expectation.
type option = keys.Key[Field, Expectation]

var (
	// deadlineKeys are those of an expectation and of a list of them.
	deadlineKeys = []option{
		keys.At("within", TakesLength, func(e *Expectation) *time.Duration { return &e.Within },
			"how soon it must **begin**, counted from the end of the last act above (for `interrupted` from its start)").
			Otherwise("`limits: patience`"),
		keys.At("since", TakesMoment, func(e *Expectation) **Moment { return &e.Since }, "a moment to count `within` from instead").
			Otherwise("the last act above"),
		keys.At("in_any_order", TakesFlag, func(e *Expectation) *bool { return &e.InAnyOrder },
			"for `heard`: the words may come before the tools, handoffs, approvals and guardrails that stand above them").Otherwise("false"),
	}
	expectID = keys.At("id", TakesID, func(e *Expectation) *string { return &e.ID }, "a name by which other steps refer to it")

	// expectKeys are those that every kind of expectation has in expect.
	expectKeys = slices.Concat(deadlineKeys, []option{
		keys.At("times", takesTimes, func(e *Expectation) **int { return &e.Times },
			"exactly so many of them before the next act").Otherwise("at least one"),
		expectID,
	})
	expectMap = keys.Of("expect", expectKeys)

	// besideList are the keys beside a list of expectations.
	besideList = keys.Of("a list of expectations", deadlineKeys, []option{expectID})

	expectNotKeys = keys.Of("expect_not", []keys.Key[Field, ExpectNotStep]{
		keys.At("for", TakesLength, func(w *ExpectNotStep) *time.Duration { return &w.For },
			"how long it watches after the end of the last act above").Otherwise("until the caller's next turn begins or the call ends"),
		keys.At("until", TakesMoment, func(w *ExpectNotStep) **Moment { return &w.Until },
			"the moment at which it stops watching").Otherwise("the same").Like("{heard: help}"),
	})

	waitKeys = keys.Of("wait", []keys.Key[Field, WaitStep]{idKey[WaitStep]()})
)

// expect loads one expectation, or a list of them.
func (l *loader) expect(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	step.Expect = &ExpectStep{}
	if !yamltext.IsList(verb.Value) {
		if e := l.expectation(step, verb, options, &l.lang.expect.Table); e != nil {
			step.ID, step.Expect.All = e.ID, []*Expectation{e}
		}
		return
	}
	step.Expect.Ordered = true
	var all Expectation
	load(l, step, besideList, &all, options)
	step.ID = all.ID
	if len(verb.Value.Content) == 0 {
		l.At(verb.Value, "the list has no expectations", "write each behind a dash: - heard: hello")
	}
	for _, n := range verb.Value.Content {
		e := l.expectation(step, yamltext.Pair{Key: n, Value: n}, yamltext.Pairs(n), &l.lang.expect.Table)
		if e == nil {
			continue
		}
		e.Within, e.Since = orDefault(e.Within, all.Within), orDefault(e.Since, all.Since)
		e.InAnyOrder = e.InAnyOrder || all.InAnyOrder
		step.Expect.All = append(step.Expect.All, e)
	}
}

// orDefault returns value, or the default when value is zero.
func orDefault[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

// expectNot loads a watch.
func (l *loader) expectNot(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	own, rest := split(options, &expectNotKeys.Table)
	w := &ExpectNotStep{}
	step.ExpectNot = w
	seen := load(l, step, expectNotKeys, w, own)
	if seen.Has("for") && seen.Has("until") {
		l.At(seen["until"].key, "for and until both say when the watch closes", "leave one of them out")
	}
	before := len(l.sc.uses)
	w.Expectation = l.observed(step, verb, rest, "expect_not")
	for _, u := range l.sc.uses[before:] {
		u.demanded = false // nobody has to bring about what must not happen
	}
}

// wait loads a wait: for a length of time, or for an expectation.
func (l *loader) wait(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	w := &WaitStep{}
	step.Wait = w
	if !yamltext.IsMap(verb.Value) {
		load(l, step, waitKeys, w, options)
		w.For, _ = l.field(step, verb).lasting()
		return
	}
	for _, p := range yamltext.Pairs(verb.Value) {
		if p.Key.Value == "for" {
			l.At(p.Key, "how long a wait is stands behind it", "put it behind wait, without a map and without for")
			return
		}
	}
	own, rest := split(options, &waitKeys.Table)
	w.Expectation = l.observed(step, verb, rest, "wait")
	load(l, step, waitKeys, w, own)
}

// split parts the pairs whose keys a table has from the others.
func split(pairs []yamltext.Pair, t *keys.Table) (own, rest []yamltext.Pair) {
	for _, p := range pairs {
		if t.Has(p.Key.Value) {
			own = append(own, p)
		} else {
			rest = append(rest, p)
		}
	}
	return own, rest
}

// observed loads an expectation where it has no options but those of its kind: in what.
func (l *loader) observed(step *Step, place yamltext.Pair, pairs []yamltext.Pair, what string) *Expectation {
	return l.expectation(step, place, pairs, &keys.Table{What: what})
}

// expectation loads one expectation. The common keys are those that the place it stands in adds to
// the options of its kind: those of expect, or none. It returns nil after noting why there is none.
func (l *loader) expectation(step *Step, place yamltext.Pair, pairs []yamltext.Pair, common *keys.Table) *Expectation {
	if !yamltext.IsMap(place.Value) {
		line := "heard: hello"
		if yamltext.IsScalar(place.Value) {
			line = cmp.Or(l.instead(place.Value.Value), line)
		}
		l.At(place.Key, "an expectation is a map", "write it like {"+line+"}")
		return nil
	}
	kind := l.kind(place, pairs)
	if kind == nil {
		return nil
	}
	pairs = slices.DeleteFunc(slices.Clone(pairs), func(p yamltext.Pair) bool { return l.elsewhere(p, common) })
	m := kind.alone
	if common == &l.lang.expect.Table {
		m = kind.expected
	}
	if common == &l.lang.expect.Table {
		l.nothingSaid(kind, pairs)
	}
	e := &Expectation{Pos: l.pos(place.Key), Want: kind.New()}
	seen := load(l, step, m, e, pairs)
	if kind.Lasts && seen.Has("times") {
		l.At(seen["times"].key, kind.Name+" is so for a while, or is not: nothing of it can be counted", "leave times out")
	}
	if w, ok := e.Want.(Completer); ok {
		if wrong := w.Complete(); wrong != nil && seen.Has(wrong.Key) {
			l.inside(seen[wrong.Key].value, wrong)
		}
	}
	return e
}

// inside notes a mistake within a value, at its place where that is known.
func (l *loader) inside(n *yaml.Node, wrong *KeyMistake) {
	at := l.pos(n)
	switch n.Style &^ yaml.TaggedStyle {
	case 0:
		at.Column += wrong.At
	case yaml.SingleQuotedStyle, yaml.DoubleQuotedStyle:
		at.Column += 1 + wrong.At
	}
	l.note(at, wrong.Msg, wrong.Hint)
}

// nothingSaid notes words that are expected by what they are not: whatever else is said would do.
func (l *loader) nothingSaid(kind *kindMaps, pairs []yamltext.Pair) {
	for _, p := range pairs {
		if p.Key.Value == kind.Name && kind.Keys[0].Form.Schema == TakesText.Schema && l.isNot(p.Value) {
			l.At(p.Key, kind.Name+": any other words would do", "write the words that are wanted; what must not be said goes into expect_not")
		}
	}
}

// isNot reports whether a text matcher is met by whatever is not written in it.
func (l *loader) isNot(n *yaml.Node) bool {
	for _, p := range yamltext.Pairs(n) {
		if p.Key.Value == "not" || p.Key.Value == "one_of" && slices.ContainsFunc(p.Value.Content, l.isNot) {
			return true
		}
	}
	return false
}

// elsewhere notes an option that expectations of all kinds take, but not in this place.
func (l *loader) elsewhere(p yamltext.Pair, common *keys.Table) bool {
	key := p.Key.Value
	if !l.lang.expect.Has(key) && !l.lang.expectNot.Has(key) || common.Has(key) {
		return false
	}
	wrongKeys{l}.Unknown(l.field(nil, p), key, common)
	return true
}

// kind returns which kind of expectation the pairs hold, or nil after noting why there is none.
func (l *loader) kind(place yamltext.Pair, pairs []yamltext.Pair) *kindMaps {
	var kinds []yamltext.Pair
	for _, p := range pairs {
		if l.lang.kindNames.Has(p.Key.Value) && !l.isOption(p, pairs) {
			kinds = append(kinds, p)
		}
	}
	if len(kinds) == 0 {
		l.noKind(place, pairs)
		return nil
	}
	first := kinds[0].Key
	switch {
	case len(kinds) > 1 && first.Value == kinds[1].Key.Value:
		// Written twice, which is noted with the other keys.
	case len(kinds) > 1:
		l.At(kinds[1].Key, fmt.Sprintf("two expectations in one, %q and %q", first.Value, kinds[1].Key.Value),
			"write two steps, or a list")
		return nil
	}
	return l.lang.kind(first.Value)
}

// isOption reports whether a pair that could be a kind is an option of another one beside it, as the words of a
// cut utterance are of interrupted.
func (l *loader) isOption(p yamltext.Pair, pairs []yamltext.Pair) bool {
	return slices.ContainsFunc(pairs, func(other yamltext.Pair) bool {
		kind := l.lang.kind(other.Key.Value)
		return kind != nil && kind.Name != p.Key.Value && kind.alone.Has(p.Key.Value)
	})
}

func (l *loader) noKind(place yamltext.Pair, pairs []yamltext.Pair) {
	for _, p := range pairs {
		hint := l.lang.index.Known(p.Key.Value, l.lang.kindNames, "an expectation")
		if hint == "" {
			if line := l.instead(p.Key.Value); line != "" {
				hint = "write it like {" + line + "}"
			}
		}
		if name := nearestName(p.Key.Value, l.lang.kindNames.All()); hint == "" && name != "" && !l.lang.index.Has(p.Key.Value) {
			hint = fmt.Sprintf("did you mean %q?", name)
		}
		if hint != "" {
			l.At(p.Key, fmt.Sprintf("unknown expectation %q", p.Key.Value), hint)
			return
		}
	}
	l.At(place.Key, "this says nothing that could be observed", "write one of "+orList(l.lang.kindNames.All()))
}

// instead returns how an expectation is written that some kind knows a word for, such as the type of an event; "" if none does.
func (l *loader) instead(word string) string {
	for _, k := range l.lang.kinds {
		if k.Instead == nil {
			continue
		}
		if line := k.Instead(word); line != "" {
			return line
		}
	}
	return ""
}
