package scenarios

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/expand"
	"github.com/voicesim/voicesim/scenarios/internal/forms"
)

// Schema returns the JSON Schema (draft 7) by which editors complete and check files of the language:
// scenario.schema.json for the language as it is played. It knows keys and values, but not what they refer to.
func (lang *Language) Schema() ([]byte, error) {
	head := `"$schema": "http://json-schema.org/draft-07/schema#", "title": "voicesim scenario", ` +
		`"description": "A scripted phone call and what must be observed in it. Described in docs/scenarios.md.", `
	return lang.document(keys.Schema(head) + topKeys.Object())
}

// FragmentSchema returns the JSON Schema of files of steps.
func (lang *Language) FragmentSchema() ([]byte, error) {
	head := `"$schema": "http://json-schema.org/draft-07/schema#", "title": "voicesim steps", ` +
		`"description": "Steps of a scripted phone call, which scenarios include. Described in docs/scenarios.md.", `
	return lang.document(keys.Schema(head) + fragmentKeys.Object())
}

// document returns the schema of files, with what it refers to. In them a name in angle brackets may stand for any value.
func (lang *Language) document(file keys.Schema) ([]byte, error) {
	doc := keys.Fillable{
		Schema: file + `, "definitions": {` + lang.definitions() + `}`, Filled: "filled",
		Never: []string{"step", "script", "steps", expand.Examples, expand.Variants},
	}
	return doc.Document()
}

// definitions returns what the schemas of values and steps refer to.
func (lang *Language) definitions() keys.Schema {
	all := []keys.Schema{
		defined("words", keys.Schema(`"type": ["string", "number", "boolean"]`).Described("Words, taken as typed.")),
		defined("filled", pattern(`^<[A-Za-z_][A-Za-z0-9_-]*>$`).Described("A name that a row of examples, --param or an include fills in.")),
		defined("duration", keys.AnyOf(pattern(forms.DurationShape.String()), keys.Ref("filled")).Described("A length of time with its unit: 800ms, 1.5s or 2m.")),
		defined("offset", keys.AnyOf(keys.Ref("duration"), sweepKeys.Object()).Described("A length of time, or a sweep: the call is played once with each of its offsets.")),
		defined("level", keys.AnyOf(pattern(forms.LevelShape.String()), keys.Ref("filled")).Described("Decibels: -6dB.")),
		defined("speed", pattern(forms.SpeedShape.String()).Described("How many times as fast: 1.2x.")),
		defined("text", keys.AnyOf(TakesWords.Schema, oneKey(&lang.text.Table)).Described(
			"Plain words (found as whole words, case and punctuation ignored), /a regular expression/i, true for anything, or a map.")),
		defined("id", (pattern(idShape.String()) + `, "not": {` + keys.Enum(momentWords) + `}`).Described(
			"A name by which other steps refer to this one.")),
		defined("arguments", keys.Schema(`"type": "object"`).Described("Arguments of a tool: a subset of them, whose values must be equal.")),
		defined("expectation", lang.expectationSchema(lang.expect.Rows).Described("One thing that should be observed.")),
		defined("observed", lang.expectationSchema(nil).Described("Something that may be observed.")),
		defined("watched", lang.expectationSchema(lang.expectNot.Rows).Described("Something that must not be observed.")),
		defined("moment", keys.AnyOf(`"type": "string"`, keys.Ref("observed")).Described(
			strings.Join(momentWords.All(), ", ")+", the id of a step, or something observed.")),
	}
	for _, v := range lang.verbs {
		row := v.Row
		row.Needed = true
		step := &keys.Table{Rows: append([]keys.Row{row}, v.beside.Rows...)}
		all = append(all, defined(v.Name, step.Object()))
	}
	all = append(all,
		defined("branch", lang.branchSchema().Described("What a caller does who reacts, and what was observed before.")),
		defined("step", lang.stepSchema().Described("One step: a verb, with its options beside it.")),
	)
	all = append(all, boundSchemas()...)
	return joined(all)
}

// stepSchema returns the schema of a step, which is told from the others by its verb.
func (lang *Language) stepSchema() keys.Schema {
	var any, each []keys.Schema
	for _, v := range lang.verbs {
		any = append(any, required(v.Name))
		each = append(each, `"if": {`+required(v.Name)+`}, "then": {`+keys.Ref(v.Name)+`}`)
	}
	return `"type": "object", ` + keys.AnyOf(any...) + `, "allOf": ` + list(each)
}

// branchSchema returns the schema of a branch of react: one of a few verbs with its options, and an expectation or otherwise.
func (lang *Language) branchSchema() keys.Schema {
	all := &keys.Table{}
	for _, verb := range besideTurn {
		v := lang.verb(string(verb))
		all = all.And(&keys.Table{Rows: []keys.Row{v.Row}}).And(v.beside)
	}
	var any, when []keys.Schema
	for _, verb := range besideTurn {
		any = append(any, required(string(verb)))
	}
	for _, k := range lang.kinds {
		all = all.And(&k.alone.Table)
		when = append(when, required(k.Name))
	}
	all = all.And(&branchKeys.Table)
	when = append(when, required("otherwise"))
	return all.Object() + `, "allOf": ` + list([]keys.Schema{keys.AnyOf(any...), keys.AnyOf(when...)})
}

// expectationSchema returns the schema of an expectation, in a place that adds common keys to those of its
// kind.
func (lang *Language) expectationSchema(common []keys.Row) keys.Schema {
	all := &keys.Table{}
	var any, each []keys.Schema
	for _, k := range lang.kinds {
		any = append(any, required(k.Name))
		all.Rows = append(all.Rows, k.alone.Rows[0])
	}
	for _, k := range lang.kinds {
		all = all.And(&k.alone.Table)
		known := keys.Table{Rows: slices.Concat(k.alone.Rows, common)}
		each = append(each, `"if": {`+lang.isKind(k.Kind)+`}, "then": {"propertyNames": {`+keys.Enum(&known)+`}}`)
	}
	return all.And(&keys.Table{Rows: common}).Object() + ", " + keys.AnyOf(any...) + `, "allOf": ` + list(each)
}

// isKind returns the schema that tells expectations of a kind from all others: those that have its key,
// unless it is an option of another kind there.
func (lang *Language) isKind(k *Kind) keys.Schema {
	var not []keys.Schema
	for _, other := range lang.kinds {
		if other.Name != k.Name && other.alone.Has(k.Name) {
			not = append(not, required(other.Name))
		}
	}
	if len(not) == 0 {
		return required(k.Name)
	}
	return required(k.Name) + `, "not": {` + keys.AnyOf(not...) + `}`
}

// oneKey returns the schema of a map with one of the keys.
func oneKey(t *keys.Table) keys.Schema {
	return t.Object() + `, "minProperties": 1, "maxProperties": 1`
}

func defined(name string, s keys.Schema) keys.Schema { return keys.Schema(`"`+name+`": {`) + s + `}` }

func required(name string) keys.Schema { return keys.Schema(`"required": ["` + name + `"]`) }

// pattern returns the schema of texts of a shape.
func pattern(shape string) keys.Schema {
	text, _ := json.Marshal(strings.ReplaceAll(shape, "(?:", "(")) // of text, which cannot fail
	return `"type": "string", "pattern": ` + keys.Schema(text)
}

// list returns schemas as a JSON list.
func list(of []keys.Schema) keys.Schema {
	each := make([]keys.Schema, len(of))
	for i, s := range of {
		each[i] = "{" + s + "}"
	}
	return "[" + joined(each) + "]"
}

func joined(all []keys.Schema) keys.Schema {
	var s keys.Schema
	for i, part := range all {
		if i > 0 {
			s += ", "
		}
		s += part
	}
	return s
}
