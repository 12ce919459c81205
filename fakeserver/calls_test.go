package fakeserver_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// ringing lets a call come in.
func ringing(ctx context.Context, s *fakeserver.Server) string {
	GinkgoHelper()
	call, err := s.Ring(ctx, &fakeserver.IncomingCall{})
	Expect(err).NotTo(HaveOccurred())
	return call.ID
}

// act does something to a call.
func act(ctx context.Context, s *fakeserver.Server, id, verb, body string) answer {
	GinkgoHelper()
	return post(ctx, s, "/v1/realtime/calls/"+id+"/"+verb, body)
}

const acceptance = `{"type":"realtime","model":"gpt-realtime-2.1","instructions":"Answer the phone."}`

var _ = Describe("A phone call", func() {
	It("is accepted, transferred and hung up", func() {
		var seen []string
		servertest.InVirtualTime(fakeserver.Options{Observe: func(o fakeserver.Observation) {
			if c, ok := o.(*fakeserver.CallChanged); ok {
				seen = append(seen, string(c.Call.State)+" "+c.Call.ReferredTo)
			}
		}}, func(ctx context.Context, s *fakeserver.Server) {
			id := ringing(ctx, s)
			Expect(id).To(MatchRegexp("^rtc_u0_[0-9A-Za-z]{21}$"))
			for _, step := range [][2]string{{"accept", acceptance}, {"refer", `{"target_uri":"tel:+15550199"}`}, {"hangup", ""}} {
				a := act(ctx, s, id, step[0], step[1])
				Expect(a.status).To(Equal(200), a.text)
				Expect(a.text).To(BeEmpty())
			}
			Expect(s.Calls("")).To(HaveExactElements(HaveField("State", fakeserver.CallEnded)))
			Expect(act(ctx, s, id, "hangup", "").status).To(Equal(404))
		})
		Expect(seen).To(Equal([]string{"ringing ", "active ", "active tel:+15550199", "ended tel:+15550199"}))
	})

	DescribeTable("is rejected with a SIP status", func(body string, status int) {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			id := ringing(ctx, s)
			Expect(act(ctx, s, id, "reject", body).status).To(Equal(200))
			Expect(s.Calls("")).To(HaveExactElements(And(
				HaveField("State", fakeserver.CallRejected), HaveField("StatusCode", status))))
			Expect(act(ctx, s, id, "accept", acceptance).status).To(Equal(404))
		})
	},
		Entry("603 if it names none", "", 603),
		Entry("the one it names", `{"status_code":486}`, 486),
	)

	DescribeTable("stays as it is when what is asked is wrong", func(accepted bool, verb, body, code, param string) {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			id := ringing(ctx, s)
			if accepted {
				Expect(act(ctx, s, id, "accept", acceptance).status).To(Equal(200))
			}
			before := s.Calls("")
			a := act(ctx, s, id, verb, body)
			Expect(a.status).To(Equal(400))
			Expect(a.mistake()).To(And(HaveKeyWithValue("code", orNull(code)), HaveKeyWithValue("param", orNull(param))))
			Expect(s.Calls("")).To(Equal(before))
		})
	},
		Entry("a transcription session", false, "accept", `{"type":"transcription"}`, "invalid_value", "type"),
		Entry("a session without type", false, "accept", `{}`, "missing_required_parameter", "type"),
		Entry("an unknown key of a session", false, "accept", `{"type":"realtime","voice":"alloy"}`, "unknown_parameter", "voice"),
		Entry("an unknown model", false, "accept", `{"type":"realtime","model":"gpt-nope"}`, "invalid_model", "model"),
		Entry("a second acceptance", true, "accept", acceptance, "", ""),
		Entry("a rejection after it", true, "reject", ``, "", ""),
		Entry("a status that is none", false, "reject", `{"status_code":200}`, "integer_below_min_value", "status_code"),
		Entry("a transfer before acceptance", false, "refer", `{"target_uri":"tel:1"}`, "", ""),
		Entry("a transfer to nobody", true, "refer", `{}`, "missing_required_parameter", "target_uri"),
		Entry("a transfer to a page", true, "refer", `{"target_uri":"https://example.test"}`, "invalid_value", "target_uri"),
		Entry("a body where none is", false, "hangup", `{"why":1}`, "unknown_parameter", "why"),
	)
})

var _ = Describe("The control socket of a call", func() {
	It("has no session.created, the configuration that was accepted, and no sound", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			id := ringing(ctx, s)
			Expect(act(ctx, s, id, "accept", acceptance).status).To(Equal(200))
			c := dialRaw(ctx, s, "?call_id="+id, bearer)
			Expect(c.During(time.Second)).To(BeEmpty())
			c.Send(`{"type":"session.update","session":{"type":"realtime"}}`)
			updated := c.Next().Event.(*wire.SessionUpdated).Session
			Expect(updated.Model).To(Equal("gpt-realtime-2.1"))
			Expect(updated.Instructions).To(Equal(wire.Some("Answer the phone.")))
			c.Send(`{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hello."}]}}`)
			c.Send(`{"type":"response.create"}`)
			names := types(c.Until("response.done"))
			Expect(names).To(ContainElement(HavePrefix("response.output_audio_transcript.delta")))
			Expect(names).NotTo(ContainElement(HavePrefix("response.output_audio.delta")))
			_ = c.Conn.Close(1000, "")
			<-c.Over
		})
	})

	It("takes output_audio_buffer.clear, which a WebSocket alone does not", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			id := ringing(ctx, s)
			Expect(act(ctx, s, id, "accept", acceptance).status).To(Equal(200))
			c := dialRaw(ctx, s, "?call_id="+id, bearer)
			c.Send(`{"type":"output_audio_buffer.clear"}`)
			Expect(c.During(time.Second)).To(BeEmpty())
			c.close()
		})
	})

	It("brings the keys that the caller presses, and ends when the caller hangs up", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			id := ringing(ctx, s)
			Expect(s.PressKeys(id, "1")).To(MatchError(fakeserver.ErrNoCall))
			Expect(act(ctx, s, id, "accept", acceptance).status).To(Equal(200))
			c := dialRaw(ctx, s, "?call_id="+id, bearer)
			time.Sleep(time.Second)
			Expect(s.PressKeys(id, "1x")).To(MatchError(ContainSubstring(`"x" is no key`)))
			Expect(s.PressKeys(id, "7#")).To(Succeed())
			Expect(c.Next().Raw).To(Equal(fmt.Sprintf(`{"type":"input_audio_buffer.dtmf_event_received","event":"7","received_at":%d}`,
				servertest.Epoch().Unix()+1)))
			Expect(c.Next().Raw).To(ContainSubstring(`"event":"#"`))
			Expect(s.HangUp(id)).To(Succeed())
			<-c.Over
			Expect(c.Err()).To(Equal(&transport.CloseError{Code: 1000}))
			Expect(s.HangUp(id)).To(MatchError(fakeserver.ErrNoCall))
		})
	})

	DescribeTable("is not upgraded but answered with 404", func(prepare func(context.Context, *fakeserver.Server) string) {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			_, err := transport.Dial(ctx, s.URL()+"?call_id="+prepare(ctx, s), &transport.DialOptions{NetDial: s.NetDial, Header: bearer})
			Expect(err).To(MatchError(ContainSubstring("404")))
		})
	},
		Entry("for an unknown call", func(context.Context, *fakeserver.Server) string { return "rtc_1" }),
		Entry("before the call is accepted", ringing),
		Entry("after it has ended", func(ctx context.Context, s *fakeserver.Server) string {
			id := ringing(ctx, s)
			Expect(s.HangUp(id)).To(Succeed())
			return id
		}),
	)
})

const webhookSecret = "whsec_dm9pY2VzaW0gd2ViaG9vaw=="

// signed reports whether a webhook's signature is that of its body.
func signed(h http.Header, body []byte) bool {
	mac := hmac.New(sha256.New, []byte("voicesim webhook"))
	mac.Write([]byte(h.Get("webhook-id") + "." + h.Get("webhook-timestamp") + "." + string(body)))
	return h.Get("webhook-signature") == "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

var _ = Describe("The webhook of an incoming call", func() {
	It("is signed, and its receiver may accept the call before it answers", Label("network"), func() {
		s := fakeserver.NewServer(&fakeserver.Options{Epoch: servertest.Epoch()})
		defer func() { _ = s.Close() }()
		receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer GinkgoRecover()
			body, err := io.ReadAll(r.Body)
			Expect(err).NotTo(HaveOccurred())
			Expect(signed(r.Header, body)).To(BeTrue())
			Expect(r.Header.Get("webhook-timestamp")).To(HavePrefix("17850000"))
			var ev struct {
				Object, ID, Type string
				Data             struct {
					CallID  string                 `json:"call_id"`
					Headers []fakeserver.SIPHeader `json:"sip_headers"`
				}
			}
			Expect(json.Unmarshal(body, &ev)).To(Succeed())
			Expect(ev.Type).To(Equal("realtime.call.incoming"))
			Expect(ev.Object).To(Equal("event"))
			Expect(ev.ID).To(HavePrefix("evt_"))
			Expect(ev.Data.Headers).To(Equal([]fakeserver.SIPHeader{{Name: "From", Value: "sip:me@example.test"}}))
			Expect(act(context.Background(), s, ev.Data.CallID, "accept", acceptance).status).To(Equal(200))
		}))
		defer receiver.Close()
		call, err := s.Ring(context.Background(), &fakeserver.IncomingCall{
			Headers: []fakeserver.SIPHeader{{Name: "From", Value: "sip:me@example.test"}},
			Webhook: &fakeserver.Webhook{URL: receiver.URL, Secret: webhookSecret},
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(call.State).To(Equal(fakeserver.CallActive))
	})

	It("tells what the receiver answered, and follows it nowhere", Label("network"), func() {
		receiver := httptest.NewServer(http.RedirectHandler("http://example.test/", http.StatusFound))
		defer receiver.Close()
		s := fakeserver.New(&fakeserver.Options{Webhook: &fakeserver.Webhook{URL: receiver.URL, Secret: webhookSecret}})
		call, err := s.Ring(context.Background(), &fakeserver.IncomingCall{Scope: "a"})
		Expect(err).To(MatchError(ContainSubstring("302 Found")))
		Expect(s.Calls("a")).To(Equal([]fakeserver.PhoneCall{call}))
		Expect(s.Calls("")).To(BeEmpty())
	})

	DescribeTable("is not sent", func(hook fakeserver.Webhook, why string) {
		s := fakeserver.New(nil)
		_, err := s.Ring(context.Background(), &fakeserver.IncomingCall{Webhook: &hook})
		Expect(err).To(MatchError(ContainSubstring(why)))
		Expect(s.Calls("")).To(BeEmpty())
	},
		Entry("away from the loopback address", fakeserver.Webhook{URL: "http://192.0.2.1/", Secret: webhookSecret}, "loopback"),
		Entry("to a name", fakeserver.Webhook{URL: "http://localhost.example.test/", Secret: webhookSecret}, "loopback"),
		Entry("to a file", fakeserver.Webhook{URL: "file:///hook", Secret: webhookSecret}, "http"),
		Entry("without a secret", fakeserver.Webhook{URL: "http://127.0.0.1/"}, "whsec_"),
		Entry("with a secret that is none", fakeserver.Webhook{URL: "http://[::1]/", Secret: "whsec_%"}, "whsec_"),
	)
})

var _ = Describe("A refusal", func() {
	DescribeTable("of a right request ends it with its code",
		func(refusal fakeserver.Refusal, kind string, code int) {
			servertest.InVirtualTime(fakeserver.Options{Refuse: func(string) fakeserver.Refusal { return refusal }},
				func(ctx context.Context, s *fakeserver.Server) {
					c := dialRaw(ctx, s, "?model=gpt-realtime", bearer)
					problem := c.Next().Event.(*wire.ErrorEvent).Error
					Expect(problem.Type).To(Equal(kind))
					Expect(problem.Code).To(Equal(wire.Some(string(refusal))))
					<-c.Over
					Expect(c.Err()).To(Equal(&transport.CloseError{Code: code, Reason: kind + "." + string(refusal)}))
				})
		},
		Entry("no access", fakeserver.RefuseModel, "invalid_request_error", 4004),
		Entry("no quota", fakeserver.RefuseQuota, "insufficient_quota", 1013),
		Entry("no account", fakeserver.RefuseAccount, "invalid_request_error", 3000),
	)

	It("is made of a transcription session too, and of no other in its place", func() {
		refuse := 1
		opts := fakeserver.Options{Refuse: func(string) fakeserver.Refusal {
			if refuse--; refuse == 0 {
				return fakeserver.RefuseQuota
			}
			return ""
		}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?intent=transcription", bearer)
			Expect(c.Next().Event.(*wire.ErrorEvent).Error.Type).To(Equal("insufficient_quota"))
			<-c.Over
			dial(ctx, s, "gpt-realtime").close()
		})
	})

	DescribeTable("can have a status of HTTP, as with Azure", func(query string, header http.Header, status string) {
		servertest.InVirtualTime(fakeserver.Options{RefuseUpgrade: true, RequireKey: "k"}, func(ctx context.Context, s *fakeserver.Server) {
			_, err := transport.Dial(ctx, "ws://voicesim.test/openai/v1/realtime"+query,
				&transport.DialOptions{NetDial: s.NetDial, Header: header})
			Expect(err).To(MatchError(ContainSubstring(status)))
		})
	},
		Entry("401 for a wrong key", "?model=gpt-realtime", http.Header{"Api-Key": {"wrong"}}, "401"),
		Entry("401 for no key", "?model=gpt-realtime", http.Header{}, "401"),
		Entry("404 for a model it has not", "?model=nope", http.Header{"Api-Key": {"k"}}, "404"),
	)

	DescribeTable("is not made on Azure's paths", func(path string) {
		servertest.InVirtualTime(fakeserver.Options{RequireKey: "k"}, func(ctx context.Context, s *fakeserver.Server) {
			conn, err := transport.Dial(ctx, "ws://voicesim.test"+path,
				&transport.DialOptions{NetDial: s.NetDial, Header: http.Header{"Api-Key": {"k"}}})
			Expect(err).NotTo(HaveOccurred())
			_, frame, err := conn.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(string(frame)).To(HavePrefix(`{"type":"session.created"`))
			_ = conn.CloseNow()
		})
	},
		Entry("of today", "/openai/v1/realtime?model=gpt-realtime"),
		Entry("of old", "/openai/realtime?api-version=2025-04-01-preview&deployment=gpt-realtime"),
		Entry("of a deployment of any name", "/openai/v1/realtime?model=our-voice"),
		Entry("of a deployment of any name, of old", "/openai/realtime?api-version=2025-04-01-preview&deployment=our-voice"),
	)
})

var _ = Describe("A transcription session", func() {
	It("has no model, no output and no answers", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?intent=transcription", bearer)
			defer c.close()
			created := c.Next()
			Expect(created.Raw).To(MatchRegexp(`"session":\{"type":"transcription","object":"realtime.transcription_session","id":"sess_\w{21}",` +
				`"expires_at":\d+,"audio":\{"input":\{"format":\{"type":"audio/pcm","rate":24000\},"transcription":null,"noise_reduction":null,` +
				`"turn_detection":\{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200\}\}\},"include":null\}`))
			c.Send(`{"type":"response.create","event_id":"mine"}`)
			refused := c.Next().Event.(*wire.ErrorEvent).Error
			Expect(refused.EventID).To(Equal(wire.Some("mine")))
			c.Send(`{"type":"session.update","session":{"type":"realtime"}}`)
			Expect(c.Next().Event.(*wire.ErrorEvent).Error.Message).To(ContainSubstring("not allowed"))
			c.Append(make([]byte, 48*200))
			c.Send(`{"type":"session.update","session":{"type":"transcription","audio":{"input":{"turn_detection":null,"transcription":{"model":"whisper-1"}}}}}`)
			Expect(c.Next().Raw).To(ContainSubstring(`"turn_detection":null`))
			c.Append(make([]byte, 48*200))
			c.Send(`{"type":"input_audio_buffer.commit"}`)
			names := types(c.Until("conversation.item.input_audio_transcription.completed"))
			Expect(slices.ContainsFunc(names, func(n string) bool { return n == "rate_limits.updated" })).To(BeFalse())
			Expect(c.During(time.Minute)).To(BeEmpty())
		})
	})
})
