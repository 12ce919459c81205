package fakeserver_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/voicesim/voicesim/fakeserver"
)

// FuzzInspect: whatever a client sends, it is accepted or refused with a code that the protocol has,
// and text that is no JSON is always refused as such.
func FuzzInspect(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `[]`, `null`, `{"type":"response.create"}`, `{"type":"response.create","response":{"tools":[{"type":"function"}]}}`,
		`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad"}}}}}`,
		`{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}`,
		`{"type":"input_audio_buffer.append","audio":"AAA="}`, `{"type":"conversation.item.truncate","item_id":"a","content_index":0,"audio_end_ms":1e99}`,
		`{"type":"session.update","session":{"type":"realtime","max_output_tokens":"inf","tracing":{"metadata":[[[]]]}}}`,
	} {
		f.Add(seed)
	}
	codes := map[string]bool{}
	for code := range strings.FieldsSeq(`invalid_json invalid_type invalid_value invalid_event missing_required_parameter
		unknown_parameter integer_below_min_value integer_above_max_value decimal_below_min_value decimal_above_max_value
		string_above_max_length object_above_max_properties`) {
		codes[code] = true
	}
	f.Fuzz(func(t *testing.T, frame string) {
		code, _ := fakeserver.Inspect([]byte(frame))
		if code != "" && !codes[code] {
			t.Errorf("code %q", code)
		}
		if !json.Valid([]byte(frame)) && code != "invalid_json" {
			t.Errorf("no JSON, but code %q", code)
		}
	})
}
