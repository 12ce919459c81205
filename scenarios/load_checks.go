package scenarios

import (
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// checkKeys are the checks. Each adds itself to those of the scenario.
var checkKeys = keys.Of("checks",
	[]keys.Key[Field, Scenario]{
		keys.Do("never_heard", keys.Form{Schema: neverSchema, Example: "/card number/i"}, (*Scenario).neverHeard,
			"a text matcher or a list of them: words that must not reach the caller's ear"),
		measureKey("response_latency", "from the end of the caller's speech to the first heard sample of the answer; "+
			"time in which an approval is pending is left out"),
		measureKey("barge_in_stop", "from the start of the interrupting speech to the last heard sample of the answer"),
		measureKey("heard_after_barge_in", "how much of the cut answer was heard after the runtime had learned of the interruption; "+
			"the 20 ms that were on their way to the ear then are not counted"),
		measureKey("truncation_error", "how far what the server was told differs from what was heard"),
		countKey("turns", "turns of the caller"),
		countKey("responses", "responses of the model in the conversation"),
		countKey("handoffs", "changes of the agent"),
		namesKey("tools_run", TakesTool, "[get_order_status]", "the tools that run, in the order in which they begin; `[]` is none"),
		namesKey("agents", TakesAgent, "[Support, Billing]", "the agents that have the call, from the first on"),
		toldKey("instructions", TakesAgent, "Support: order number", "words that the server is given as the instructions of each agent that is named"),
		toldKey("offered", takesOffered, "get_order_status: true", "words that stand in the description of each tool that is named; `true` is any description"),
		measureKey("dead_air", "a silence in which the agent owed speech, whatever it waited for; each ends when somebody is heard, or with the agent's turn"),
	},
	keys.Later[Field, Scenario](
		"never_generated", "time_to_first_audio", "false_interruptions", "missed_responses",
		"response_rate", "yield_rate", "agent_interruption_rate", "talk_over",
		"transcript_wer", "audio_intact",
		"tool_time", "approval_time", "tokens", "cost", "goodbye_heard", "judge",
	),
)

// neverSchema is the schema of one text matcher or a list of them.
var neverSchema = keys.AnyOf(TakesText.Schema, keys.List(TakesText.Schema))

// measureKey is the key of a check that bounds a measure.
func measureKey(name, about string) keys.Key[Field, Scenario] {
	return keys.Do(name, keys.Form{Schema: keys.Ref("bound"), Example: "1.5s"}, (*Scenario).bound, "a duration: "+about)
}

// countKey is the key of a check that bounds how often something happens.
func countKey(name, about string) keys.Key[Field, Scenario] {
	form := keys.Form{Schema: countSchema(), Example: "2"}
	return keys.Do(name, form, (*Scenario).counted, "a number, or a map of `at_most`, `at_least` and `exactly`: how many "+about+" there are at most")
}

// countSchema is the schema of a number that bounds another, or of a map of bounds.
func countSchema() keys.Schema {
	return keys.AnyOf(TakesCount.Schema, countMap.Object()+`, "minProperties": 1`)
}

// countMap has the bounds of a number.
var countMap = keys.Of("a bound of a number", []keys.Key[Field, boundMap]{
	countBound(atMost, "no more"), countBound(atLeast, "no fewer"), countBound(exactly, "just so many"),
})

func countBound(name, about string) keys.Key[Field, boundMap] {
	return keys.Do(name, keys.Form{Schema: TakesCount.Schema, Example: "2"}, func(m *boundMap, f Field) {
		if n, ok := f.count(); ok && !f.idleBound(name, float64(n)) {
			m.bounds = append(m.bounds, Bound{everyEach, name, float64(n)})
		}
	}, about)
}

// counted adds a check of a number.
func (sc *Scenario) counted(f Field) {
	sc.Checks = append(sc.Checks, Check{Pos: f.l.pos(f.key), Name: f.name, Bounds: f.countBounds()})
}

// countBounds reads what a number may be: a bare one, which is the most, or a map of relations.
func (f Field) countBounds() []Bound {
	var all boundMap
	switch {
	case !yamltext.IsMap(f.value):
		if n, ok := f.count(); ok {
			all.bounds = []Bound{{everyEach, atMost, float64(n)}}
		}
	case len(f.value.Content) == 0:
		f.l.At(f.key, f.name+" has no bound", "write how many there are at most")
	default:
		load(f.l, nil, countMap, &all, yamltext.Pairs(f.value))
	}
	return all.bounds
}

// namesKey is the key of a check that has a list of names, which must be those of the call, in this order.
func namesKey(name string, entry keys.Value[Field, string], example, about string) keys.Key[Field, Scenario] {
	form := keys.Form{Schema: `"type": "array", "items": {` + entry.Schema + `}`, Example: example}
	return keys.Do(name, form, func(sc *Scenario, f Field) {
		check := Check{Pos: f.l.pos(f.key), Name: f.name, Names: []string{}}
		if !yamltext.IsList(f.value) || len(f.value.Content) > 0 {
			for _, n := range f.list() {
				if name, ok := entry.Read(f.item(n)); ok {
					check.Names = append(check.Names, name)
				}
			}
		}
		sc.Checks = append(sc.Checks, check)
	}, "a list: "+about)
}

// takesOffered takes the name of a tool that some agent has.
var takesOffered = takes(TakesTool.Form, func(f Field) (string, bool) {
	name, ok := f.words()
	f.named(ok, nameUse{kind: useTool, name: name})
	return name, ok
})

// toldKey is the key of a check of what the model is told, by the name of what it is told about.
func toldKey(name string, named keys.Value[Field, string], example, about string) keys.Key[Field, Scenario] {
	form := keys.Form{Schema: keys.MapOf(TakesText.Schema), Example: "{" + example + "}"}
	return keys.Do(name, form, func(sc *Scenario, f Field) {
		if !yamltext.IsMap(f.value) || len(f.value.Content) == 0 {
			f.l.At(f.key, f.name+" is a map", "write it like {"+example+"}")
			return
		}
		check := Check{Pos: f.l.pos(f.key), Name: f.name}
		for _, p := range yamltext.Pairs(f.value) {
			at := Field{l: f.l, step: f.step, name: p.Key.Value, key: p.Key, value: p.Value}
			who, ok := named.Read(f.item(p.Key))
			if m, fine := at.text(); ok && fine {
				check.Told = append(check.Told, Told{Pos: f.l.pos(p.Key), Name: who, Text: m})
			}
		}
		sc.Checks = append(sc.Checks, check)
	}, "a map: "+about)
}

// neverHeard adds a check of words that must not be heard.
func (sc *Scenario) neverHeard(f Field) {
	entries := []Field{f}
	if yamltext.IsList(f.value) {
		entries = nil
		for _, n := range f.value.Content {
			entries = append(entries, f.item(n))
		}
	}
	if len(entries) == 0 {
		f.l.At(f.key, "never_heard names nothing", "write the words that must not be heard")
	}
	check := Check{Pos: f.l.pos(f.key), Name: f.name}
	for _, entry := range entries {
		if m, ok := entry.text(); ok {
			check.NeverHeard = append(check.NeverHeard, m)
		}
	}
	sc.Checks = append(sc.Checks, check)
}

// bound adds a check of a measure.
func (sc *Scenario) bound(f Field) {
	sc.Checks = append(sc.Checks, Check{Pos: f.l.pos(f.key), Name: f.name, Bounds: f.bounds()})
}

// The relation that a bare value has, its opposite, and the statistic that means every single value.
const (
	atMost    = "at_most"
	atLeast   = "at_least"
	exactly   = "exactly"
	everyEach = "each"
)

// boundMap is what a map of relations and statistics loads into.
type boundMap struct {
	statistic string // of the relations in it
	bounds    []Bound
}

var (
	relationKeys = []keys.Key[Field, boundMap]{
		relationKey(atMost, "no value is above"),
		relationKey(atLeast, "no value is below"),
		relationKey(exactly, "every value is this"),
	}
	relationMap = keys.Of("a bound", relationKeys)
	boundKeys   = keys.Of("a bound", relationKeys, []keys.Key[Field, boundMap]{
		statisticKey("min", "the smallest value; this and the others below take a duration, which is the worst accepted, "+
			"or a map of `at_most`, `at_least` and `exactly`"),
		statisticKey("p50", "the median"),
		statisticKey("p90", "the 90th percentile; fewer than 20 values are no data for a percentile"),
		statisticKey("p95", "the 95th percentile"),
		statisticKey("p99", "the 99th percentile"),
		statisticKey("max", "the largest value"),
		statisticKey("mean", "the mean"),
	})
)

func relationKey(name, about string) keys.Key[Field, boundMap] {
	return keys.Do(name, keys.Form{Schema: TakesDuration.Schema, Example: "1s"}, func(m *boundMap, f Field) {
		if value, ok := f.milliseconds(); ok && !f.idleBound(name, value) {
			m.bounds = append(m.bounds, Bound{m.statistic, name, value})
		}
	}, about)
}

// idleBound reports whether no value is out of a bound, and notes it: nothing is less than zero.
func (f Field) idleBound(relation string, value float64) bool {
	if relation != atLeast || value != 0 {
		return false
	}
	f.wrong("at_least: 0 holds in every call", "write the least that is accepted, or leave it out")
	return true
}

func statisticKey(name, about string) keys.Key[Field, boundMap] {
	form := keys.Form{Schema: keys.AnyOf(TakesDuration.Schema, keys.Ref("relations")), Example: "1s"}
	return keys.Do(name, form, func(m *boundMap, f Field) {
		if yamltext.IsMap(f.value) {
			inner := boundMap{statistic: name}
			load(f.l, nil, relationMap, &inner, yamltext.Pairs(f.value))
			m.bounds = append(m.bounds, inner.bounds...)
		} else if value, ok := f.milliseconds(); ok {
			m.bounds = append(m.bounds, Bound{name, atMost, value})
		}
	}, about)
}

// bounds reads what a measure may be: a bare value, which is the worst still accepted, or a map of
// relations and statistics. For all measures of now more is worse.
func (f Field) bounds() []Bound {
	if !yamltext.IsMap(f.value) {
		if value, ok := f.milliseconds(); ok {
			return []Bound{{everyEach, atMost, value}}
		}
		return nil
	}
	if len(f.value.Content) == 0 {
		f.l.At(f.key, f.name+" has no bound", "write the worst value that is still accepted")
	}
	all := boundMap{statistic: everyEach}
	load(f.l, nil, boundKeys, &all, yamltext.Pairs(f.value))
	return all.bounds
}

// milliseconds reads a length of time in the unit of the measures.
func (f Field) milliseconds() (value float64, ok bool) {
	d, ok := f.duration()
	return float64(d) / float64(time.Millisecond), ok
}
