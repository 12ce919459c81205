package scenarios

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"
)

// expect loads one expectation, or a list of them.
func (l *loader) expect(step *Step, verb pair, options []pair) {
	step.Expect = &ExpectStep{}
	if verb.value.Kind != yaml.SequenceNode {
		if e := l.expectation(step, verb, options, expectKeys); e != nil {
			step.ID, step.Expect.All = e.ID, []*Expectation{e}
		}
		return
	}
	step.Expect.Ordered = true
	beside := l.fields(options, &keySet{what: "a list of expectations", now: []string{"within", "since", "id"}})
	step.ID = l.id(step, beside)
	within := l.longerThanZero(beside, "within")
	var since *Moment
	if beside.has("since") {
		since = l.moment(step, beside, "since")
	}
	if len(verb.value.Content) == 0 {
		l.at(verb.value, "the list has no expectations", "write each behind a dash: - heard: hello")
	}
	for _, n := range verb.value.Content {
		item := pair{n, n}
		e := l.expectation(step, item, l.pairsOf(n), expectKeys)
		if e == nil {
			continue
		}
		e.Within, e.Since = orDefault(e.Within, within), orDefault(e.Since, since)
		step.Expect.All = append(step.Expect.All, e)
	}
}

// pairsOf returns the pairs of a map, and none of anything else.
func (l *loader) pairsOf(n *yaml.Node) []pair {
	if !isMap(n) {
		return nil
	}
	return l.pairs(n)
}

// expectNot loads a watch.
func (l *loader) expectNot(step *Step, verb pair, options []pair) {
	own := func(p pair) bool { return contains(expectNotKeys.now, p.key.Value) }
	f := l.fields(slices.DeleteFunc(slices.Clone(options), func(p pair) bool { return !own(p) }), expectNotKeys)
	w := &ExpectNotStep{For: l.longerThanZero(f, "for")}
	if f.has("until") {
		w.Until = l.moment(step, f, "until")
	}
	if f.has("for") && f.has("until") {
		l.at(f["until"].key, "for and until both say when the watch closes", "leave one of them out")
	}
	names := l.names
	w.Expectation = l.expectation(step, verb, slices.DeleteFunc(options, own), &keySet{what: "expect_not"})
	l.names = names // nobody has to bring about what must not happen
	step.ExpectNot = w
}

// wait loads a wait: for a length of time, or for an expectation.
func (l *loader) wait(step *Step, verb pair, options []pair) {
	step.Wait = &WaitStep{}
	own := func(p pair) bool { return contains(waitKeys.now, p.key.Value) }
	if isMap(verb.value) {
		rest := slices.DeleteFunc(slices.Clone(options), own)
		step.Wait.Expectation = l.expectation(step, verb, rest, &keySet{what: "wait"})
		options = slices.DeleteFunc(options, func(p pair) bool { return !own(p) })
	}
	f := l.fields(options, waitKeys)
	step.ID = l.id(step, f)
	if isMap(verb.value) {
		return
	}
	step.Wait.For = l.longerThanZero(fieldMap{"wait": verb}, "wait")
}

// expectation loads one expectation. The common keys are those that the place it stands in adds to
// the options of its kind. It returns nil after noting why there is none.
func (l *loader) expectation(step *Step, place pair, pairs []pair, common *keySet) *Expectation {
	if !isMap(place.value) {
		l.at(place.key, "an expectation is a map", "write it like {heard: hello}")
		return nil
	}
	kind, ok := l.kind(place, pairs)
	if !ok {
		return nil
	}
	pairs = slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool { return l.elsewhere(p, common) })
	set := &keySet{what: kind, now: slices.Concat([]string{kind}, optionsOf(kind).now, common.now)}
	f := l.fields(pairs, set)
	e := &Expectation{Pos: l.pos(place.key), Kind: ExpectKind(kind)}
	l.kindOptions(e, f)
	e.Times, e.Within = l.count(f, "times"), l.longerThanZero(f, "within")
	if f.has("since") {
		e.Since = l.moment(step, f, "since")
	}
	if f.has("id") {
		e.ID = l.id(step, f)
	}
	return e
}

// elsewhere notes an option that expectations of all kinds take, but not in this place.
func (l *loader) elsewhere(p pair, common *keySet) bool {
	key := p.key.Value
	if !expectKeys.has(key) && !expectNotKeys.has(key) || common.has(key) {
		return false
	}
	return !l.known(p.key, common)
}

// kind returns which kind of expectation the pairs hold.
func (l *loader) kind(place pair, pairs []pair) (kind string, ok bool) {
	var kinds []pair
	for _, p := range pairs {
		if expectKinds.has(p.key.Value) {
			kinds = append(kinds, p)
		}
	}
	// The words of a cut utterance are options of interrupted.
	if slices.ContainsFunc(kinds, func(p pair) bool { return p.key.Value == "interrupted" }) {
		kinds = slices.DeleteFunc(kinds, func(p pair) bool { return p.key.Value == "heard" })
	}
	switch {
	case len(kinds) == 0:
		l.noKind(place, pairs)
		return "", false
	case contains(expectKinds.later, kinds[0].key.Value):
		l.notYet(kinds[0].key, fmt.Sprintf("%q", kinds[0].key.Value))
		return "", false
	case len(kinds) > 1 && kinds[0].key.Value == kinds[1].key.Value:
		// Written twice, which is noted with the other keys.
	case len(kinds) > 1:
		l.at(kinds[1].key, fmt.Sprintf("two expectations in one, %q and %q", kinds[0].key.Value, kinds[1].key.Value),
			"write two steps, or a list")
		return "", false
	}
	return kinds[0].key.Value, true
}

func (l *loader) noKind(place pair, pairs []pair) {
	for _, p := range pairs {
		if name := nearestName(p.key.Value, expectKinds.all()); name != "" && homeOf(p.key.Value, nil) == "" {
			l.at(p.key, fmt.Sprintf("unknown expectation %q", p.key.Value), fmt.Sprintf("did you mean %q?", name))
			return
		}
	}
	l.at(place.key, "this says nothing that could be observed", "write one of "+orList(expectKinds.now))
}
