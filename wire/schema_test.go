package wire_test

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

// schema is as much of JSON Schema as tells which keys an object may have.
type schema struct {
	Ref        string             `json:"$ref"`
	Properties map[string]*schema `json:"properties"`
	Items      *schema            `json:"items"`
	AnyOf      []*schema          `json:"anyOf"`
	OneOf      []*schema          `json:"oneOf"`
	AllOf      []*schema          `json:"allOf"`
}

// schemas is the Realtime part of the published OpenAPI document.
type schemas struct {
	Note struct {
		Server map[string]string `json:"server_event_types"`
		Client map[string]string `json:"client_event_types"`
	} `json:"_note"`
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

func readSchemas() *schemas {
	GinkgoHelper()
	text, err := os.ReadFile(sharedData("realtime-schemas.json"))
	Expect(err).NotTo(HaveOccurred())
	all := new(schemas)
	Expect(json.Unmarshal(text, all)).To(Succeed())
	return all
}

// flatten returns the keys of an object in any of its alternatives, and the forms of its elements.
func (all *schemas) flatten(forms ...*schema) (properties map[string][]*schema, items []*schema) {
	properties = map[string][]*schema{}
	for queue := forms; len(queue) > 0; queue = queue[1:] {
		s := queue[0]
		if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
			queue = append(queue, all.Components.Schemas[name])
		}
		queue = append(queue, slices.Concat(s.AnyOf, s.OneOf, s.AllOf)...)
		for key, value := range s.Properties {
			properties[key] = append(properties[key], value)
		}
		if s.Items != nil {
			items = append(items, s.Items)
		}
	}
	return properties, items
}

// comparison collects the keys that a Go type and its schema do not share.
type comparison struct {
	*schemas
	missing, added map[string]bool
}

// opaque are the types whose inside the package hands on as it is.
var opaque = []reflect.Type{
	reflect.TypeFor[json.RawMessage](), reflect.TypeFor[map[string]string](),
	reflect.TypeFor[map[string]json.RawMessage](), reflect.TypeFor[[]byte](),
}

func (c *comparison) compare(path string, t reflect.Type, forms ...*schema) {
	if value, ok := reflect.PointerTo(t).MethodByName("Value"); ok { // an optional field
		t = value.Type.Out(0)
	}
	properties, items := c.flatten(forms...)
	switch {
	case slices.Contains(opaque, t):
	case t.Kind() == reflect.Pointer:
		c.compare(path, t.Elem(), forms...)
	case t.Kind() == reflect.Slice:
		c.compare(path+"[]", t.Elem(), items...)
	case t.Kind() == reflect.Struct:
		c.compareObject(path, t, properties)
	case len(properties) > 0:
		c.missing[path+" as an object"] = true
	}
}

func (c *comparison) compareObject(path string, t reflect.Type, properties map[string][]*schema) {
	fields := map[string]reflect.Type{}
	for f := range fieldsOf(t) {
		fields[f.key] = f.goType
	}
	for key, forms := range properties {
		if goType, ok := fields[key]; ok {
			c.compare(path+"."+key, goType, forms...)
		} else {
			c.missing[path+"."+key] = true
		}
	}
	for key := range fields {
		if _, ok := properties[key]; !ok {
			c.added[path+"."+key] = true
		}
	}
}

type goField struct {
	key    string
	goType reflect.Type
}

func fieldsOf(t reflect.Type) func(yield func(goField) bool) {
	return func(yield func(goField) bool) {
		for f := range t.Fields() {
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if key != "-" && !yield(goField{key, f.Type}) {
				return
			}
		}
	}
}

// compareAll compares all event types of the schema with ours.
func compareAll() *comparison {
	GinkgoHelper()
	c := &comparison{readSchemas(), map[string]bool{}, map[string]bool{}}
	events := maps.Clone(c.Note.Server)
	maps.Copy(events, c.Note.Client)
	Expect(events).To(HaveLen(len(wire.ServerTypes()) + len(wire.ClientTypes())))
	for name, component := range events {
		c.compare(name, reflect.TypeOf(wire.FreshEvent(name)).Elem(), c.Components.Schemas[component])
	}
	return c
}

var _ = Describe("The published schema", func() {
	It("has the event types that this package has", func() {
		all := readSchemas()
		Expect(wire.ServerTypes()).To(Equal(slices.Sorted(maps.Keys(all.Note.Server))))
		Expect(wire.ClientTypes()).To(Equal(slices.Sorted(maps.Keys(all.Note.Client))))
	})

	It("has no key without a Go field", func() {
		for key := range compareAll().missing {
			// The type of an event is its Go type.
			Expect(key).To(HaveSuffix(".type"))
			Expect(strings.TrimSuffix(key, ".type")).To(BeElementOf(append(wire.ClientTypes(), wire.ServerTypes()...)))
		}
	})

	It("has a key for every Go field, but for the listed ones", func() {
		endings := map[string]bool{}
		for key := range compareAll().added {
			parts := strings.Split(key, ".")
			endings[parts[len(parts)-2]+"."+parts[len(parts)-1]] = true
		}
		Expect(slices.Sorted(maps.Keys(endings))).To(ConsistOf(slices.Concat(onlyOnTheWire, sharedTypes)))
	})
})

// onlyOnTheWire are keys that real peers write and the schema does not have.
var onlyOnTheWire = []string{
	"delta.obfuscation",
	"input[].phase", "item.phase", "output[].phase",
	"noise_reduction.strength",
	"output_token_details.reasoning_tokens",
}

// sharedTypes are keys that the schema has for one use of a Go type and not for another.
var sharedTypes = []string{
	"dtmf_event_received.event_id",
	"error.event_id", "error.message", "error.param",
	"part.detail", "part.image_url",
	"session.expires_at", "session.id", "session.object", "session.parallel_tool_calls",
	"transcription.delay", "transcription.keywords",
	"voice.id",
}
