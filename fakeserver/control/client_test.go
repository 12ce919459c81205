package control_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/control"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

// client is one connection to a server.
type client = servertest.Client

// Events of the specs' clients.
const (
	typedHello = `{"type":"conversation.item.create","item":{"type":"message","role":"user","id":"hello","content":[{"type":"input_text","text":"Hello."}]}}`
	byHand     = `{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}`
	create     = `{"type":"response.create"}`
	acceptance = `{"type":"realtime","model":"gpt-realtime-2.1","instructions":"Answer the phone."}`
)

var bearer = http.Header{"Authorization": {"Bearer sk-test-0123456789"}}

func withKey(key string) http.Header { return http.Header{"Authorization": {"Bearer " + key}} }

// appended appends silence of so many bytes.
func appended(bytes int) string {
	return `{"type":"input_audio_buffer.append","audio":"` + base64.StdEncoding.EncodeToString(make([]byte, bytes)) + `"}`
}

// loud appends a noise of so many bytes.
func loud(n int) string {
	return `{"type":"input_audio_buffer.append","audio":"` + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0x10, 0x27}, n/2)) + `"}`
}

// controlled runs a spec's body against a server with a control endpoint.
func controlled(body func(ctx context.Context, s *fakeserver.Server)) {
	GinkgoHelper()
	servertest.InVirtualTime(fakeserver.Options{Control: control.New}, body)
}

// ctl asks the control endpoint for something in a scope.
func ctl(ctx context.Context, s *fakeserver.Server, scope, method, path, body string) servertest.Answer {
	GinkgoHelper()
	return servertest.Request(ctx, s, method, "/_voicesim/"+path, http.Header{"X-Voicesim-Scope": {scope}}, body)
}

// act does something to a call as its client.
func act(ctx context.Context, s *fakeserver.Server, id, verb, body string) servertest.Answer {
	GinkgoHelper()
	header := http.Header{"Authorization": {"Bearer sk-test"}, "Content-Type": {"application/json"}}
	return servertest.Request(ctx, s, http.MethodPost, "/v1/realtime/calls/"+id+"/"+verb, header, body)
}

// inScope connects within a scope.
func inScope(ctx context.Context, s *fakeserver.Server, scope string) *client {
	GinkgoHelper()
	c := servertest.Dial(ctx, s, "?model=gpt-realtime", http.Header{"Authorization": {"Bearer sk-test-0123456789"}, "X-Voicesim-Scope": {scope}})
	Expect(c.Next().Event).To(BeAssignableToTypeOf(&wire.SessionCreated{}))
	return c
}

// orNull matches a text, or null for "".
func orNull(text string) any {
	if text == "" {
		return BeNil()
	}
	return text
}
