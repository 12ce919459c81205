package conformance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// published is the published schema of the protocol, compiled twice: as it is, and closed, which
// refuses keys that it does not mention.
type published struct {
	names      map[string]string // of the component that describes each server event, and each body of REST
	components map[string]any
	open       map[string]*jsonschema.Schema // by event type, or the name of a body
	closed     map[string]*jsonschema.Schema
}

// Bodies that are no events.
const (
	secretBody  = "REST: client secret"
	webhookBody = "webhook: incoming call"
)

// The addresses under which the two documents are known to the compiler.
const (
	openDocument   = "https://voicesim.test/open.json"
	closedDocument = "https://voicesim.test/closed.json"
	componentsAt   = "#/components/schemas/"
)

// schemas returns the published schema; nil where the data are absent.
var schemas = sync.OnceValue(func() *published {
	path, ok := sharedData("realtime-schemas.json")
	if !ok {
		return nil
	}
	p, err := readSchemas(path)
	if err != nil {
		panic(err)
	}
	return p
})

func readSchemas(path string) (*published, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var note struct {
		Note struct {
			Types map[string]string `json:"server_event_types"`
		} `json:"_note"`
	}
	if err := json.Unmarshal(text, &note); err != nil {
		return nil, err
	}
	p := &published{names: note.Note.Types}
	p.names[secretBody] = "RealtimeCreateClientSecretResponse"
	p.names[webhookBody] = "WebhookRealtimeCallIncoming"
	if p.open, err = p.compile(openDocument, text, false); err != nil {
		return nil, err
	}
	p.closed, err = p.compile(closedDocument, text, true)
	return p, err
}

// compile compiles the component of each event. What is left of OpenAPI 3.0 and means something else
// in JSON Schema, or nothing, does no harm: nulls are removed before.
func (p *published) compile(address string, text []byte, closed bool) (map[string]*jsonschema.Schema, error) {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	doc := value.(map[string]any)
	p.components = doc["components"].(map[string]any)["schemas"].(map[string]any)
	events := map[string]any{}
	for event, name := range p.names {
		events[event] = map[string]any{"$ref": componentsAt + name}
	}
	if closed {
		for _, component := range p.components {
			p.closeBelow(component)
		}
		for _, event := range events {
			p.close(event)
		}
	}
	doc["events"] = events
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource(address, doc); err != nil {
		return nil, err
	}
	compiled := map[string]*jsonschema.Schema{}
	for event := range events {
		if compiled[event], err = compiler.Compile(address + "#/events/" + event); err != nil {
			return nil, err
		}
	}
	return compiled, nil
}

// unions are the keywords whose schemas describe the same value together.
var unions = []string{"allOf", "anyOf", "oneOf"}

// close makes the schema of a value refuse the keys that it does not mention. One that mentions no key
// describes a value of any shape, such as the parameters of a function.
func (p *published) close(schema any) {
	s, ok := schema.(map[string]any)
	if !ok {
		return
	}
	if _, free := s["additionalProperties"]; !free && len(p.keys(s)) > 0 {
		s["unevaluatedProperties"] = false
	}
	p.closeBelow(s)
}

// closeBelow does so for the values inside the one that the schema describes.
func (p *published) closeBelow(schema any) {
	s, ok := schema.(map[string]any)
	if !ok {
		return
	}
	if properties, ok := s["properties"].(map[string]any); ok {
		for _, member := range properties {
			p.close(member)
		}
	}
	p.close(s["items"])
	p.close(s["additionalProperties"])
	for _, union := range unions {
		branches, _ := s[union].([]any)
		for _, branch := range branches {
			p.closeBelow(branch)
		}
	}
}

// keys returns the schemas of all keys that a schema mentions, those it refers to included.
func (p *published) keys(schema any) map[string][]any {
	found := map[string][]any{}
	s, ok := schema.(map[string]any)
	if !ok {
		return found
	}
	if ref, ok := s["$ref"].(string); ok {
		schema := p.components[strings.TrimPrefix(ref, componentsAt)]
		for key, schemas := range p.keys(schema) {
			found[key] = append(found[key], schemas...)
		}
	}
	properties, _ := s["properties"].(map[string]any)
	for key, schema := range properties {
		found[key] = append(found[key], schema)
	}
	for _, union := range unions {
		branches, _ := s[union].([]any)
		for _, branch := range branches {
			for key, schemas := range p.keys(branch) {
				found[key] = append(found[key], schemas...)
			}
		}
	}
	return found
}

// check returns what the published schema has against an event.
func (p *published) check(eventType string, raw []byte) []string {
	if p.open[eventType] == nil {
		return []string{fmt.Sprintf("schema: %q is no event of the server", eventType)}
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return []string{"schema: " + err.Error()}
	}
	bare := asPublished(withoutNulls(value))
	if err := p.open[eventType].Validate(bare); err != nil {
		return []string{"schema: " + err.Error()}
	}
	var found []string
	withoutAllowed(bare)
	if err := p.closed[eventType].Validate(bare); err != nil {
		found = append(found, "extra key: "+err.Error())
	}
	p.findNulls(value, []any{map[string]any{"$ref": componentsAt + p.names[eventType]}}, "", &found)
	return found
}

// asPublished replaces a voice of the client's own by its name: the schema has such a voice in what a
// client asks for, and not in what it is answered.
func asPublished(value any) any {
	event, _ := value.(map[string]any)
	for _, path := range [][]string{{"session", "audio", "output"}, {"response", "audio", "output"}} {
		at := event
		for _, key := range path {
			at, _ = at[key].(map[string]any)
		}
		if voice, own := at["voice"].(map[string]any); own {
			at["voice"] = voice["id"]
		}
	}
	return value
}

// allowed are the keys that the schema does not mention. Source: the real server writes the first three in
// recordings; it is not known whether it repeats the others, which the schema has only in what
// a client asks for.
var allowed = []struct {
	key    string
	within func(object map[string]any) bool // tells where it may be
}{
	{"obfuscation", func(o map[string]any) bool { name, _ := o["type"].(string); return strings.HasSuffix(name, ".delta") }},
	{"phase", func(o map[string]any) bool { return o["type"] == "message" && o["role"] == "assistant" }},
	{"reasoning_tokens", func(o map[string]any) bool { return o["audio_tokens"] != nil }},
	{"parallel_tool_calls", func(o map[string]any) bool { return o["type"] == "realtime" }},
	{"delay", isTranscription},
	{"keywords", isTranscription},
	{"eagerness", func(o map[string]any) bool { return o["type"] == "semantic_vad" }}, // of a transcription session
}

func isTranscription(o map[string]any) bool { return o["type"] == nil && o["item_id"] == nil }

// withoutAllowed takes these keys out of an event.
func withoutAllowed(value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, a := range allowed {
			if v[a.key] != nil && a.within(v) {
				delete(v, a.key)
			}
		}
		if details, ok := v["status_details"].(map[string]any); ok { // source: recorded and reported responses
			failure, _ := details["error"].(map[string]any)
			delete(failure, "message")
		}
		for _, member := range v {
			withoutAllowed(member)
		}
	case []any:
		for _, member := range v {
			withoutAllowed(member)
		}
	}
}

// findNulls complains about keys with null that no schema of their place mentions.
func (p *published) findNulls(value any, schemas []any, path string, found *[]string) {
	var items []any
	keys := map[string][]any{}
	for _, schema := range schemas {
		for key, below := range p.keys(schema) {
			keys[key] = append(keys[key], below...)
		}
		items = append(items, p.items(schema)...)
	}
	switch v := value.(type) {
	case map[string]any:
		for key, member := range v {
			where := strings.TrimPrefix(path+"."+key, ".")
			if member == nil && keys[key] == nil {
				*found = append(*found, "extra key: "+where+" is null, and not in the schema")
			}
			p.findNulls(member, keys[key], where, found)
		}
	case []any:
		for _, member := range v {
			p.findNulls(member, items, path+"[]", found)
		}
	}
	slices.Sort(*found)
}

// items returns the schemas of the members of an array.
func (p *published) items(schema any) []any {
	s, ok := schema.(map[string]any)
	if !ok {
		return nil
	}
	var found []any
	if ref, ok := s["$ref"].(string); ok {
		found = p.items(p.components[strings.TrimPrefix(ref, componentsAt)])
	}
	if items, ok := s["items"]; ok {
		found = append(found, items)
	}
	for _, union := range unions {
		branches, _ := s[union].([]any)
		for _, branch := range branches {
			found = append(found, p.items(branch)...)
		}
	}
	return found
}
