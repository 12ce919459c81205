package judge

import (
	"reflect"
	"slices"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/sense"
	"github.com/voicesim/voicesim/scenarios"
)

// Kinds returns the kinds of expectations, in the order in which messages and the documentation list them.
func Kinds() []*scenarios.Kind {
	return kinds.All()
}

// KindOf returns the name of the kind of an expectation, as in [Kinds]; "" for one of none.
func KindOf(w scenarios.Want) string { return kinds.NameOf(w) }

// language is made once: it holds nothing that changes.
var language = scenarios.NewLanguage(Kinds()).Refusing(sense.Refuse)

// Language returns the language of scenarios, with the kinds of expectations of [Kinds].
func Language() *scenarios.Language { return language }

// Load reads a scenario. The path only names the file in positions and messages; nothing is opened. The
// error is nil or [*scenarios.Mistakes] with everything that is wrong with the file.
func Load(path string, data []byte) (*scenarios.Scenario, error) {
	return language.Load(path, data, nil)
}

// LoadAll reads the scenarios of a file: one for each row of its examples and each of its variants. The error is as that of [Load].
func LoadAll(src scenarios.Source) ([]*scenarios.Scenario, error) { return language.LoadAll(src, nil) }

// expectations returns all expectations of a scenario, those that are moments included.
func expectations(sc *scenarios.Scenario) []*scenarios.Expectation {
	var all []*scenarios.Expectation
	var add func(e *scenarios.Expectation)
	moment := func(m *scenarios.Moment) {
		if m != nil {
			add(m.Expectation)
		}
	}
	add = func(e *scenarios.Expectation) {
		if e != nil {
			all = append(all, e)
			moment(e.Since)
		}
	}
	for _, s := range sc.Script {
		switch {
		case s.Timing() != nil:
			moment(s.Timing().After)
		case s.React != nil:
			add(s.React.Until)
			for _, b := range s.React.Branches {
				add(b.When)
			}
		case s.Wait != nil:
			add(s.Wait.Expectation)
		case s.ExpectNot != nil:
			add(s.ExpectNot.Expectation)
			moment(s.ExpectNot.Until)
		case s.Expect != nil:
			for _, e := range s.Expect.All {
				add(e)
			}
		}
	}
	return all
}

// unjudged returns the first expectation of a scenario that is of no kind that can be judged, nil when
// there is none.
func unjudged(sc *scenarios.Scenario) *scenarios.Expectation {
	for _, e := range expectations(sc) {
		if w, ok := e.Want.(kinds.Want); !ok || familyOf(w) == nil {
			return e
		}
	}
	return nil
}

// eventWants returns one want of each kind that events meet: of all that are always looked for, since
// nobody may expect them, and of those that a scenario names besides.
func eventWants(sc *scenarios.Scenario) []kinds.EventWant {
	var all []kinds.EventWant
	add := func(w scenarios.Want) {
		same := func(other kinds.EventWant) bool { return sortOf(other) == sortOf(w) }
		if ew, ok := w.(kinds.EventWant); ok && !slices.ContainsFunc(all, same) {
			all = append(all, ew)
		}
	}
	for _, k := range Kinds() {
		if w := k.New(); !onDemand(w) {
			add(w)
		}
	}
	for _, e := range expectations(sc) {
		add(e.Want)
	}
	return all
}

// onDemand reports whether events of a kind are looked for only where a scenario names it.
func onDemand(w scenarios.Want) bool {
	_, ok := w.(*kinds.Happens)
	return ok
}

// sortOf is the same for wants that see the same events.
func sortOf(w scenarios.Want) string {
	if h, ok := w.(*kinds.Happens); ok {
		return h.Sort()
	}
	return reflect.TypeOf(w).String()
}
