package recorded

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// restoredEvent is an event that can be decoded, whatever a recording did to its sound.
type restoredEvent struct {
	text []byte
	dbfs *float64 // the level of the sound of an append that is noted; nil where it is not
	cut  bool     // its sound was cut off
}

// restored puts as many bytes where a recording has their number, and none where it was cut.
func restored(event []byte) restoredEvent {
	r := restoredEvent{text: event}
	if !bytes.Contains(event, []byte(`"sha256"`)) && !bytes.Contains(event, []byte("…")) {
		return r
	}
	dec := json.NewDecoder(bytes.NewReader(event))
	dec.UseNumber()
	var tree map[string]any
	if dec.Decode(&tree) != nil {
		return r
	}
	switch wire.TypeOf(event) {
	case wire.TypeInputAudioBufferAppend:
		if digest, ok := tree["audio"].(map[string]any); ok {
			r.dbfs = levelOf(digest)
		}
		r.mend(tree, "audio")
	case wire.TypeResponseOutputAudioDelta:
		r.mend(tree, "delta")
	}
	if text, err := json.Marshal(filled("", tree)); err == nil {
		r.text = text
	}
	return r
}

// mend takes away a sound that was cut off: "…", or what ends in it.
func (r *restoredEvent) mend(tree map[string]any, key string) {
	if sound, ok := tree[key].(string); ok && strings.HasSuffix(sound, "…") {
		tree[key], r.cut = "", true
	}
}

// levelOf returns the level that is noted of a sound.
func levelOf(digest map[string]any) *float64 {
	number, ok := digest["dbfs"].(json.Number)
	if !ok {
		return nil
	}
	level, err := number.Float64()
	if err != nil {
		return nil
	}
	return &level
}

// filled returns a value with bytes where their number stands.
func filled(key string, v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = filled("", v[i])
		}
	case map[string]any:
		if n, ok := digested(v); ok && key == "image_url" {
			return "data:,"
		} else if ok {
			return base64.StdEncoding.EncodeToString(make([]byte, n))
		}
		for k := range v {
			v[k] = filled(k, v[k])
		}
	}
	return v
}

// mostBytes bounds the sound of one event. Chosen: what the server takes at most, and a little.
const mostBytes = 16 << 20

// digested returns how many bytes an object stands for, if it stands for bytes.
func digested(v map[string]any) (int, bool) {
	_, hashed := v["sha256"].(string)
	number, ok := v["bytes"].(json.Number)
	if !hashed || !ok {
		return 0, false
	}
	n, err := number.Int64()
	return int(n), err == nil && n >= 0 && n <= mostBytes
}
