package fakeserver_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/control"
	"github.com/voicesim/voicesim/fakeserver/faults"
)

// FuzzRedacted looks for frames of which a journal would show a secret, or that it would not show as
// JSON.
func FuzzRedacted(f *testing.F) {
	f.Add(`{"type":"session.update","session":{"tools":[{"authorization":"SECRET","headers":{"a":["SECRET"]}}]}}`)
	f.Add(`{"audio":"AAAA","image_url":"data:x","b":[1.5,true,null,"\ud83d"]}`)
	f.Add(`[{"headers":[{"headers":"SECRET"}]}]`)
	f.Add(`{"a":1}}`)
	f.Fuzz(func(t *testing.T, frame string) {
		shown := fakeserver.Redacted([]byte(frame))
		if shown == nil {
			if json.Valid([]byte(frame)) && strings.Count(frame, "{")+strings.Count(frame, "[") < 200 {
				t.Fatalf("%q is JSON and was not shown", frame)
			}
			return
		}
		if !json.Valid(shown) {
			t.Fatalf("%q became %q", frame, shown)
		}
		wrapped, err := json.Marshal(map[string]any{"headers": map[string]any{"x": json.RawMessage(frame)}})
		if err == nil && strings.Contains(frame, "SECRET") && bytes.Contains(valuesOf(fakeserver.Redacted(wrapped)), []byte("SECRET")) {
			t.Fatalf("%q shows a secret", frame)
		}
	})
}

// valuesOf returns the strings that are values in JSON, joined.
func valuesOf(text []byte) []byte {
	var found []byte
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			found = append(found, v...)
		case []any:
			for _, m := range v {
				walk(m)
			}
		case map[string]any:
			for _, m := range v {
				walk(m)
			}
		}
	}
	var v any
	if json.Unmarshal(text, &v) == nil {
		walk(v)
	}
	return found
}

// FuzzREST looks for requests that break the server or are not answered in JSON.
func FuzzREST(f *testing.F) {
	f.Add("/v1/realtime/client_secrets", `{"session":{"type":"realtime","model":"gpt-realtime"},"expires_after":{"seconds":10}}`)
	f.Add("/v1/realtime/calls/rtc_1/accept", `{"type":"realtime"}`)
	f.Add("/v1/realtime/calls//hangup", ``)
	f.Add("/scope/a/_voicesim/load", `{"script":[{"say":"x","latency":"1s"}],"for":"all"}`)
	f.Add("/_voicesim/load", `{"script":[{"say":"x","then":{"calls":[{"server":"s","name":"n"}],"fails":"quota"},"optional":true}],"rules":[{"metadata":{"a":"b"},"say":"","incomplete":"content_filter"}]}`)
	f.Add("/scope/a/_voicesim/faults", `{"faults":[{"fault":"noop","on":"response.created","delay":"1s"}],"for":"running"}`)
	f.Add("/_voicesim/calls", `{"sip_headers":[{"name":"a","value":"b"}]}`)
	f.Add("/_voicesim/sessions/1/log", ``)
	server := fakeserver.New(&fakeserver.Options{Control: control.New, FaultKinds: faults.All()})
	f.Fuzz(func(t *testing.T, path, body string) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.URL.Path = path
		r.Header.Set("Authorization", "Bearer k")
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		given := w.Header().Get("Content-Type")
		if w.Code >= 500 || strings.HasPrefix(given, "application/json") && !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%s %q: %d %s", path, body, w.Code, w.Body)
		}
	})
}
