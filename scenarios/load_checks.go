package scenarios

import (
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// checkKeys are the checks. Each adds itself to those of the scenario.
var checkKeys = keys.Of("checks",
	[]keys.Key[Field, Scenario]{
		neverKey("never_heard", func(c *Check) *[]*TextMatcher { return &c.NeverHeard }, "words that must not reach the caller's ear"),
		neverKey("never_generated", func(c *Check) *[]*TextMatcher { return &c.NeverMade }, "words that the model must not make, heard or not"),
	},
	measureKeys(),
	[]keys.Key[Field, Scenario]{
		namesKey("tools_run", TakesTool, "[get_order_status]", "the tools that run, in the order in which they begin; `[]` is none"),
		namesKey("agents", TakesAgent, "[Support, Billing]", "the agents that have the call, from the first on"),
		toldKey("instructions", TakesAgent, "Support: order number", "words that the server is given as the instructions of each agent that is named"),
		toldKey("offered", takesOffered, "get_order_status: true", "words that stand in the description of each tool that is named; `true` is any. A map of `about` and `arguments` (each with words of its description, or `true`) "+
			"says what arguments the model is shown"),
		saidAndDone(),
		keys.Do("goodbye_heard", TakesYes.Form, (*Scenario).goodbye, "`true`: the last thing that the agent said before the call ended was heard to its end"),
		judgeKey(),
	},
)

// neverSchema is the schema of one text matcher or a list of them.
var neverSchema = keys.AnyOf(TakesText.Schema, keys.List(TakesText.Schema))

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
	if name == "offered" {
		form.Schema = keys.MapOf(keys.AnyOf(TakesText.Schema, offeredMap.Object()))
	}
	return keys.Do(name, form, func(sc *Scenario, f Field) {
		if !yamltext.IsMap(f.value) || len(f.value.Content) == 0 {
			f.l.At(f.key, f.name+" is a map", "write it like {"+example+"}")
			return
		}
		check := Check{Pos: f.l.pos(f.key), Name: f.name}
		for _, p := range yamltext.Pairs(f.value) {
			at := Field{l: f.l, step: f.step, name: p.Key.Value, key: p.Key, value: p.Value}
			if who, ok := named.Read(f.item(p.Key)); ok {
				if told, ok := at.told(name == "offered"); ok {
					told.Pos, told.Name = f.l.pos(p.Key), who
					check.Told = append(check.Told, told)
				}
			}
		}
		sc.Checks = append(sc.Checks, check)
	}, "a map: "+about)
}

// neverKey is the key of a check of words that must not occur.
func neverKey(name string, to func(*Check) *[]*TextMatcher, about string) keys.Key[Field, Scenario] {
	return keys.Do(name, keys.Form{Schema: neverSchema, Example: "/card number/i"}, func(sc *Scenario, f Field) {
		entries := []Field{f}
		if yamltext.IsList(f.value) {
			entries = nil
			for _, n := range f.value.Content {
				entries = append(entries, f.item(n))
			}
		}
		if len(entries) == 0 {
			f.l.At(f.key, f.name+" names nothing", "write the words that must not occur")
		}
		check := Check{Pos: f.l.pos(f.key), Name: f.name}
		for _, entry := range entries {
			if m, ok := entry.text(); ok {
				*to(&check) = append(*to(&check), m)
			}
		}
		sc.Checks = append(sc.Checks, check)
	}, "a text matcher or a list of them: "+about)
}

// goodbye adds a check of the agent's last words.
func (sc *Scenario) goodbye(f Field) {
	switch yes, ok := f.flag(); {
	case !ok:
	case !yes:
		f.wrong("goodbye_heard is true or not there", "leave it out")
	default:
		sc.Checks = append(sc.Checks, Check{Pos: f.l.pos(f.key), Name: f.name, Goodbye: true})
	}
}
