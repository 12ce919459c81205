package internal_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/suggest"
)

// part is a value of a file in JSON, for a reader that knows nothing of YAML.
type part struct {
	path string
	raw  json.RawMessage
	log  *complaints
}

// complaints gathers what is wrong, each with its path.
type complaints struct {
	all   []string
	index *keys.Index
}

func (c *complaints) Unknown(at part, name string, in *keys.Table) {
	msg, hint := c.index.Unknown(name, in)
	c.all = append(c.all, at.path+": "+msg+": "+hint)
}

func (c *complaints) Twice(again, first part, _ string) {
	c.all = append(c.all, again.path+": "+string(again.raw)+" after "+string(first.raw))
}

// What can be ordered, and the keys of an order.
type (
	timing struct{ Delay time.Duration }
	cup    struct {
		timing
		Size string
		Milk bool
	}
)

var (
	duration = keys.Value[part, time.Duration]{
		Form: keys.Form{Takes: "a duration", Schema: keys.Ref("duration"), Example: "2s"},
		Read: func(p part) (time.Duration, bool) {
			var text string
			_ = json.Unmarshal(p.raw, &text)
			d, err := time.ParseDuration(text)
			if err != nil {
				p.log.all = append(p.log.all, p.path+": is no duration")
			}
			return d, err == nil
		},
	}
	sizes = keys.Words("size", "small", "large")
	size  = keys.Value[part, string]{
		Form: keys.Form{Words: sizes, Schema: keys.Enum(sizes), Example: "small"},
		Read: func(p part) (text string, ok bool) {
			ok = json.Unmarshal(p.raw, &text) == nil && sizes.Has(text)
			return text, ok
		},
	}
	flag = keys.Value[part, bool]{
		Form: keys.Form{Schema: `"type": "boolean"`, Example: "true"},
		Read: func(p part) (yes, ok bool) { return yes, json.Unmarshal(p.raw, &yes) == nil },
	}

	when = []keys.Key[part, timing]{
		keys.At("delay", duration, func(t *timing) *time.Duration { return &t.Delay }, "how long it takes").Otherwise("at once"),
	}
	cupKeys = keys.Of("a cup",
		[]keys.Key[part, cup]{
			keys.At("size", size, func(c *cup) *string { return &c.Size }, "how much").Must().Like("large"),
			keys.At("milk", flag, func(c *cup) *bool { return &c.Milk }, "`true`: with milk").Otherwise("`false`").Only("counter"),
		},
		keys.In(when, func(c *cup) *timing { return &c.timing }),
	)
	cakeKeys = keys.Of("a cake", []keys.Key[part, timing]{keys.At("rise", duration, func(t *timing) *time.Duration { return &t.Delay }, "how long it rises")}, when)
	menu     = &keys.Index{Tables: []*keys.Table{&cupKeys.Table, &cakeKeys.Table}, Aliases: suggest.Aliases{"latte": "milk"}}
)

// order loads a cup from pairs of a key and its JSON.
func order(pairs ...string) (c cup, seen keys.Seen[part], wrong []string) {
	log := &complaints{index: menu}
	var entries []keys.Entry[part]
	for i := 0; i < len(pairs); i += 2 {
		at := part{fmt.Sprintf("cup.%s", pairs[i]), json.RawMessage(pairs[i+1]), log}
		entries = append(entries, keys.Entry[part]{Name: pairs[i], At: at})
	}
	seen = cupKeys.Load(&c, entries, log)
	return c, seen, log.all
}

var _ = Describe("The keys of a map", func() {
	It("load into their fields, shared ones too", func() {
		c, seen, wrong := order("size", `"large"`, "delay", `"3s"`, "milk", `true`)
		Expect(wrong).To(BeEmpty())
		Expect(c).To(Equal(cup{timing{3 * time.Second}, "large", true}))
		Expect(seen.Has("delay")).To(BeTrue())
		Expect(seen.Has("salt")).To(BeFalse())
	})

	It("tell all that is wrong, and load the rest", func() {
		c, seen, wrong := order("delay", `"soon"`, "mlk", `true`, "rise", `1`, "latte", `1`,
			"size", `"small"`, "size", `"large"`, "mlk", `false`)
		Expect(wrong).To(Equal([]string{
			"cup.delay: is no duration",
			`cup.mlk: unknown key "mlk": did you mean "milk"?`,
			`cup.rise: "rise" does not go with a cup: it goes with a cake`,
			`cup.latte: unknown key "latte": did you mean "milk"? Write it like milk: true`,
			`cup.size: "large" after "small"`,
			"cup.mlk: false after true",
		}))
		Expect(c).To(Equal(cup{Size: "small"}))
		Expect(seen).To(HaveLen(2))
		Expect(seen["size"].raw).To(BeEquivalentTo(`"small"`))
	})

	It("say where they belong", func() {
		Expect(menu.Homes("delay", nil)).To(Equal("a cup or a cake"))
		Expect(menu.Homes("delay", &cupKeys.Table)).To(Equal("a cake"))
		Expect(menu.Homes("salt", nil)).To(BeEmpty())
		Expect(menu.Has("rise")).To(BeTrue())
		Expect(menu.Has("salt")).To(BeFalse())
		Expect(cupKeys.All()).To(Equal([]string{"size", "milk", "delay"}))
		Expect(cupKeys.Needed()).To(Equal([]string{"size"}))
		Expect(cupKeys.Row("milk").Targets).To(Equal([]string{"counter"}))
		Expect(cupKeys.Row("size").Form.Example).To(Equal("large"))
		Expect(cakeKeys.Row("delay").Form.Example).To(Equal("2s"))
	})

	It("become a schema, each with a sentence", func() {
		data, err := cupKeys.Object(`"cup": {"const": true}`).Document()
		Expect(err).NotTo(HaveOccurred())
		Expect(string(data)).To(Equal(`{
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "cup": {"const": true},
    "size": {"enum": ["small", "large"], "description": "How much."},
    "milk": {"type": "boolean", "description": "True: with milk. Without it: false."},
    "delay": {"$ref": "#/definitions/duration", "description": "How long it takes. Without it: at once."}
  },
  "required": ["size"]
}
`))
	})

	It("become a schema that keeps numbers and signs, and breaks what is long", func() {
		long := strings.Repeat("<a> & ", 30)
		data, err := keys.AnyOf(`"const": 1.50`, keys.List(`"enum": [`+`"b", `+`null]`).Described(long)).Document()
		Expect(err).NotTo(HaveOccurred())
		Expect(string(data)).To(Equal("{\n  \"anyOf\": [\n    {\"const\": 1.50},\n    {\n      \"type\": \"array\",\n" +
			"      \"items\": {\"enum\": [\"b\", null]},\n      \"minItems\": 1,\n      \"description\": \"" + long + "\"\n    }\n  ]\n}\n"))
		_, err = keys.Schema(`"const": `).Document()
		Expect(err).To(HaveOccurred())
	})

	It("become a schema in which a name may stand for a value that is no text anyhow", func() {
		doc := keys.Fillable{Filled: "name", Never: []string{"script"}, Schema: `"properties": {"a": {"type": "string"}, "b": {"enum": ["x"], "description": "B."}, ` +
			`"c": {"anyOf": [{"type": "null"}, {"enum": ["y"]}]}, "d": {"type": "object", "anyOf": [{"required": ["e"]}], "additionalProperties": {"type": "integer"}}, ` +
			`"f": {"$ref": "#/definitions/free"}, "g": {"$ref": "#/definitions/bound"}, "script": {"type": "array", "items": {"type": "integer"}}}, ` +
			`"definitions": {"name": {"pattern": "<"}, "free": {"anyOf": [{"enum": ["z"]}, {"$ref": "#/definitions/name"}]}, "bound": {"type": "integer"}}`}
		data, err := doc.Document()
		Expect(err).NotTo(HaveOccurred())
		Expect(string(data)).To(MatchJSON(`{"properties": {"a": {"type": "string"}, "b": {"anyOf": [{"enum": ["x"]}, {"$ref": "#/definitions/name"}], "description": "B."},
			"c": {"anyOf": [{"type": "null"}, {"enum": ["y"]}, {"$ref": "#/definitions/name"}]},
			"d": {"anyOf": [{"type": "object", "anyOf": [{"required": ["e"]}], "additionalProperties": {"anyOf": [{"type": "integer"}, {"$ref": "#/definitions/name"}]}}, {"$ref": "#/definitions/name"}]},
			"f": {"$ref": "#/definitions/free"}, "g": {"anyOf": [{"$ref": "#/definitions/bound"}, {"$ref": "#/definitions/name"}]}, "script": {"type": "array", "items": {"type": "integer"}}},
			"definitions": {"name": {"pattern": "<"}, "free": {"anyOf": [{"enum": ["z"]}, {"$ref": "#/definitions/name"}]}, "bound": {"type": "integer"}}}`))
		_, err = (&keys.Fillable{Schema: `"a": `}).Document()
		Expect(err).To(HaveOccurred())
	})

	It("fill the tables of a page, and leave alone what is not theirs", func() {
		page := "# Cups\n\n<!-- keys: a cup -->\n| key | what | without |\n| --- | --- | --- |\n| `old` | row | |\n\nText.\n\n" +
			"<!-- keys: tea -->\n| key |\n| --- |\n| `leaf` |\n\n<!-- keys: a cake -->\n| key | what |\n| --- | --- |\n<!-- keys: a cake -->\nno table\n"
		filled := keys.Fill(page, func(name string, header []string) ([]string, bool) {
			for _, t := range menu.Tables {
				if t.What == name {
					return t.Lines(len(header)), true
				}
			}
			return nil, false
		})
		Expect(filled).To(Equal("# Cups\n\n<!-- keys: a cup -->\n| key | what | without |\n| --- | --- | --- |\n" +
			"| `size` | how much: `small` or `large` | refused |\n| `milk` | `true`: with milk | `false` |\n" +
			"| `delay` | how long it takes, a duration | at once |\n\nText.\n\n" +
			"<!-- keys: tea -->\n| key |\n| --- |\n| `leaf` |\n\n<!-- keys: a cake -->\n| key | what |\n| --- | --- |\n" +
			"| `rise` | how long it rises, a duration |\n| `delay` | how long it takes, a duration |\n<!-- keys: a cake -->\nno table\n"))
		Expect(keys.Line("a|b", "")).To(Equal(`| a\|b | |`))
	})
})
