package fakeserver_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// translated is an event of a translation session.
type translated struct {
	Type, Delta string
	ElapsedMs   *int `json:"elapsed_ms"`
	Session     map[string]any
	Error       struct{ Code, Message, Param string }
}

// translating opens a translation session, and returns what sends events and what reads the next.
func translating(ctx context.Context, s *fakeserver.Server, query, key string) (send func(string), next func() translated, conn *transport.Conn) {
	GinkgoHelper()
	conn, err := transport.Dial(ctx, "ws://voicesim.test/v1/realtime/translations"+query,
		&transport.DialOptions{NetDial: s.NetDial, Header: http.Header{"Authorization": {"Bearer " + key}}})
	Expect(err).NotTo(HaveOccurred())
	send = func(event string) { Expect(conn.Write([]byte(event))).To(Succeed()) }
	next = func() (ev translated) {
		GinkgoHelper()
		_, frame, err := conn.Read()
		Expect(err).NotTo(HaveOccurred())
		Expect(json.Unmarshal(frame, &ev)).To(Succeed())
		return ev
	}
	return send, next, conn
}

// heardSound is an append of samples.
func heardSound(samples []int16) string {
	return `{"type":"session.input_audio_buffer.append","audio":"` + base64.StdEncoding.EncodeToString(audio.Format{}.AppendBytes(nil, samples)) + `"}`
}

var _ = Describe("A translation session", func() {
	const query = "?model=gpt-realtime-translate"
	said := fakeserver.Babble{PitchHz: 110}.Speak("Where is my order?")
	opts := fakeserver.Options{
		Utterances: []fakeserver.Utterance{{Text: "Where is my order?", Samples: said.Samples, Words: said.Words}},
		NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(req *fakeserver.Request) fakeserver.Reply {
				if !req.Turn.Understood {
					return fakeserver.Reply{}
				}
				Expect(req.Turn.Transcript).To(Equal("Where is my order?"))
				return fakeserver.Reply{Say: req.Instructions + ": ¿Dónde está?"}
			})
		},
	}

	It("says in another language what it hears, and what it heard where it is asked", func() {
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			send, next, conn := translating(ctx, s, query, "any")
			created := next()
			Expect(created.Type).To(Equal("session.created"))
			Expect(created.Session).To(And(HaveKeyWithValue("type", "translation"), HaveKeyWithValue("model", "gpt-realtime-translate"),
				HaveKeyWithValue("id", HavePrefix("sess_")), HaveKey("expires_at")))
			send(`{"type":"session.update","session":{"audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"},"noise_reduction":null},"output":{"language":"es"}}}}`)
			updated, err := json.Marshal(next().Session["audio"])
			Expect(err).NotTo(HaveOccurred())
			Expect(updated).To(MatchJSON(`{"input":{"transcription":{"model":"gpt-realtime-whisper"},"noise_reduction":null},"output":{"language":"es"}}`))

			sound := specs.Joined(specs.Silence(500*time.Millisecond), said.Samples, specs.Silence(time.Second))
			for len(sound) > 0 {
				n := min(len(sound), 1000)
				send(heardSound(sound[:n]))
				sound = sound[n:]
			}
			send(`{"type":"session.close"}`)
			var source, output strings.Builder
			var spoken []int16
			for ev := next(); ev.Type != "session.closed"; ev = next() {
				Expect(*ev.ElapsedMs % 200).To(BeZero())
				switch ev.Type {
				case "session.input_transcript.delta":
					source.WriteString(ev.Delta)
				case "session.output_transcript.delta":
					output.WriteString(ev.Delta)
				default:
					Expect(ev.Type).To(Equal("session.output_audio.delta"))
					pcm, err := base64.StdEncoding.DecodeString(ev.Delta)
					Expect(err).NotTo(HaveOccurred())
					spoken = audio.Format{}.AppendSamples(spoken, pcm)
				}
			}
			Expect(source.String()).To(Equal("Where is my order?"))
			Expect(output.String()).To(Equal("es: ¿Dónde está?"))
			Expect(audio.Segments(spoken, 24000, nil)).NotTo(BeEmpty())
			_, _, err = conn.Read()
			Expect(err).To(MatchError(&transport.CloseError{Code: 1000, Reason: "the client asked for the end with session.close"}))
		})
	})

	// observed plays a client, and returns the journal of its session, which a recording of it must be judged by as it was while it ran.
	observed := func(act func(send func(string), next func() translated, conn *transport.Conn)) (journal fakeserver.SessionJournal) {
		GinkgoHelper()
		journaling := opts
		journaling.Journal = true
		servertest.InVirtualTime(journaling, func(ctx context.Context, s *fakeserver.Server) {
			send, next, conn := translating(ctx, s, query, "any")
			next()
			act(send, next, conn)
			_ = conn.Close(1000, "")
			s.End(ctx, "")
			journal = s.Journal("")[0]
		})
		var log bytes.Buffer
		Expect(journal.WriteLog(&log)).To(Succeed())
		expectRecorded(log.Bytes(), journal.Lint)
		return journal
	}
	spoken := heardSound(specs.Joined(specs.Silence(500*time.Millisecond), said.Samples, specs.Silence(time.Second)))

	It("is in the journal, without its sound, and a client that does it right has no findings", func() {
		j := observed(func(send func(string), next func() translated, _ *transport.Conn) {
			send(spoken)
			send(`{"type":"session.close","event_id":"bye"}`)
			for next().Type != "session.closed" {
			}
		})
		Expect(j.Kind).To(Equal("translation"))
		Expect(j.Model).To(Equal("gpt-realtime-translate"))
		Expect(j.Over).To(BeTrue())
		Expect(j.Lint).To(BeEmpty())
		Expect(j.Understood).To(HaveExactElements(And(HaveField("Transcript", "Where is my order?"), HaveField("Understood", true))))
		var types []string
		for _, e := range j.Entries {
			types = append(types, e.Type)
			Expect(len(e.Event)).To(BeNumerically("<", 700), "%s keeps its sound", e.Type)
		}
		Expect(types[:3]).To(Equal([]string{"session.created", "session.input_audio_buffer.append", "session.output_audio.delta"}))
		Expect(types[len(types)-1]).To(Equal("session.closed"))
		Expect(types).To(ContainElement("session.close"))
	})

	DescribeTable("is linted", func(rule, message string, act func(send func(string), next func() translated, conn *transport.Conn)) {
		Expect(observed(act).Lint).To(HaveExactElements(And(HaveField("Rule", rule), HaveField("Message", ContainSubstring(message)))))
	},
		Entry("when its client leaves without a word", "left-translation", "without session.close", func(send func(string), next func() translated, _ *transport.Conn) {
			send(spoken)
			next()
		}),
		Entry("when sound comes late", "broken-sound", "no sound came for 5000 ms", func(send func(string), next func() translated, _ *transport.Conn) {
			sound := heardSound(specs.Silence(time.Second))
			send(sound)
			time.Sleep(6 * time.Second)
			send(sound)
			send(`{"type":"session.close"}`)
			for next().Type != "session.closed" {
			}
		}),
		Entry("when a sample is torn", "torn-sample", "an append of 1 bytes ends within a sample", func(send func(string), next func() translated, _ *transport.Conn) {
			send(`{"type":"session.input_audio_buffer.append","audio":"AA=="}`)
			send(`{"type":"session.close"}`)
			for next().Type != "session.closed" {
			}
		}),
		Entry("when an append is empty", "empty-audio", "empty bytes", func(send func(string), next func() translated, _ *transport.Conn) {
			send(`{"type":"session.input_audio_buffer.append","audio":""}`)
			next()
		}),
		Entry("when an event is of another kind of session", "unknown-event", "'response.create'", func(send func(string), next func() translated, _ *transport.Conn) {
			send(`{"type":"response.create"}`)
			next()
		}),
		Entry("when the sound has another rate", "damaged-audio", "16000 Hz", func(send func(string), next func() translated, _ *transport.Conn) {
			slow, err := audio.Resample(said.Samples, 24000, 16000)
			Expect(err).NotTo(HaveOccurred())
			send(heardSound(specs.Joined(specs.Silence(500*time.Millisecond), slow, specs.Silence(time.Second))))
			send(`{"type":"session.close"}`)
			for next().Type != "session.closed" {
			}
		}),
	)

	It("sends what the published schema has, of every type", func() {
		if publishedSchema().types == nil {
			Skip("no schema in ../shared/data")
		}
		seen := map[string]string{}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			send, _, conn := translating(ctx, s, query, "any")
			send(`{"type":"session.update","session":{"audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"},"noise_reduction":{"type":"near_field"}}}}}`)
			send(`{"type":"response.create"}`)
			send(spoken)
			send(`{"type":"session.close"}`)
			for seen["session.closed"] == "" {
				_, frame, err := conn.Read()
				Expect(err).NotTo(HaveOccurred())
				seen[wire.TypeOf(frame)] = string(frame)
			}
		})
		Expect(seen).To(HaveLen(len(publishedSchema().translations)))
		for kind, frame := range seen {
			Expect(publishedSchema().check(ofTranslation+kind, frame)).To(Succeed(), frame)
		}
		Expect(publishedSchema().check(ofTranslation+"session.output_transcript.delta", `{"type":"session.output_transcript.delta","event_id":"e"}`)).NotTo(Succeed())
	})

	It("ends, and no other with it, when a model panics", func() {
		breaking := opts
		breaking.NewModel = func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply { panic("no words") })
		}
		servertest.InVirtualTime(breaking, func(ctx context.Context, s *fakeserver.Server) {
			send, next, conn := translating(ctx, s, query, "any")
			next()
			send(heardSound(specs.Joined(specs.Silence(500*time.Millisecond), said.Samples, specs.Silence(time.Second))))
			send(`{"type":"session.close"}`)
			err := error(nil)
			for err == nil {
				_, _, err = conn.Read()
			}
			Expect(err).To(MatchError(&transport.CloseError{Code: 1011, Reason: "panic: no words"}))
			_, next, conn = translating(ctx, s, query, "any")
			Expect(next().Type).To(Equal("session.created"))
			_ = conn.CloseNow()
		})
	})

	It("goes on after the client's mistakes", func() {
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			send, next, conn := translating(ctx, s, query, "any")
			next()
			for event, code := range map[string]string{
				`{`:                          "invalid_json",
				`{"type":"response.create"}`: "invalid_value",
				`{"type":"session.update","session":{"model":"other"}}`:                   "unknown_parameter",
				`{"type":"session.input_audio_buffer.append","audio":"?"}`:                "invalid_value",
				`{"type":"session.input_audio_buffer.append"}`:                            "missing_required_parameter",
				`{"type":"session.update","session":{"audio":{"output":{"language":7}}}}`: "invalid_type",
			} {
				send(event)
				Expect(next().Error.Code).To(Equal(code), event)
			}
			send(`{"type":"session.close"}`)
			Expect(next().Type).To(Equal("session.closed"))
			_ = conn.CloseNow()
		})
	})

	DescribeTable("is of one model, which is named", func(query, code string) {
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			_, next, conn := translating(ctx, s, query, "any")
			Expect(next().Error.Code).To(Equal(code))
			_, _, err := conn.Read()
			Expect(err).To(MatchError(&transport.CloseError{Code: 4000, Reason: "invalid_request_error." + code}))
		})
	}, Entry("no other", "?model=gpt-realtime", "invalid_model"), Entry("not none", "", "missing_model"))

	It("is refused with the header of the beta, as others", func() {
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			first, err := dialPath(ctx, s, "/v1/realtime/translations"+query, http.Header{"Authorization": {"Bearer any"}, "Openai-Beta": {"realtime=v1"}})
			Expect(err).NotTo(HaveOccurred())
			Expect(first).To(ContainSubstring("beta_api_shape_disabled"))
		})
	})

	It("is opened by a client secret of its own, with its configuration", func() {
		servertest.InVirtualTime(fakeserver.Options{RequireKey: "sk-test-0123456789"}, func(ctx context.Context, s *fakeserver.Server) {
			const path = "/v1/realtime/translations/client_secrets"
			a := servertest.Request(ctx, s, "POST", path, bearer, `{"session":{"model":"gpt-realtime-translate","audio":{"output":{"language":"fr"}}}}`)
			Expect(a.Status).To(Equal(200), a.Text)
			Expect(a.Body["session"]).To(HaveKeyWithValue("type", "translation"))
			_, next, conn := translating(ctx, s, "", a.Body["value"].(string))
			Expect(next().Session["audio"]).To(HaveKeyWithValue("output", HaveKeyWithValue("language", "fr")))
			_ = conn.CloseNow()
			Expect(servertest.Request(ctx, s, "POST", path, bearer, `{"session":{"model":"gpt-realtime"}}`).Status).To(Equal(400))
			Expect(servertest.Request(ctx, s, "POST", path, bearer, `{}`).Status).To(Equal(400))
			Expect(servertest.Request(ctx, s, "POST", path, http.Header{}, `{}`).Status).To(Equal(401))
		})
	})

	It("ends with the server, and after an hour", func() {
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			_, next, conn := translating(ctx, s, query, "any")
			next()
			Expect(next().Error.Code).To(Equal("session_expired"))
			_, _, err := conn.Read()
			Expect(err).To(MatchError(&transport.CloseError{Code: 1001, Reason: "Your session hit the maximum duration of 60 minutes."}))
			_, next, conn = translating(ctx, s, query, "any")
			next()
			ended := make(chan error)
			go func() {
				_, _, err := conn.Read()
				ended <- err
			}()
			closed := make(chan error)
			go func() { closed <- s.Close() }()
			err = <-ended
			Expect(<-closed).To(Succeed())
			Expect(err).To(MatchError(&transport.CloseError{Code: 1001, Reason: "the server is closing"}))
		})
	})
})
