package fakeserver_test

import (
	"context"
	"math"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// dialPath asks for a session at a path, and returns its first frame, or why there is none.
func dialPath(ctx context.Context, s *fakeserver.Server, path string, header http.Header) (first string, err error) {
	conn, err := transport.Dial(ctx, "ws://voicesim.test"+path, &transport.DialOptions{NetDial: s.NetDial, Header: header})
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.CloseNow() }()
	_, frame, err := conn.Read()
	return string(frame), err
}

var _ = Describe("Azure's dialect", func() {
	DescribeTable("repeats parts as content, and tells no rate limits", func(modality, added, done string) {
		opts := fakeserver.Options{Azure: true, NewModel: answering(fakeserver.Reply{Say: "Hi."})}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","output_modalities":["` + modality + `"]}`)
			c.Send(ask)
			var raw string
			for _, a := range append(c.Until("response.done"), c.During(time.Second)...) {
				raw += a.Raw + "\n"
			}
			Expect(raw).To(MatchRegexp(`"type":"response.content_part.added".*` + added))
			Expect(raw).To(MatchRegexp(`"type":"response.content_part.done".*` + done))
			Expect(raw).NotTo(ContainSubstring("rate_limits.updated"))
		})
	},
		Entry("text", "text", `"content":\{"text":"","type":"text"\}`, `"content":\{"text":"Hi.","type":"text"\}`),
		Entry("sound", "audio", `"content":\{"transcript":"","type":"audio"\}`, `"content":\{"transcript":"Hi.","type":"audio"\}`),
	)

	It("is not spoken elsewhere", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: "Hi."})}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(ask)
			for _, a := range c.Until("rate_limits.updated") {
				Expect(a.Raw).NotTo(ContainSubstring(`"content":{`))
			}
		})
	})

	DescribeTable("refuses with a status of HTTP on its own paths", func(path, key, status string) {
		opts := fakeserver.Options{RequireKey: "k", Deployments: map[string]string{"voice": "gpt-realtime-2"}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			first, err := dialPath(ctx, s, path, http.Header{"Api-Key": {key}})
			if status == "" {
				Expect(err).NotTo(HaveOccurred())
				Expect(first).To(ContainSubstring(`"type":"session.created"`))
				return
			}
			Expect(err).To(MatchError(ContainSubstring(status)))
		})
	},
		Entry("a wrong key", "/openai/v1/realtime?model=voice", "wrong", "401"),
		Entry("a deployment that does not exist", "/openai/v1/realtime?model=gpt-realtime", "k", "404"),
		Entry("an old path, too", "/openai/realtime?api-version=2025-04-01-preview&deployment=nope", "k", "404"),
		Entry("but not one that does", "/openai/v1/realtime?model=voice", "k", ""),
		Entry("and a model, elsewhere", "/v1/realtime?model=gpt-realtime", "k", ""),
	)

	azure := fakeserver.Options{Azure: true, Deployments: map[string]string{
		"voice": "gpt-realtime-2", "interpreter": "gpt-realtime-translate", "scribe": "gpt-4o-mini-transcribe", "old": "whisper-1", "stream": "gpt-realtime-whisper",
	}}
	const writing = `"turn_detection":null,"transcription":{"model":"`

	DescribeTable("writes down by the model of the deployment", func(name, usage string) {
		servertest.InVirtualTime(azure, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "voice")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{` + writing + name + `"}}}}`)
			c.Append(make([]byte, 48*200))
			c.Send(`{"type":"input_audio_buffer.commit"}`)
			if usage != "" {
				got := c.Until("conversation.item.input_audio_transcription.completed")
				Expect(got[len(got)-1].Raw).To(ContainSubstring(usage))
				return
			}
			failed, _ := servertest.Find[*wire.ConversationItemInputAudioTranscriptionFailed](c.Until("conversation.item.input_audio_transcription.failed"))
			// As it was recorded.
			Expect(failed.Error).To(Equal(wire.Error{Type: "server_error", Code: wire.Some("DeploymentNotFound"),
				Message: "Input transcription failed for item '" + failed.ItemID + "'.", Param: wire.Null[string]()}))
		})
	},
		Entry("one that bills tokens", "scribe", `"usage":{"type":"tokens"`),
		Entry("one that bills seconds", "old", `"usage":{"type":"duration"`),
		Entry("one that streams", "stream", `"usage":{"type":"duration"`),
		Entry("a model that is not deployed", "whisper-1", ""),
		Entry("a deployment that speaks", "voice", ""),
	)

	DescribeTable("translates by a deployment", func(opts fakeserver.Options, model, status string) {
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			first, err := dialPath(ctx, s, "/openai/v1/realtime/translations?model="+model, bearer)
			if status != "" {
				Expect(err).To(MatchError(ContainSubstring(status)))
				return
			}
			Expect(err).NotTo(HaveOccurred())
			Expect(first).To(ContainSubstring(`"type":"translation"`))
			a := servertest.Request(ctx, s, "POST", "/openai/v1/realtime/translations/client_secrets", bearer, `{"session":{"model":"`+model+`"}}`)
			Expect(a.Status).To(Equal(http.StatusOK), a.Text)
			first, err = dialPath(ctx, s, "/openai/v1/realtime/translations", http.Header{"Api-Key": {a.Body["value"].(string)}})
			Expect(err).NotTo(HaveOccurred())
			Expect(first).To(ContainSubstring(`"model":"` + model + `"`))
		})
	},
		Entry("of the model that does, also by a client secret", azure, "interpreter", ""),
		Entry("not of another", azure, "voice", "404"),
		Entry("not the model's name", azure, "gpt-realtime-translate", "404"),
		Entry("of any name where none is listed", fakeserver.Options{}, "mine", ""),
		Entry("but of no other where bad ones are refused", fakeserver.Options{RefuseUpgrade: true}, "mine", "404"),
	)

	DescribeTable("takes settings of the model of the deployment", func(kind, settings, wrong string) {
		servertest.InVirtualTime(azure, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, map[string]string{"realtime": "?model=voice", "transcription": "?intent=transcription"}[kind], bearer)
			c.Next()
			defer c.close()
			answer := c.update(`{"type":"` + kind + `","audio":{"input":{"transcription":{` + settings + `}}}}`)
			if wrong == "" {
				Expect(answer.Event).To(BeAssignableToTypeOf(&wire.SessionUpdated{}), answer.Raw)
				return
			}
			Expect(answer.Event.(*wire.ErrorEvent).Error.Message).To(HavePrefix(wrong))
		})
	},
		Entry("a prompt", "realtime", `"model":"scribe","prompt":"orders"`, ""),
		Entry("a language by its code", "realtime", `"model":"scribe","language":"nl"`, ""),
		Entry("no language with a region", "realtime", `"model":"scribe","language":"en-US"`, "Invalid value: 'en-US'. Supported values are: 'af', "),
		Entry("no prompt", "realtime", `"model":"stream","prompt":"orders"`, "Prompt is not supported for this transcription model."),
		Entry("turn detection", "transcription", `"model":"scribe"},"turn_detection":{"type":"server_vad"`, ""),
		Entry("no turn detection", "transcription", `"model":"stream"},"turn_detection":{"type":"server_vad"`,
			"Turn detection is not supported for this transcription model."),
	)

	It("makes client secrets and takes calls for deployments", func() {
		servertest.InVirtualTime(azure, func(ctx context.Context, s *fakeserver.Server) {
			for model, status := range map[string]int{"voice": http.StatusOK, "gpt-realtime-2": http.StatusBadRequest} {
				body := `{"session":{"type":"realtime","model":"` + model + `","audio":{"input":{` + writing + `stream"}}}}}`
				answer := servertest.Request(ctx, s, "POST", "/openai/v1/realtime/client_secrets", bearer, body)
				Expect(answer.Status).To(Equal(status), "%s: %s", model, answer.Text)
			}
			call, err := s.Ring(ctx, &fakeserver.IncomingCall{})
			Expect(err).NotTo(HaveOccurred())
			answer := servertest.Request(ctx, s, "POST", "/openai/v1/realtime/calls/"+call.ID+"/accept", bearer, `{"type":"realtime","model":"voice"}`)
			Expect(answer.Status).To(Equal(http.StatusOK), answer.Text)
		})
	})

	It("knows no deployments of models that there are not", func() {
		Expect(fakeserver.CheckDeployments(azure.Deployments, nil)).To(Succeed())
		Expect(fakeserver.CheckDeployments(map[string]string{"voice": "gpt-9"}, nil)).To(MatchError(HavePrefix(
			`deployment "voice": there is no model "gpt-9"; these are: gpt-realtime, `)))
	})
})

var _ = Describe("The day that a server takes it for", func() {
	day := func(text string) time.Time {
		d, err := time.Parse(time.DateOnly, text)
		Expect(err).NotTo(HaveOccurred())
		return d
	}

	DescribeTable("refuses models that have ended", func(asOf, model string, refused bool) {
		servertest.InVirtualTime(fakeserver.Options{AsOf: day(asOf)}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?model="+model, bearer)
			defer c.close()
			first := c.Next()
			if !refused {
				Expect(first.Event).To(BeAssignableToTypeOf(&wire.SessionCreated{}))
				return
			}
			Expect(first.Event.(*wire.ErrorEvent).Error.Code).To(Equal(wire.Some("model_not_found")))
			<-c.Over
			Expect(c.Err()).To(Equal(&transport.CloseError{Code: 4004, Reason: "invalid_request_error.model_not_found"}))
		})
	},
		Entry("on the day", "2027-01-20", "gpt-realtime", true),
		Entry("a snapshot, later", "2027-02-01", "gpt-realtime-mini-2025-10-06", true),
		Entry("not the day before", "2027-01-19", "gpt-realtime", false),
		Entry("not others", "2027-02-01", "gpt-realtime-2.1", false),
	)

	It("refuses those that write down, and client secrets", func() {
		servertest.InVirtualTime(fakeserver.Options{AsOf: day("2027-02-26")}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime-2.1")
			defer c.close()
			e := c.update(`{"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"}}}}`).Event.(*wire.ErrorEvent)
			Expect(e.Error.Param).To(Equal(wire.Some("session.audio.input.transcription.model")))
			for body, status := range map[string]int{
				`{}`: http.StatusOK, // the default model has not ended
				`{"session":{"type":"realtime","model":"gpt-realtime"}}`:                                                 http.StatusBadRequest,
				`{"session":{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-4o-transcribe"}}}}}`: http.StatusBadRequest,
			} {
				Expect(servertest.Request(ctx, s, "POST", "/v1/realtime/client_secrets", bearer, body).Status).To(Equal(status), body)
			}
		})
	})
})

var _ = Describe("The pace", func() {
	It("is that of tools of MCP servers, and of what models delay", func() {
		took := func(times float64) time.Duration {
			opts := fakeserver.Options{
				MCP:      []fakeserver.MCPServer{{Label: "shop", ListDelay: time.Second, Tools: []fakeserver.MCPTool{{Name: "find", Answer: "x", Delay: 4 * time.Second}}}},
				NewModel: answering(fakeserver.Reply{Latency: 3 * time.Second, Calls: []fakeserver.ToolCall{{Server: "shop", Name: "find"}}}),
				Pacing:   &fakeserver.Pacing{Times: times},
			}
			var took time.Duration
			servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(`{"type":"session.update","session":{"type":"realtime","tools":[{"type":"mcp","server_label":"shop","server_url":"https://shop.example/mcp","require_approval":"never"}]}}`)
				asked := time.Since(c.Began)
				c.Until("mcp_list_tools.completed")
				c.Send(ask)
				_, at := servertest.Find[*wire.ResponseMCPCallCompleted](c.Until("response.mcp_call.completed"))
				took = at - asked - 2*(upLink+downLink)
			})
			return took
		}
		live := took(0)
		Expect(live).To(BeNumerically(">", 8*time.Second))
		Expect(took(4)).To(BeNumerically("~", live/4, 5*time.Millisecond))
		Expect(took(math.Inf(1))).To(BeNumerically("<", 10*time.Millisecond))
	})

	DescribeTable("is so many times faster", func(times float64, want time.Duration) {
		opts := fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: "Your order shipped and should arrive Tuesday."}), Pacing: &fakeserver.Pacing{Times: times}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			asked := time.Since(c.Began)
			c.Send(ask)
			_, at := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(at - asked - upLink - downLink).To(BeNumerically("~", want, want/10+time.Millisecond))
		})
	}, Entry("live", 0.0, 750*time.Millisecond), Entry("4 times", 4.0, 188*time.Millisecond), Entry("at once", math.Inf(1), time.Duration(0)))
})

var _ = Describe("A server that wants no key", func() {
	It("takes none, and any", func() {
		servertest.InVirtualTime(fakeserver.Options{NoKey: true}, func(ctx context.Context, s *fakeserver.Server) {
			for _, header := range []http.Header{{}, bearer} {
				c := dialRaw(ctx, s, "?model=gpt-realtime-2.1", header)
				Expect(c.Next().Event).To(BeAssignableToTypeOf(&wire.SessionCreated{}))
				c.close()
			}
			Expect(servertest.Request(ctx, s, "POST", "/v1/realtime/client_secrets", http.Header{}, `{}`).Status).To(Equal(http.StatusOK))
		})
	})
})
