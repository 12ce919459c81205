package scenarios

import (
	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Claim is words by which an agent says that something was done, and the tool that does it.
type Claim struct {
	Pos     Pos
	Words   *TextMatcher
	Tool    string
	With    *DataMatcher // its arguments; nil is any
	Returns *DataMatcher // what it returned; nil is anything, but for a failure
}

// claimMap is what a claim stands for, where it is more than a tool.
var claimMap = keys.Of("a claim", []keys.Key[Field, Claim]{
	keys.At("tool", takesOffered, func(c *Claim) *string { return &c.Tool }, "the tool that does it").Must(),
	keys.At("with", TakesArguments, func(c *Claim) **DataMatcher { return &c.With }, "the arguments").Otherwise("any").Like("{order_id: A1001}"),
	keys.At("returns", TakesOutput, func(c *Claim) **DataMatcher { return &c.Returns },
		"what it returned: a text matcher, or a data matcher for JSON").Otherwise("anything"),
})

// saidAndDone is the key of a check of what the agent says that it has done.
func saidAndDone() keys.Key[Field, Scenario] {
	const example = "{refund is on its way: issue_refund}"
	form := keys.Form{
		Schema:  keys.MapOf(keys.AnyOf(takesOffered.Schema, claimMap.Object())),
		Example: example,
	}
	return keys.Do("said_and_done", form, func(sc *Scenario, f Field) {
		if !yamltext.IsMap(f.value) || len(f.value.Content) == 0 {
			f.l.At(f.key, f.name+" is a map of words and tools", "write it like "+example)
			return
		}
		check := Check{Pos: f.l.pos(f.key), Name: f.name}
		for _, p := range yamltext.Pairs(f.value) {
			if c, ok := f.claim(p); ok {
				check.Claims = append(check.Claims, c)
			}
		}
		sc.Checks = append(sc.Checks, check)
	}, "a map of words, by which the agent says that it has done something, and the tool that does it: the newest call of the tool before the words "+
		"are heard ran and had returned without an error. The tool may be a map of `tool`, `with` and `returns`")
}

// claim reads one line of the map.
func (f Field) claim(p yamltext.Pair) (c Claim, ok bool) {
	c.Pos = f.l.pos(p.Key)
	if c.Words = f.l.parsedText(p.Key, claimed(p.Key)); c.Words == nil {
		return c, false
	}
	at := Field{l: f.l, step: f.step, name: p.Key.Value, key: p.Key, value: p.Value}
	if !yamltext.IsMap(p.Value) {
		c.Tool, ok = takesOffered.Read(at)
		return c, ok
	}
	seen := load(f.l, f.step, claimMap, &c, yamltext.Pairs(p.Value))
	if !seen.Has("tool") {
		f.l.At(p.Key, "this claim names no tool", "add a line below it: tool:")
		return c, false
	}
	return c, c.Tool != ""
}

// claimed is the text of a key that stands for words.
func claimed(key *yaml.Node) string { return oneLine(key.Value) }

// offeredMap is what the model must be shown of a tool.
var offeredMap = keys.Of("a tool that is offered", []keys.Key[Field, Told]{
	keys.At("about", TakesText, func(t *Told) **TextMatcher { return &t.Text }, "words of its description").Otherwise("whatever it says").Like("order status"),
	keys.Do("arguments", keys.Form{Schema: keys.MapOf(TakesText.Schema) + `, "minProperties": 1`, Example: "{order_id: true}"}, (*Told).arguments,
		"a map of arguments, each with words of its description; `true` is that there is such an argument"),
})

// told reads what the model must be told of something: words, or for a tool that is offered a map.
func (f Field) told(tool bool) (t Told, ok bool) {
	if tool && yamltext.IsMap(f.value) && !f.l.isText(f.value) {
		load(f.l, f.step, offeredMap, &t, yamltext.Pairs(f.value))
		if len(f.value.Content) == 0 {
			f.l.At(f.key, "this says nothing of the tool", "write true, or what stands in its description")
		}
		return t, t.Text != nil || t.Arguments != nil
	}
	t.Text, ok = f.text()
	return t, ok
}

// arguments reads the arguments that a tool must have.
func (t *Told) arguments(f Field) {
	if !yamltext.IsMap(f.value) || len(f.value.Content) == 0 {
		f.l.At(f.key, f.name+" is a map of arguments", "write it like {order_id: true}")
		return
	}
	for _, p := range yamltext.Pairs(f.value) {
		at := Field{l: f.l, step: f.step, name: p.Key.Value, key: p.Key, value: p.Value}
		if m, ok := at.text(); ok {
			t.Arguments = append(t.Arguments, Told{Pos: f.l.pos(p.Key), Name: p.Key.Value, Text: m})
		}
	}
}
