package runner_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// sentSession is the n-th configuration that arrived, as JSON.
func sentSession(r *rig, n int) string {
	frame, err := wire.AppendClient(nil, r.updates()[n])
	Expect(err).NotTo(HaveOccurred())
	return string(frame)
}

var _ = Describe("Options.Session", func() {
	It("says what the fields cannot, and wins over them key by key", func() {
		inCall(func(r *rig) {
			r.opts.Voice = "marin"
			r.opts.TurnDetection = &runner.TurnDetection{Silence: 300 * time.Millisecond}
			r.opts.Session = wire.Session{
				ToolChoice:      wire.ToolChoice{Mode: "required"},
				MaxOutputTokens: wire.Some(wire.Inf),
				Audio: &wire.SessionAudio{
					Input: &wire.SessionAudioInput{
						NoiseReduction: wire.Null[wire.NoiseReduction](),
						TurnDetection: wire.Some(wire.TurnDetection{
							Threshold: wire.Some(wire.Decimal(0)), PrefixPaddingMs: wire.Some(0),
						}),
					},
					Output: &wire.SessionAudioOutput{Speed: wire.Some(wire.Decimal(1.25))},
				},
			}
		}, func(r *rig) {
			sent := sentSession(r, 0)
			for _, part := range []string{
				`"tool_choice":"required"`, `"max_output_tokens":"inf"`, `"noise_reduction":null`, `"threshold":0.0`,
				`"prefix_padding_ms":0`, `"silence_duration_ms":300`, `"voice":"marin"`, `"speed":1.25`, `"instructions":"Be brief."`,
			} {
				Expect(sent).To(ContainSubstring(part))
			}
		})
	})

	It("names the tool to be called, whatever it is called, bounds answers by a number, and takes formats that nobody knows", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("tool_search", 0)}
			r.opts.Session = wire.Session{
				ToolChoice:      wire.ToolChoice{Type: wire.ToolFunction, Name: wire.Some("tool_search")},
				MaxOutputTokens: wire.Some(wire.MaxTokens(512)),
				Audio: &wire.SessionAudio{
					Input: &wire.SessionAudioInput{Transcription: wire.Some(wire.Transcription{
						Model: "gpt-transcribe", Language: wire.Some("de"), Keywords: []string{"A1001"}, Prompt: wire.Some("Orders."),
					})},
					Output: &wire.SessionAudioOutput{Format: &wire.AudioFormat{Type: "audio/new", Extra: wire.Fields{{Name: "bits", Value: []byte("12")}}}},
				},
			}
		}, func(r *rig) {
			for _, part := range []string{`"tool_choice":{"type":"function","name":"tool_search"}`, `"max_output_tokens":512`, `"format":{"type":"audio/new","bits":12}`,
				`"transcription":{"model":"gpt-transcribe","language":"de","keywords":["A1001"],"prompt":"Orders."}`} {
				Expect(sentSession(r, 0)).To(ContainSubstring(part))
			}
		})
	})

	It("takes another kind of turn detection as a whole", func() {
		inCall(func(r *rig) {
			r.opts.TurnDetection = &runner.TurnDetection{Silence: 300 * time.Millisecond}
			r.opts.Session.Audio = &wire.SessionAudio{Input: &wire.SessionAudioInput{
				TurnDetection: wire.Some(wire.TurnDetection{Type: wire.SemanticVAD, Eagerness: "low"}),
			}}
		}, func(r *rig) {
			Expect(sentSession(r, 0)).To(ContainSubstring(`"turn_detection":{"type":"semantic_vad","eagerness":"low"}`))
		})
	})

	It("carries keys that this package does not know", func() {
		inCall(func(r *rig) {
			r.opts.Session.Extra = wire.Fields{{Name: "mood", Value: []byte(`{"calm":true}`)}}
		}, func(r *rig) {
			Expect(sentSession(r, 0)).To(ContainSubstring(`"mood":{"calm":true}`))
		})
	})

	It("leaves instructions and tools to the agent", func() {
		inCall(func(r *rig) {
			r.opts.Session = wire.Session{Instructions: wire.Some("x"), Tools: []wire.Tool{}}
		}, func(r *rig) {
			Expect(r.connErr).To(MatchError(And(ContainSubstring("instructions belong"), ContainSubstring("tools belong"))))
		})
	})
})

var _ = Describe("Options.Configure", func() {
	It("changes what is sent at Connect and at each handoff", func() {
		inCall(func(r *rig) {
			r.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing", Instructions: "Refund."}}}
			r.opts.Configure = func(s *wire.Session) { s.Instructions = wire.Some(s.Instructions.Or("") + " Be kind.") }
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(sentSession(r, 0)).To(ContainSubstring(`"instructions":"Be brief. Be kind."`))
			Expect(sentSession(r, 1)).To(ContainSubstring(`"instructions":"Refund. Be kind."`))
			Expect(r.session.Agent().Name).To(Equal("Billing"))
		})
	})

	It("ends Connect with its panic, or the handoff", func() {
		inCall(func(r *rig) { r.opts.Configure = func(*wire.Session) { panic("no") } }, func(r *rig) {
			Expect(r.connErr).To(MatchError(ContainSubstring("Options.Configure panicked: no")))
		})
		inCall(func(r *rig) {
			r.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing", Instructions: "Refund."}}}
			r.opts.Configure = func(s *wire.Session) {
				if s.Instructions.Or("") == "Refund." {
					panic("no")
				}
			}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.sawOnly("problem")).To(Equal([]string{"10ms problem handoff_failed: Options.Configure panicked: no"}))
			Expect(r.session.Agent().Name).To(Equal("Support"))
		})
	})
})

var _ = DescribeTable("Settings from a file", func(text, want string) {
	session, err := runner.ReadSettings([]byte(text))
	if err != nil {
		Expect(err).To(MatchError(ContainSubstring(want)))
		return
	}
	frame, err := wire.AppendClient(nil, &wire.SessionUpdate{Session: session})
	Expect(err).NotTo(HaveOccurred())
	Expect(string(frame)).To(Equal(`{"type":"session.update","session":` + want + `}`))
},
	Entry(nil, `{}`, `{}`),
	Entry(nil, `{"voice":"marin","speed":1.5}`, `{"audio":{"output":{"voice":"marin","speed":1.5}}}`),
	Entry(nil, `{"voice":{"id":"voice_1"}}`, `{"audio":{"output":{"voice":{"id":"voice_1"}}}}`),
	Entry(nil, `{"turn_detection":null}`, `{"audio":{"input":{"turn_detection":null}}}`),
	Entry(nil, `{"turn_detection":{"type":"server_vad","threshold":0}}`, `{"audio":{"input":{"turn_detection":{"type":"server_vad","threshold":0.0}}}}`),
	Entry(nil, `{"modalities":["text"],"max_response_output_tokens":"inf"}`, `{"output_modalities":["text"],"max_output_tokens":"inf"}`),
	Entry(nil, `{"input_audio_format":"g711_ulaw"}`, `{"audio":{"input":{"format":{"type":"audio/pcmu"}}}}`),
	Entry(nil, `{"output_audio_format":"pcm16"}`, `{"audio":{"output":{"format":{"type":"audio/pcm","rate":24000}}}}`),
	Entry(nil, `{"voice":"ash","audio":{"output":{"voice":"marin"},"input":{"noise_reduction":null}}}`, `{"audio":{"input":{"noise_reduction":null},"output":{"voice":"marin"}}}`),
	Entry(nil, `{"input_audio_transcription":{"model":"a","language":"de"},"audio":{"input":{"transcription":{"model":"b"}}}}`,
		`{"audio":{"input":{"transcription":{"model":"b","language":"de"}}}}`),
	Entry(nil, `{"input_audio_format":"mp3"}`, `unknown format "mp3"`),
	Entry(nil, `[]`, `settings`),
	Entry(nil, `{"max_output_tokens":[]}`, `settings`),
)

var _ = Describe("Tracing", func() {
	It("is asked for once, and what cannot be changed any more is told", func() {
		inCall(func(r *rig) {
			names := []string{"", "", "calls", "calls", "others"}
			r.opts.Configure = func(s *wire.Session) {
				s.Tracing = wire.Null[wire.Tracing]()
				if names[0] != "" {
					s.Tracing = wire.Some(wire.Tracing{WorkflowName: names[0]})
				}
				names = names[1:]
			}
		}, func(r *rig) {
			for range 4 {
				Expect(r.session.UpdateAgent(r.ctx, r.agent)).To(Succeed())
			}
			var asked []string
			for _, u := range r.updates() {
				t, _ := u.Session.Tracing.Value()
				asked = append(asked, fmt.Sprint(!u.Session.Tracing.IsAbsent(), " ", t.WorkflowName))
			}
			Expect(asked).To(Equal([]string{"true ", "true ", "true calls", "false ", "false "}))
			Expect(r.sawOnly("problem")).To(HaveExactElements(ContainSubstring("tracing that is on stays as it is")))
		})
	})
})

var _ = Describe("A session that is not as it was asked for", func() {
	// answers has the server answer updates with formats of the agent's sound, in order, the last one again and again.
	answers := func(r *rig, formats ...string) {
		n := 0
		r.opts.Output = audio.Format{Encoding: audio.PCMU}
		r.onUpdate = func() {
			format := &wire.AudioFormat{Type: formats[min(n, len(formats)-1)]}
			n++
			r.send(&wire.SessionUpdated{Session: wire.Session{Type: "realtime", Model: "another", Instructions: wire.Some(" Be brief.\n"), ToolChoice: wire.ToolChoice{Mode: "auto"},
				Audio: &wire.SessionAudio{Output: &wire.SessionAudioOutput{Format: format, Speed: wire.Some(wire.Decimal(1))}}}})
		}
	}
	again := func(r *rig) { Expect(r.session.UpdateAgent(r.ctx, r.agent)).To(Succeed()) }

	It("is told of, once, and again when that was mended meanwhile", func() {
		inCall(func(r *rig) { answers(r, "audio/pcmu", "audio/pcm", "audio/pcm", "audio/pcmu", "audio/pcm") }, func(r *rig) {
			again(r)
			const drift = `problem config_drift: the session is not as it was asked for: audio.output.format.type is "audio/pcm", and "audio/pcmu" was asked for`
			Expect(r.sawOnly("problem")).To(HaveExactElements(HaveSuffix(drift)))
			again(r)
			again(r)
			Expect(r.sawOnly("problem")).To(BeEmpty())
			again(r)
			Expect(r.sawOnly("problem")).To(HaveExactElements(HaveSuffix(drift)))
		})
	})

	It("is so where an update of something else resets it", func() {
		inCall(func(r *rig) { answers(r, "audio/pcmu", "audio/pcm") }, func(r *rig) {
			Expect(r.session.CreateUninterruptible(nil)).To(Succeed()) // which changes the turn detection alone
			r.until(time.Second)
			Expect(r.sawOnly("config_drift")).To(HaveLen(1))
		})
	})

	It("is as it was asked for as far as the server says nothing, or writes it in its own way", func() {
		inCall(func(r *rig) { answers(r, "audio/pcmu") }, func(r *rig) {
			again(r)
			Expect(r.sawOnly("problem")).To(BeEmpty())
		})
	})
})

// handshake is the request by which a session with options dials.
func handshake(set func(*runner.Options)) (request string, err error) {
	inCall(nil, func(r *rig) {
		opts, dial := r.opts, r.opts.NetDial
		opts.Tap = nil
		set(&opts)
		var seen strings.Builder
		opts.NetDial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := dial(ctx, network, addr)
			return &teeConn{c, &seen}, err
		}
		var s *runner.Session
		if s, err = runner.New(r.agent, &opts).Connect(r.ctx); err == nil {
			_ = s.Close()
		}
		request, _, _ = strings.Cut(seen.String(), "\r\n\r\n")
	})
	return request, err
}

type teeConn struct {
	net.Conn
	to *strings.Builder
}

func (c *teeConn) Write(p []byte) (int, error) {
	if c.to.Len() < 4096 {
		c.to.Write(p)
	}
	return c.Conn.Write(p)
}

var _ = Describe("The request of a session", func() {
	It("names the model, unless the address does or joins a call", func() {
		for address, want := range map[string]string{
			"ws://server.test/v1/realtime":                            "/v1/realtime?model=gpt-realtime-2.1 ",
			"ws://server.test/openai/v1/realtime?model=my-deployment": "/openai/v1/realtime?model=my-deployment ",
			"ws://server.test/v1/realtime?call_id=rtc_1":              "/v1/realtime?call_id=rtc_1 ",
		} {
			Expect(handshake(func(o *runner.Options) { o.URL = address })).To(ContainSubstring("GET " + want))
		}
		Expect(handshake(func(o *runner.Options) { o.URL, o.Model = "ws://server.test/?model=a", "b c&d" })).To(ContainSubstring("GET /?model=b+c%26d "))
	})

	It("has a key from a function, the options or a header, however that is written", func() {
		key := func(context.Context) (string, error) { return "sk-3", nil }
		Expect(handshake(func(o *runner.Options) { o.APIKey = "sk-1" })).To(ContainSubstring("Authorization: Bearer sk-1"))
		Expect(handshake(func(o *runner.Options) { o.APIKey, o.Key = "sk-1", key })).To(ContainSubstring("Authorization: Bearer sk-3"))
		request, err := handshake(func(o *runner.Options) {
			o.APIKey, o.Key, o.Header = "sk-1", key, http.Header{"authorization": {"Bearer own"}}
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(strings.Count(request, "Authorization")).To(Equal(1))
		Expect(request).To(ContainSubstring("Authorization: Bearer own"))
	})

	It("is not made when the key cannot be had", func() {
		_, err := handshake(func(o *runner.Options) {
			o.Key = func(context.Context) (string, error) { return "", errors.New("vault is shut") }
		})
		Expect(err).To(MatchError(ContainSubstring("key: vault is shut")))
		_, err = handshake(func(o *runner.Options) { o.Key = func(context.Context) (string, error) { panic("vault") } })
		Expect(err).To(MatchError(ContainSubstring("Options.Key panicked: vault")))
	})

	Context("with an environment", func() {
		BeforeEach(func() {
			GinkgoT().Setenv("OPENAI_API_KEY", "sk-env")
			GinkgoT().Setenv("OPENAI_ORG_ID", "org-env")
			GinkgoT().Setenv("OPENAI_PROJECT_ID", "proj-env")
			GinkgoT().Setenv("OPENAI_BASE_URL", "http://elsewhere.test/v1")
		})

		It("has what the options leave open", func() {
			Expect(handshake(func(o *runner.Options) { o.URL = "" })).To(And(
				ContainSubstring("GET /v1/realtime?model="), ContainSubstring("Host: elsewhere.test"),
				ContainSubstring("Authorization: Bearer sk-env"), ContainSubstring("Openai-Organization: org-env"),
				ContainSubstring("Openai-Project: proj-env"),
			))
			Expect(handshake(func(o *runner.Options) { o.Header = http.Header{"OpenAI-Project": {"own"}} })).To(And(
				ContainSubstring("Host: server.test"), ContainSubstring("Openai-Project: own"), Not(ContainSubstring("proj-env")),
			))
		})

		It("has nothing of it beside a given key or header, or when told so", func() {
			for _, set := range []func(*runner.Options){
				func(o *runner.Options) { o.APIKey = "own" },
				func(o *runner.Options) { o.Key = func(context.Context) (string, error) { return "own", nil } },
				func(o *runner.Options) { o.Header = http.Header{"authorization": {"Bearer own"}} },
				func(o *runner.Options) { o.Header = http.Header{"api-key": {"own"}} },
				func(o *runner.Options) { o.NoEnvironment = true },
			} {
				Expect(handshake(set)).NotTo(ContainSubstring("env"))
			}
		})
	})

	DescribeTable("is that of Azure, in its dialect", func(set func(*runner.Options), want ...string) {
		request, err := handshake(func(o *runner.Options) {
			o.Dialect, o.URL, o.APIKey, o.Model = runner.DialectAzure, "http://desk.openai.azure.com", "k1", "my-voice"
			set(o)
		})
		Expect(err).NotTo(HaveOccurred())
		for _, part := range want {
			Expect(request).To(ContainSubstring(part))
		}
		Expect(strings.Count(request, "uthorization") + strings.Count(request, "Api-Key")).To(Equal(1))
	},
		Entry("with the path and the deployment", func(*runner.Options) {},
			"GET /openai/v1/realtime?model=my-voice ", "Host: desk.openai.azure.com", "Api-Key: k1\r"),
		Entry("with the base of its other interfaces", func(o *runner.Options) { o.URL += "/openai/v1/" }, "GET /openai/v1/realtime?model=my-voice "),
		Entry("with another path, as it is", func(o *runner.Options) { o.URL = "ws://gateway.test/voice?model=mine"; o.Model = "" }, "GET /voice?model=mine ", "Api-Key: k1"),
		Entry("with a call that it joins", func(o *runner.Options) { o.CallID, o.Model = "rtc_1", "" }, "GET /openai/v1/realtime?call_id=rtc_1 "),
		Entry("with a token", func(o *runner.Options) {
			o.Key = func(context.Context) (string, error) { return "eyJh.eyJi.c2ln\n", nil }
		}, "Authorization: Bearer eyJh.eyJi.c2ln\r"),
		Entry("with a header of one's own", func(o *runner.Options) { o.Header = http.Header{"api-key": {"own"}} }, "Api-Key: own"),
	)

	It("has of the environment what is Azure's", func() {
		GinkgoT().Setenv("OPENAI_API_KEY", "sk-env")
		GinkgoT().Setenv("OPENAI_BASE_URL", "http://elsewhere.test/v1")
		GinkgoT().Setenv("AZURE_OPENAI_API_KEY", "az-env")
		GinkgoT().Setenv("AZURE_OPENAI_ENDPOINT", "http://desk.openai.azure.com/")
		Expect(handshake(func(o *runner.Options) { o.Dialect, o.URL, o.Model = runner.DialectAzure, "", "mine" })).To(And(
			ContainSubstring("GET /openai/v1/realtime?model=mine "), ContainSubstring("Host: desk.openai.azure.com"),
			ContainSubstring("Api-Key: az-env"), Not(ContainSubstring("sk-env"))))
		Expect(handshake(func(*runner.Options) {})).To(ContainSubstring("Bearer sk-env"))
	})

	DescribeTable("is not made of what cannot be right, which is said first", func(set func(*runner.Options), want string) {
		dials := 0
		opts := runner.Options{NoEnvironment: true, NetDial: func(context.Context, string, string) (net.Conn, error) {
			dials++
			return nil, errors.New("unreachable")
		}}
		set(&opts)
		_, err := runner.New(&agents.Agent{Name: "Support"}, &opts).Connect(context.Background())
		Expect(err).To(MatchError(ContainSubstring(want)))
		Expect(dials).To(Equal(map[bool]int{true: 1}[want == "unreachable"]))
	},
		Entry("no key", func(*runner.Options) {}, runner.ErrNoKey.Error()),
		Entry("no key on a host of a region", func(o *runner.Options) { o.URL = "wss://eu.api.openai.com/v1/realtime" }, runner.ErrNoKey.Error()),
		Entry("no key on a host of Azure", func(o *runner.Options) { o.URL = "wss://desk.openai.azure.com/openai/v1/realtime" }, runner.ErrNoKey.Error()),
		Entry("no key from a function", func(o *runner.Options) { o.Key = func(context.Context) (string, error) { return " ", nil } }, runner.ErrNoKey.Error()),
		Entry("no key, and none is to be", func(o *runner.Options) { o.NoKey = true }, "unreachable"),
		Entry("no key elsewhere", func(o *runner.Options) { o.URL = "ws://gateway.test/v1/realtime" }, "unreachable"),
		Entry("a dialect of nobody", func(o *runner.Options) { o.Dialect = "beta" }, `dialect "beta"`),
		Entry("no resource", func(o *runner.Options) { o.Dialect = runner.DialectAzure }, "no URL of a resource"),
		Entry("no deployment", func(o *runner.Options) { o.Dialect, o.URL = runner.DialectAzure, "https://desk.openai.azure.com" }, "the name of the deployment"),
		Entry("the preview interface", func(o *runner.Options) {
			o.URL = "wss://desk.openai.azure.com/openai/realtime?api-version=2024-10-01-preview&deployment=d"
		}, "preview interface"),
	)

	It("is known to lack a key before anybody's code has run", func() {
		agent := &agents.Agent{Name: "Support", InstructionsFunc: func(context.Context) (string, error) { return "", errors.New("it ran") }}
		_, err := runner.New(agent, &runner.Options{NoEnvironment: true}).Connect(context.Background())
		Expect(err).To(MatchError(runner.ErrNoKey))
	})

	DescribeTable("that is refused is told with what to look at", func(set func(*runner.Options), status int, want string) {
		inCall(nil, func(r *rig) {
			opts := r.opts
			opts.URL, opts.APIKey = "ws://desk.openai.azure.com/none", "k"
			set(&opts)
			opts.NetDial = func(context.Context, string, string) (net.Conn, error) { return refusal(status), nil }
			_, err := runner.New(r.agent, &opts).Connect(r.ctx)
			Expect(err).To(MatchError(ContainSubstring(want)))
		})
	},
		Entry("a host of Azure without its dialect", func(*runner.Options) {}, 401, "this is a host of Azure: see Options.Dialect"),
		Entry("a deployment", func(o *runner.Options) { o.Dialect, o.Model = runner.DialectAzure, "voice" }, 404, `the name of a deployment there: is "voice" one?`),
	)

	It("is told with what to look at when the server does not know a setting", func() {
		inCall(func(r *rig) { r.refuse = "unknown_parameter" }, func(r *rig) {
			Expect(r.connErr).To(MatchError(And(ContainSubstring("unknown_parameter: no"), ContainSubstring("Configure, and Dialect"))))
		})
	})
})

// refusal is a connection to a server that answers with a status.
func refusal(status int) net.Conn {
	here, there := net.Pipe()
	go func() {
		defer GinkgoRecover()
		req, err := http.ReadRequest(bufio.NewReader(there))
		if err == nil {
			_ = req.Body.Close()
			_, _ = fmt.Fprintf(there, "HTTP/1.1 %d Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status)
		}
		_ = there.Close()
	}()
	return here
}
