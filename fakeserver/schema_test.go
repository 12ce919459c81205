package fakeserver_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/google/jsonschema-go/jsonschema"
)

// published is the published schema of the server's events: of an object that holds an event under
// its type. types are those it knows; it is nil where the file is absent.
type published struct {
	types  map[string]string
	schema *jsonschema.Resolved

	translations map[string]string // those of translation sessions, which stand in schema behind [ofTranslation]
}

// ofTranslation begins the names of events of translation sessions, some of which are those of others, too.
const ofTranslation = "translation: "

var publishedSchema = sync.OnceValue(func() published {
	text, err := os.ReadFile("../../shared/data/realtime-schemas.json")
	if err != nil {
		return published{}
	}
	var file struct {
		Note struct {
			Types        map[string]string `json:"server_event_types"`
			Translations map[string]string `json:"translation_server_event_types"`
		} `json:"_note"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	must(json.Unmarshal(text, &file))
	defs, err := json.Marshal(file.Components.Schemas)
	must(err)
	properties := map[string]any{}
	for event, name := range file.Note.Types {
		properties[event] = map[string]string{"$ref": "#/$defs/" + name}
	}
	for event, name := range file.Note.Translations {
		properties[ofTranslation+event] = map[string]string{"$ref": "#/$defs/" + name}
	}
	byType, err := json.Marshal(properties)
	must(err)
	doc := fmt.Sprintf(`{"properties":%s,"$defs":%s}`, byType, strings.ReplaceAll(string(defs), "#/components/schemas/", "#/$defs/"))
	var schema jsonschema.Schema
	must(json.Unmarshal([]byte(doc), &schema))
	resolved, err := schema.Resolve(nil)
	must(err)
	return published{file.Note.Types, resolved, file.Note.Translations}
})

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// checkSchema validates one event without its nulls, which the published schema forbids and the
// real server writes.
func checkSchema(eventType, raw string) error {
	p := publishedSchema()
	if p.types == nil {
		return nil
	}
	if p.types[eventType] == "" {
		return fmt.Errorf("%s is no event of the protocol", eventType)
	}
	return p.check(eventType, raw)
}

// check validates one event of a name in the schema.
func (p published) check(eventType, raw string) error {
	var value any
	if err := json.Unmarshal([]byte(raw), &value); err != nil {
		return err
	}
	if err := p.schema.Validate(map[string]any{eventType: withoutNulls(value)}); err != nil {
		return fmt.Errorf("%s: %w", eventType, err)
	}
	return nil
}

func withoutNulls(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for k, m := range v {
			if m == nil {
				delete(v, k)
			} else {
				v[k] = withoutNulls(m)
			}
		}
	case []any:
		for i, m := range v {
			v[i] = withoutNulls(m)
		}
	}
	return value
}
