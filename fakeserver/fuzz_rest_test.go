package fakeserver_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/control"
	"github.com/voicesim/voicesim/fakeserver/faults"
)

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
