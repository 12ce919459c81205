package scenarios

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// expect loads one expectation, or a list of them.
func (l *loader) expect(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	step.Expect = &ExpectStep{}
	if verb.Value.Kind != yaml.SequenceNode {
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
	if len(verb.Value.Content) == 0 {
		l.At(verb.Value, "the list has no expectations", "write each behind a dash: - heard: hello")
	}
	for _, n := range verb.Value.Content {
		item := yamltext.Pair{Key: n, Value: n}
		e := l.expectation(step, item, yamltext.Pairs(n), expectKeys)
		if e == nil {
			continue
		}
		e.Within, e.Since = orDefault(e.Within, within), orDefault(e.Since, since)
		step.Expect.All = append(step.Expect.All, e)
	}
}

// expectNot loads a watch.
func (l *loader) expectNot(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	own := func(p yamltext.Pair) bool { return contains(expectNotKeys.now, p.Key.Value) }
	f := l.fields(slices.DeleteFunc(slices.Clone(options), func(p yamltext.Pair) bool { return !own(p) }), expectNotKeys)
	w := &ExpectNotStep{For: l.longerThanZero(f, "for")}
	if f.has("until") {
		w.Until = l.moment(step, f, "until")
	}
	if f.has("for") && f.has("until") {
		l.At(f["until"].Key, "for and until both say when the watch closes", "leave one of them out")
	}
	names := l.names
	w.Expectation = l.expectation(step, verb, slices.DeleteFunc(options, own), &keySet{what: "expect_not"})
	l.names = names // nobody has to bring about what must not happen
	step.ExpectNot = w
}

// wait loads a wait: for a length of time, or for an expectation.
func (l *loader) wait(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	step.Wait = &WaitStep{}
	own := func(p yamltext.Pair) bool { return contains(waitKeys.now, p.Key.Value) }
	if yamltext.IsMap(verb.Value) {
		rest := slices.DeleteFunc(slices.Clone(options), own)
		step.Wait.Expectation = l.expectation(step, verb, rest, &keySet{what: "wait"})
		options = slices.DeleteFunc(options, func(p yamltext.Pair) bool { return !own(p) })
	}
	f := l.fields(options, waitKeys)
	step.ID = l.id(step, f)
	if yamltext.IsMap(verb.Value) {
		return
	}
	step.Wait.For = l.longerThanZero(fieldMap{"wait": verb}, "wait")
}

// expectation loads one expectation. The common keys are those that the place it stands in adds to
// the options of its kind. It returns nil after noting why there is none.
func (l *loader) expectation(step *Step, place yamltext.Pair, pairs []yamltext.Pair, common *keySet) *Expectation {
	if !yamltext.IsMap(place.Value) {
		l.At(place.Key, "an expectation is a map", "write it like {heard: hello}")
		return nil
	}
	kind, ok := l.kind(place, pairs)
	if !ok {
		return nil
	}
	pairs = slices.DeleteFunc(slices.Clone(pairs), func(p yamltext.Pair) bool { return l.elsewhere(p, common) })
	set := &keySet{what: kind, now: slices.Concat([]string{kind}, optionsOf(kind).now, common.now)}
	f := l.fields(pairs, set)
	e := &Expectation{Pos: l.pos(place.Key), Kind: ExpectKind(kind)}
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
func (l *loader) elsewhere(p yamltext.Pair, common *keySet) bool {
	key := p.Key.Value
	if !expectKeys.has(key) && !expectNotKeys.has(key) || common.has(key) {
		return false
	}
	return !l.known(p.Key, common)
}

// kind returns which kind of expectation the pairs hold.
func (l *loader) kind(place yamltext.Pair, pairs []yamltext.Pair) (kind string, ok bool) {
	var kinds []yamltext.Pair
	for _, p := range pairs {
		if expectKinds.has(p.Key.Value) {
			kinds = append(kinds, p)
		}
	}
	// The words of a cut utterance are options of interrupted.
	if slices.ContainsFunc(kinds, func(p yamltext.Pair) bool { return p.Key.Value == "interrupted" }) {
		kinds = slices.DeleteFunc(kinds, func(p yamltext.Pair) bool { return p.Key.Value == "heard" })
	}
	switch {
	case len(kinds) == 0:
		l.noKind(place, pairs)
		return "", false
	case contains(expectKinds.later, kinds[0].Key.Value):
		l.NotYet(kinds[0].Key, fmt.Sprintf("%q", kinds[0].Key.Value))
		return "", false
	case len(kinds) > 1 && kinds[0].Key.Value == kinds[1].Key.Value:
		// Written twice, which is noted with the other keys.
	case len(kinds) > 1:
		l.At(kinds[1].Key, fmt.Sprintf("two expectations in one, %q and %q", kinds[0].Key.Value, kinds[1].Key.Value),
			"write two steps, or a list")
		return "", false
	}
	return kinds[0].Key.Value, true
}

func (l *loader) noKind(place yamltext.Pair, pairs []yamltext.Pair) {
	for _, p := range pairs {
		if name := nearestName(p.Key.Value, expectKinds.all()); name != "" && homeOf(p.Key.Value, nil) == "" {
			l.At(p.Key, fmt.Sprintf("unknown expectation %q", p.Key.Value), fmt.Sprintf("did you mean %q?", name))
			return
		}
	}
	l.At(place.Key, "this says nothing that could be observed", "write one of "+suggest.Or(expectKinds.now))
}
