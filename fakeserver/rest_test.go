package fakeserver_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

// answer is what REST answered.
type answer struct {
	status int
	header http.Header
	body   map[string]any
	text   string
}

// request sends one request to a server in memory.
func request(ctx context.Context, s *fakeserver.Server, method, path string, header http.Header, body string) answer {
	GinkgoHelper()
	req, err := http.NewRequestWithContext(ctx, method, strings.Replace(strings.TrimSuffix(s.URL(), "/v1/realtime"), "ws", "http", 1)+path, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	for name, values := range header {
		req.Header[name] = values
	}
	client := &http.Client{Transport: &http.Transport{DialContext: s.NetDial, DisableKeepAlives: true}}
	resp, err := client.Do(req)
	Expect(err).NotTo(HaveOccurred())
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	Expect(err).NotTo(HaveOccurred())
	a := answer{status: resp.StatusCode, header: resp.Header, text: string(data)}
	_ = json.Unmarshal(data, &a.body)
	return a
}

// post asks with a key and JSON.
func post(ctx context.Context, s *fakeserver.Server, path, body string) answer {
	GinkgoHelper()
	return request(ctx, s, http.MethodPost, path, http.Header{"Authorization": {"Bearer sk-test"}, "Content-Type": {"application/json"}}, body)
}

// mistake returns the members of an error.
func (a answer) mistake() map[string]any {
	GinkgoHelper()
	e, ok := a.body["error"].(map[string]any)
	Expect(ok).To(BeTrue(), a.text)
	return e
}

const secretsPath = "/v1/realtime/client_secrets"

// secretOf makes a client secret.
func secretOf(ctx context.Context, s *fakeserver.Server, body string) string {
	GinkgoHelper()
	a := post(ctx, s, secretsPath, body)
	Expect(a.status).To(Equal(200), a.text)
	return a.body["value"].(string)
}

// orNull matches a text, or null for "".
func orNull(text string) any {
	if text == "" {
		return BeNil()
	}
	return text
}

func withKey(key string) http.Header { return http.Header{"Authorization": {"Bearer " + key}} }

var _ = Describe("REST", func() {
	DescribeTable("refuses a request with a status and an error in JSON",
		func(method, path string, header http.Header, body string, status int, code, param string) {
			servertest.InVirtualTime(fakeserver.Options{RequireKey: "sk-right"}, func(ctx context.Context, s *fakeserver.Server) {
				a := request(ctx, s, method, path, header, body)
				time.Sleep(time.Second) // net/http lingers over a body that it has not read
				Expect(a.status).To(Equal(status), a.text)
				Expect(a.header.Get("Content-Type")).To(Equal("application/json"))
				Expect(a.header.Get("X-Request-Id")).To(MatchRegexp("^req_[0-9a-f]{32}$"))
				Expect(a.mistake()).To(And(HaveKeyWithValue("type", "invalid_request_error"), HaveKeyWithValue("code", orNull(code)),
					HaveKeyWithValue("param", orNull(param)), HaveKeyWithValue("message", Not(BeEmpty()))))
			})
		},
		Entry("no key", "POST", secretsPath, http.Header{}, `{}`, 401, "", ""),
		Entry("wrong key", "POST", secretsPath, withKey("sk-wrong-0123456789"), `{}`, 401, "invalid_api_key", ""),
		Entry("wrong method", "GET", secretsPath, withKey("sk-right"), ``, 405, "method_not_supported", ""),
		Entry("unknown path", "POST", "/v1/chat/completions", withKey("sk-right"), `{}`, 404, "", ""),
		Entry("unknown path below realtime", "POST", "/v1/realtime/sessions", withKey("sk-right"), `{}`, 404, "", ""),
		Entry("unknown act", "POST", "/v1/realtime/calls/rtc_1/mute", withKey("sk-right"), `{}`, 404, "", ""),
		Entry("no JSON", "POST", secretsPath, withKey("sk-right"), `{`, 400, "", ""),
		Entry("no object", "POST", secretsPath, withKey("sk-right"), `[]`, 400, "invalid_type", ""),
		Entry("a form", "POST", secretsPath,
			http.Header{"Authorization": {"Bearer sk-right"}, "Content-Type": {"application/x-www-form-urlencoded"}}, `a=b`,
			400, "unsupported_content_type", ""),
		Entry("a huge body", "POST", secretsPath, withKey("sk-right"), `{"session":"`+strings.Repeat("x", 1<<20)+`"}`,
			413, "request_too_large", ""),
		Entry("an unknown key", "POST", secretsPath, withKey("sk-right"), `{"session":{"type":"realtime","modalities":[]}}`,
			400, "unknown_parameter", "session.modalities"),
		Entry("no session type", "POST", secretsPath, withKey("sk-right"), `{"session":{}}`,
			400, "missing_required_parameter", "session.type"),
		Entry("too short a life", "POST", secretsPath, withKey("sk-right"), `{"expires_after":{"seconds":9}}`,
			400, "integer_below_min_value", "expires_after.seconds"),
		Entry("too long a life", "POST", secretsPath, withKey("sk-right"), `{"expires_after":{"seconds":7201}}`,
			400, "integer_above_max_value", "expires_after.seconds"),
		Entry("another anchor", "POST", secretsPath, withKey("sk-right"), `{"expires_after":{"anchor":"now"}}`,
			400, "invalid_value", "expires_after.anchor"),
		Entry("an unknown model", "POST", secretsPath, withKey("sk-right"), `{"session":{"type":"realtime","model":"gpt-nope"}}`,
			400, "invalid_model", "session.model"),
		Entry("both modalities", "POST", secretsPath, withKey("sk-right"),
			`{"session":{"type":"realtime","output_modalities":["audio","text"]}}`, 400, "invalid_value", "session.output_modalities"),
		Entry("WebRTC", "POST", "/v1/realtime/calls",
			http.Header{"Authorization": {"Bearer sk-right"}, "Content-Type": {"application/sdp"}}, "v=0", 400, "webrtc_not_supported", ""),
		Entry("WebRTC in JSON", "POST", "/v1/realtime/calls", withKey("sk-right"), "{}", 400, "unsupported_content_type", ""),
	)

	It("says of a call that is over what was recorded", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			a := post(ctx, s, "/v1/realtime/calls/rtc_u0_gone/hangup", "")
			Expect(a.status).To(Equal(404))
			Expect(a.mistake()).To(Equal(map[string]any{"message": "No session found for the provided call_id", "type": "invalid_request_error",
				"param": "", "code": "call_id_not_found"}))
		})
	})

	It("names the method that is allowed", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			Expect(request(ctx, s, "DELETE", secretsPath, withKey("k"), "").header.Get("Allow")).To(Equal("POST"))
		})
	})
})

var _ = Describe("A client secret", func() {
	It("lasts ten minutes and shows the whole session with its defaults", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			a := post(ctx, s, secretsPath, "")
			Expect(a.status).To(Equal(200), a.text)
			Expect(a.body["value"]).To(MatchRegexp("^ek_[0-9a-f]{32}$"))
			Expect(a.body["expires_at"]).To(BeNumerically("==", servertest.Epoch().Unix()+600))
			session := a.body["session"].(map[string]any)
			Expect(session).To(And(HaveKeyWithValue("object", "realtime.session"), HaveKeyWithValue("model", "gpt-realtime-2.1"),
				HaveKeyWithValue("expires_at", 0.0), HaveKeyWithValue("id", HavePrefix("sess_")), HaveKeyWithValue("tracing", BeNil()),
				HaveKeyWithValue("prompt", BeNil()), HaveKeyWithValue("include", BeNil()), HaveKeyWithValue("truncation", "auto"),
				HaveKeyWithValue("max_output_tokens", "inf"), Not(HaveKey("client_secret"))))
			Expect(a.text).To(ContainSubstring(`"silence_duration_ms": 500`))
			Expect(a.header.Get("Openai-Version")).To(Equal("2020-10-01"))
		})
	})

	It("shows no description of a function as null, as it was recorded", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			a := post(ctx, s, secretsPath, `{"session":{"type":"realtime","tools":[{"type":"function","name":"a"},{"type":"function","name":"b","description":"Finds."},
				{"type":"mcp","server_label":"shop","server_url":"https://shop.example/mcp"}]}}`)
			Expect(a.status).To(Equal(200), a.text)
			tools := a.body["session"].(map[string]any)["tools"].([]any)
			Expect(tools[0]).To(HaveKeyWithValue("description", BeNil()))
			Expect(tools[1]).To(HaveKeyWithValue("description", "Finds."))
			Expect(tools[2]).NotTo(HaveKey("description"))
		})
	})

	It("opens several sessions with its configuration, and none once it has expired", func() {
		servertest.InVirtualTime(fakeserver.Options{RequireKey: "sk-test"}, func(ctx context.Context, s *fakeserver.Server) {
			key := secretOf(ctx, s, `{"expires_after":{"anchor":"created_at","seconds":10},"session":{"type":"realtime",
				"model":"gpt-realtime-2.1","instructions":"Be brief.","audio":{"input":{"turn_detection":null}}}}`)
			var open []*client
			for range 2 {
				c := dialRaw(ctx, s, "?model=gpt-realtime", withKey(key))
				created := c.Next().Event.(*wire.SessionCreated).Session
				Expect(created.Model).To(Equal("gpt-realtime-2.1"))
				Expect(created.Audio.Output.Voice.Name).To(Equal("marin"))
				Expect(created.Instructions).To(Equal(wire.Some("Be brief.")))
				Expect(created.Audio.Input.TurnDetection.IsNull()).To(BeTrue())
				Expect(created.ExpiresAt.Or(0)).To(BeNumerically(">=", servertest.Epoch().Unix()+3600))
				open = append(open, c)
			}
			time.Sleep(10 * time.Second)
			late := dialRaw(ctx, s, "?model=gpt-realtime", withKey(key))
			Expect(late.Next().Event.(*wire.ErrorEvent).Error.Code).To(Equal(wire.Some("invalid_api_key")))
			<-late.Over
			for _, c := range open {
				c.Send(`{"type":"input_audio_buffer.clear"}`)
				c.Until("input_audio_buffer.cleared")
				c.close()
			}
		})
	})

	It("leaves the model to the URL where it names none", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			key := secretOf(ctx, s, `{"session":{"type":"realtime"}}`)
			c := dialRaw(ctx, s, "?model=gpt-realtime-2", withKey(key))
			defer c.close()
			Expect(c.Next().Event.(*wire.SessionCreated).Session.Model).To(Equal("gpt-realtime-2"))
		})
	})

	It("opens a transcription session where it asks for one", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			a := post(ctx, s, secretsPath, `{"session":{"type":"transcription","audio":{"input":{"transcription":{"model":"whisper-1"}}}}}`)
			Expect(a.body["session"]).To(HaveKeyWithValue("object", "realtime.transcription_session"))
			c := dialRaw(ctx, s, "", withKey(a.body["value"].(string)))
			defer c.close()
			created := c.Next().Event.(*wire.SessionCreated).Session
			Expect(created.Object).To(Equal("realtime.transcription_session"))
			t, _ := created.Audio.Input.Transcription.Value()
			Expect(t.Model).To(Equal("whisper-1"))
		})
	})

	It("is refused where it was never made", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?model=gpt-realtime", withKey("ek_0123456789abcdef"))
			Expect(c.Next().Event.(*wire.ErrorEvent).Error.Code).To(Equal(wire.Some("invalid_api_key")))
			<-c.Over
		})
	})
})
