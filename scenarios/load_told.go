package scenarios

import (
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

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
