package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/forms"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
	"github.com/voicesim/voicesim/scenarios/measured"
)

// The relations of a bound, and the statistic that means every single value.
const (
	atMost    = "at_most"
	atLeast   = "at_least"
	exactly   = "exactly"
	everyEach = "each"
)

// scale is how the values of a unit are written.
type scale struct {
	name           string // of its definitions in the schema: bound, relations
	takes, example string
	schema         keys.Schema
	read           func(Field) (float64, bool)
	relations, all *keys.Map[Field, boundMap] // the bounds of one value, and those of many
}

// boundMap is what a map of relations and statistics loads into.
type boundMap struct {
	of        *measured.Measure
	statistic string // of the relations in it
	bounds    []Bound
}

// The scales.
var (
	timeScale = newScale("a bound", scale{takes: "a duration", example: "1.5s", schema: TakesDuration.Schema, read: Field.milliseconds})
	scales    = map[measured.Unit]*scale{
		measured.UnitMilliseconds: timeScale,
		measured.UnitCount:        newScale("a bound of a number", scale{name: "count_", takes: "a number", example: "2", schema: TakesCount.Schema, read: Field.number}),
		measured.UnitRatio:        newScale("a bound of a share", scale{name: "share_", takes: "a share", example: "20%", schema: `"type": ["number", "string"]`, read: Field.share}),
		measured.UnitDollars:      newScale("a bound of a price", scale{name: "price_", takes: "an amount of money", example: "$0.05", schema: pattern(forms.MoneyShape.String()), read: Field.money}),
	}
	boundKeys = timeScale.all
)

// newScale adds its keys to a scale; bound is what messages call them.
func newScale(bound string, of scale) *scale {
	s := &of
	relations := []keys.Key[Field, boundMap]{
		s.relation(atMost, "no value is above"), s.relation(atLeast, "no value is below"), s.relation(exactly, "every value is this"),
	}
	s.relations = keys.Of(bound, relations)
	s.all = keys.Of(bound, relations, []keys.Key[Field, boundMap]{
		s.statistic("min", "the smallest value; this and the others below take what the check takes, which is the worst accepted, "+
			"or a map of `at_most`, `at_least` and `exactly`"),
		s.statistic("p50", "the median"),
		s.statistic("p90", "the 90th percentile; fewer than 20 values are no data for a percentile"),
		s.statistic("p95", "the 95th percentile"),
		s.statistic("p99", "the 99th percentile"),
		s.statistic("max", "the largest value"),
		s.statistic("mean", "the mean"),
	})
	return s
}

func (s *scale) relation(name, about string) keys.Key[Field, boundMap] {
	return keys.Do(name, keys.Form{Schema: s.schema, Example: s.example}, func(m *boundMap, f Field) {
		m.add(f, s, m.statistic, name)
	}, about)
}

func (s *scale) statistic(name, about string) keys.Key[Field, boundMap] {
	form := keys.Form{Schema: keys.AnyOf(s.schema, keys.Ref(s.name+"relations")), Example: s.example}
	if name == "min" { // alone it bounds the best
		form.Example = "{at_least: " + s.example + "}"
	}
	return keys.Do(name, form, func(m *boundMap, f Field) {
		if !yamltext.IsMap(f.value) {
			m.add(f, s, name, worst(m.of))
			return
		}
		inner := boundMap{of: m.of, statistic: name}
		load(f.l, nil, s.relations, &inner, yamltext.Pairs(f.value))
		m.bounds = append(m.bounds, inner.bounds...)
	}, about)
}

// add adds the bound that a value is, unless it holds in every call.
func (m *boundMap) add(f Field, s *scale, statistic, relation string) {
	value, ok := s.read(f)
	switch {
	case !ok:
	case relation == atLeast && value == 0:
		f.wrong("at_least: 0 holds in every call", "write the least that is accepted, or leave it out")
	case relation == atMost && value >= 1 && m.of.UpToOne:
		f.wrong(fmt.Sprintf("%s is never above 100 %%, so this holds in every call", m.of.Name), "write the least that is accepted: {at_least: 90%}")
	case relation != atMost && value > 1 && m.of.UpToOne:
		f.wrong(fmt.Sprintf("%s is never above 100 %%, so no call is like this", m.of.Name), "write a share: 90%")
	default:
		m.bounds = append(m.bounds, Bound{statistic, relation, value})
	}
}

// boundSchemas are what the schemas of checks refer to.
func boundSchemas() (all []keys.Schema) {
	for _, unit := range []measured.Unit{measured.UnitMilliseconds, measured.UnitCount, measured.UnitRatio, measured.UnitDollars} {
		s := scales[unit]
		all = append(all, defined(s.name+"relations", s.relations.Object()+`, "minProperties": 1`))
		if slices.ContainsFunc(measured.All(), func(m measured.Measure) bool { return m.Unit == unit && m.Each != "" }) {
			all = append(all, defined(s.name+"bound", keys.AnyOf(s.schema, s.all.Object()+`, "minProperties": 1`).Described(
				"A bare value is the worst that is accepted, for every occurrence.")))
		}
	}
	return all
}

// measureKeys are the keys of the checks of measures.
func measureKeys() []keys.Key[Field, Scenario] {
	measures := measured.All()
	all := make([]keys.Key[Field, Scenario], len(measures))
	for i := range measures {
		m := &measures[i]
		s := scales[m.Unit]
		form := keys.Form{Schema: keys.Ref(s.name + "bound"), Example: cmp.Or(m.Usual, s.example)}
		if m.Each == "" {
			form.Schema = keys.AnyOf(s.schema, keys.Ref(s.name+"relations"))
		}
		about := s.takes + ": " + m.About
		if m.Unit == measured.UnitCount {
			about = "a number, or a map of `at_most`, `at_least` and `exactly`: how many " + m.About + " there are at most"
			if m.NoData != "" {
				about = s.takes + ": " + m.About
			}
		}
		if m.LessIsWorse {
			about += ". Less is worse"
		}
		all[i] = keys.Do(m.Name, form, func(sc *Scenario, f Field) {
			sc.Checks = append(sc.Checks, Check{Pos: f.l.pos(f.key), Name: f.name, Bounds: f.bounds(m, s)})
		}, about)
	}
	return all
}

// boundsOf are the keys of the bounds of a measure: statistics are of many values.
func boundsOf(m *measured.Measure, s *scale) *keys.Map[Field, boundMap] {
	if m.Each == "" {
		return s.relations
	}
	return s.all
}

// bounds reads what a measure may be: a bare value, which is the worst still accepted, or a map of
// relations and statistics.
func (f Field) bounds(of *measured.Measure, s *scale) []Bound {
	all := boundMap{of: of, statistic: everyEach}
	switch {
	case !yamltext.IsMap(f.value):
		all.add(f, s, everyEach, worst(of))
	case len(f.value.Content) == 0:
		f.l.At(f.key, f.name+" has no bound", "write the worst value that is still accepted")
	default:
		load(f.l, nil, boundsOf(of, s), &all, yamltext.Pairs(f.value))
	}
	return all.bounds
}

// countSchema is the schema of a number that bounds another, or of a map of bounds.
func countSchema() keys.Schema { return keys.AnyOf(TakesCount.Schema, keys.Ref("count_relations")) }

// countBounds reads what a number may be: a bare one, which is the most, or a map of relations.
func (f Field) countBounds() []Bound {
	return f.bounds(&measured.Measure{Name: f.name, Unit: measured.UnitCount}, scales[measured.UnitCount])
}

// milliseconds reads a length of time in the unit of the measures.
func (f Field) milliseconds() (value float64, ok bool) {
	d, ok := f.duration()
	return float64(d) / float64(time.Millisecond), ok
}

// number reads a whole number.
func (f Field) number() (value float64, ok bool) {
	n, ok := f.count()
	return float64(n), ok
}

// share reads a share, as a number or in percent.
func (f Field) share() (float64, bool) {
	return f.amount(forms.ParseShare, "%s is a share such as 0.2 or 20%%, not %s", "")
}

// money reads dollars.
func (f Field) money() (float64, bool) {
	return f.amount(forms.ParseMoney, "%s is an amount in dollars, with its unit, not %s", "write it like $0.05")
}

// amount reads a value by its form, or notes that it has another.
func (f Field) amount(parse func(string) (float64, bool), wrong, hint string) (value float64, ok bool) {
	text, ok := f.typed()
	if !ok {
		return 0, false
	}
	if value, ok = parse(text); !ok {
		f.wrong(fmt.Sprintf(wrong, f.name, text), hint)
	}
	return value, ok
}

// worst is the relation that a bare value of a measure has: it is the worst that is still accepted.
func worst(m *measured.Measure) string {
	if m.LessIsWorse {
		return atLeast
	}
	return atMost
}
