package taps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/wire"
)

// Looks is what is written down of a call beside what every call has.
type Looks struct {
	Told   bool     // what the model is told
	Memory bool     // what the conversation keeps
	Events []string // types of events on the wire that are written down whole
}

// wireEvent writes an event of the wire down, if its type is among those that are looked at.
func (t *Taps) wireEvent(f runner.Frame) {
	if slices.Contains(t.looks.Events, f.Type) {
		t.rec.Add(t.rec.Now(), timeline.WireEvent{Type: f.Type, Event: withoutSound(f.Raw), Sent: !f.FromServer})
	}
}

// longestText is the longest text of an event that is written down, in bytes. Chosen: instructions are whole, a twentieth of a
// second of sound is not.
const longestText = 16 << 10

// sounds are the keys whose text is sound or a picture.
var sounds = []string{"audio", "delta", "image_url"}

// withoutSound returns a frame in which sound and pictures, and whatever is as long, are told by their length.
func withoutSound(frame []byte) json.RawMessage {
	decoder := json.NewDecoder(bytes.NewReader(frame))
	decoder.UseNumber()
	var event map[string]any
	if decoder.Decode(&event) != nil {
		return json.RawMessage("{}")
	}
	kind, _ := event["type"].(string)
	heard := kind == wire.TypeResponseOutputAudioDelta || kind == wire.TypeInputAudioBufferAppend
	var shorten func(key string, v any) any
	shorten = func(key string, v any) any {
		switch v := v.(type) {
		case string:
			if len(v) > longestText || slices.Contains(sounds, key) && (key != "delta" || heard) {
				return fmt.Sprintf("(%d bytes)", len(v))
			}
		case []any:
			for i := range v {
				v[i] = shorten(key, v[i])
			}
		case map[string]any:
			for k := range v {
				v[k] = shorten(k, v[k])
			}
		}
		return v
	}
	text, err := json.Marshal(shorten("", event))
	if err != nil {
		return json.RawMessage("{}")
	}
	return text
}

// withArguments adds the arguments of a tool, with their descriptions.
func withArguments(all map[string]map[string]string, tool *wire.Tool) map[string]map[string]string {
	var schema struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if json.Unmarshal(tool.Parameters, &schema) != nil || len(schema.Properties) == 0 {
		return all
	}
	if all == nil {
		all = map[string]map[string]string{}
	}
	all[tool.Name] = map[string]string{}
	for name, property := range schema.Properties {
		var about struct {
			Description string `json:"description"`
		}
		_ = json.Unmarshal(property, &about) // what is no object has no description
		all[tool.Name][name] = about.Description
	}
	return all
}
